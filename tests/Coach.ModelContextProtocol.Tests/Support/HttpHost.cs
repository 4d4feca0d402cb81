using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>A web application on a loopback port, whose users sign in with a token that is their name spelled backwards.</summary>
internal sealed class HttpHost(WebApplication application) : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    public ICoach Coach { get; } = application.Services.GetRequiredService<ICoach>();

    private string Address => application.Urls.Single();

    public static async Task<HttpHost> StartAsync(Action<IServiceCollection> addCoach, CoachMcpServerOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        addCoach(builder.Services);
        builder.Services.AddCoachMcp();
        var application = builder.Build();
        application.MapCoachMcp(
            "/mcp/{session}",
            (context, _) => new(
                UserOf(context.Request.Headers.Authorization.ToString()) is { } user ? new CoachMcpSession((string)context.GetRouteValue("session")!, user) : null),
            options ?? new() { WatchInterval = Timeout.InfiniteTimeSpan });
        await application.StartAsync();
        return new(application);
    }

    public HttpClientTransport Transport(string session, string user) => new(new()
    {
        Endpoint = new($"{Address}/mcp/{session}"),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + Reverse(user) },
    });

    /// <summary>Sends a request's text as it is, and returns what comes back.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string session, string? user, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/mcp/{session}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Client.Old);
        request.Headers.Authorization = user is null ? null : new AuthenticationHeaderValue("Bearer", Reverse(user));
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await application.DisposeAsync();
    }

    private static string? UserOf(string header) => header.StartsWith("Bearer ", StringComparison.Ordinal) ? Reverse(header["Bearer ".Length..]) : null;

    private static string Reverse(string text) => string.Concat(text.Reverse());
}
