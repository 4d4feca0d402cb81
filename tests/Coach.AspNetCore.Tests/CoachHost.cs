using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using LifeCoach;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach.AspNetCore.Tests;

/// <summary>An event of a stream.</summary>
internal sealed record Sent(string Id, string Type, JsonElement Data);

/// <summary>The life coach behind a real server on a loopback port. Who asks says a header, as a real application's cookie or token would.</summary>
internal sealed class CoachHost : IAsyncDisposable
{
    private const string UserHeader = "X-User";
    private readonly WebApplication _application;

    private CoachHost(WebApplication application, HeldModel model)
    {
        _application = application;
        Model = model;
        Http = new() { BaseAddress = new(application.Urls.Single()) };
    }

    public HeldModel Model { get; }

    public HttpClient Http { get; }

    public ICoach Coach => _application.Services.GetRequiredService<ICoach>();

    public static async Task<CoachHost> StartAsync(Action<CoachEndpointOptions>? configure = null, TimeProvider? time = null, bool hasDevUI = false, string environment = "Production")
    {
        var model = new HeldModel();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddLifeCoach(null, coach => coach.UseChatClient(model).Configure(options => options.RecordContent = hasDevUI));
        var application = builder.Build();
        application.Use((context, next) =>
        {
            if (context.Request.Headers["X-From"] is [{ } address])
            {
                // As a request from another machine comes in.
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            }

            if (context.Request.Headers[UserHeader] is [{ } user])
            {
                context.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user)], "test"));
            }

            return next(context);
        });
        application.MapCoach("/coach", configure);
        if (hasDevUI)
        {
            application.MapCoachDevUI();
        }

        await application.StartAsync();
        return new(application, model);
    }

    public async Task<string> BeginAsync(string user = "ann")
    {
        var answer = await SendAsync(HttpMethod.Post, "/coach/sessions", "{}", user);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var session = (await ReadAsync(answer)).GetProperty("id").GetString()!;
        Assert.Equal($"/coach/sessions/{session}", answer.Headers.Location!.ToString());
        return session;
    }

    public async Task InvokeAsync(string session, string action, string parameters)
    {
        var answer = await SendAsync(HttpMethod.Post, $"/coach/sessions/{session}/actions", $"{{\"name\": \"{action}\", \"parameters\": {parameters}}}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public Task<HttpResponseMessage> SayAsync(string session, string message, string user = "ann", string? key = null, string? lastEventId = null, bool isStreamed = false, CancellationToken token = default) =>
        SendAsync(HttpMethod.Post, $"/coach/sessions/{session}/messages", JsonSerializer.Serialize(new { message }), user, request =>
        {
            Add(request, "Idempotency-Key", key);
            Add(request, "Last-Event-ID", lastEventId);
            Add(request, "Accept", isStreamed ? "text/event-stream" : null);
        }, token);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string? user = "ann", Action<HttpRequestMessage>? change = null, CancellationToken token = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        Add(request, UserHeader, user);
        change?.Invoke(request);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>The events of a stream, as they come; heartbeats are no events.</summary>
    public static async IAsyncEnumerable<Sent> EventsAsync(HttpResponseMessage answer)
    {
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (id, type, data) = ("", "", "");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0 && type.Length > 0)
            {
                using var document = JsonDocument.Parse(data);
                yield return new(id, type, document.RootElement.Clone());
                (id, type, data) = ("", "", "");
            }
            else if (line.Split(": ", 2) is [var field, var value])
            {
                (id, type, data) = field switch { "id" => (value, type, data), "event" => (id, value, data), "data" => (id, type, value), _ => (id, type, data) };
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
