using Coach.Testing;
using LifeCoach.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Coach.Browser.Tests.Server;

/// <summary>The sample with a model that says what a test tells it to and, if the test likes, another coach: the page is the same.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _application;

    private ScriptedHost(string folder, WebApplication application) => (_folder, _application) = (folder, application);

    public Uri Address => new(_application.Urls.Single() + "/");

    /// <param name="machine">The coach; null for the life coach.</param>
    /// <param name="replies">What the model says to one request after the other; it fails where there is null.</param>
    public static async Task<ScriptedHost> StartAsync(CoachMachine? machine, params string?[] replies)
    {
        var model = new ScriptedChatClient { ChunkLength = 7 };
        foreach (var reply in replies)
        {
            _ = reply is null ? model.Fail(new InvalidOperationException("The secret of the model.")) : model.Reply(reply);
        }

        var folder = Directory.CreateTempSubdirectory("life-coach-scripted-").FullName;
        var application = LifeCoachWeb.Create(
            ["--urls", "http://127.0.0.1:0", "--database", Path.Combine(folder, "coach.db")],
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                services.Replace(ServiceDescriptor.Singleton<IChatClient>(model));
                if (machine is not null)
                {
                    services.Replace(ServiceDescriptor.Singleton(machine));
                }
            });
        await application.StartAsync();
        return new(folder, application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
