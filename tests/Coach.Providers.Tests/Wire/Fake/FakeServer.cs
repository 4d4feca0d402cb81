using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coach.Providers.Tests.Wire.Fake;

/// <summary>A provider on a loopback port that speaks both <c>/v1/chat/completions</c> and <c>/v1/messages</c>, and answers as it is told.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    /// <summary>The key that it takes, if it wants one.</summary>
    public const string Key = "sk-fake-0123456789";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<FakeReply> _replies = new();
    private readonly Channel<FakeRequest> _arrivals = Channel.CreateUnbounded<FakeRequest>();
    private readonly ConcurrentQueue<FakeRequest> _requests = new();

    private FakeServer(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>What is answered when the queue is empty.</summary>
    public Func<FakeRequest, FakeReply> Otherwise { get; set; } = static _ => "Hello.";

    /// <summary>Whether a request without <see cref="Key"/> is refused.</summary>
    public bool WantsKey { get; set; }

    /// <summary>Whether requests are kept for <see cref="Requests"/>; a load is not.</summary>
    public bool IsRecording { get; set; } = true;

    public static async Task<FakeServer> StartAsync(params FakeReply[] replies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new FakeServer(application);
        application.MapPost("/v1/chat/completions", context => server.AnswerAsync(context, new OpenAIWire()));
        application.MapPost("/v1/messages", context => server.AnswerAsync(context, new AnthropicWire()));
        await application.StartAsync();
        server.Address = new(application.Urls.Single());
        server.Add(replies);
        return server;
    }

    /// <summary>An address where nobody listens.</summary>
    public static Uri DeadAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new($"http://127.0.0.1:{port}");
    }

    public FakeServer Add(params FakeReply[] replies)
    {
        foreach (var reply in replies)
        {
            _replies.Enqueue(reply);
        }

        return this;
    }

    /// <summary>The next request that comes in.</summary>
    public async Task<FakeRequest> NextRequestAsync() => await _arrivals.Reader.ReadAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _application.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, IWire wire)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var request = new FakeRequest(
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            document.RootElement.Clone());
        if (IsRecording)
        {
            _requests.Enqueue(request);
            _arrivals.Writer.TryWrite(request);
        }

        context.RequestAborted.Register(request.Abort);
        var reply = WantsKey && !HasKey(request) ? FakeReply.Error(401, "invalid_api_key", $"Wrong key: {Key}")
            : _replies.TryDequeue(out var next) ? next : Otherwise(request);
        try
        {
            await reply.Held.WaitAsync(context.RequestAborted);
            await WriteAsync(context, wire, request, reply);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            request.Abort();
        }
    }

    private static bool HasKey(FakeRequest request) =>
        request.Headers.GetValueOrDefault("Authorization") == $"Bearer {Key}" || request.Headers.GetValueOrDefault("x-api-key") == Key;

    private static async Task WriteAsync(HttpContext context, IWire wire, FakeRequest request, FakeReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        if (reply.RetryAfter is { } after)
        {
            response.Headers.RetryAfter = after;
        }

        if (reply.Body is { } body)
        {
            response.ContentType = reply.BodyType;
            await response.WriteAsync(body, context.RequestAborted);
            return;
        }

        if (!request.IsStreamed)
        {
            var whole = Encoding.UTF8.GetBytes(wire.Whole(request, reply));
            response.ContentType = "application/json";
            response.ContentLength = whole.Length;
            if (reply.End == FakeEnd.Whole)
            {
                await reply.HeldInTheMiddle.WaitAsync(context.RequestAborted);
                await response.Body.WriteAsync(whole, context.RequestAborted);
                return;
            }

            await response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        response.ContentType = "text/event-stream";
        await WriteEventsAsync(context, wire.Events(request, reply), reply);
    }

    private static async Task WriteEventsAsync(HttpContext context, IEnumerable<FakeEvent> events, FakeReply reply)
    {
        var rest = new List<byte>();
        var isHeld = false;
        foreach (var (text, isEnding, isText) in events)
        {
            if (isEnding && reply.End != FakeEnd.Whole)
            {
                break;
            }

            rest.AddRange(Encoding.UTF8.GetBytes(reply.KeepsAlive ? $": still here\n\n{text}" : text));
            while (rest.Count > 0 && (reply.PieceBytes == 0 || rest.Count >= reply.PieceBytes))
            {
                var length = reply.PieceBytes == 0 ? rest.Count : reply.PieceBytes;
                await SendAsync(context, rest, length);
            }

            if (isText && !isHeld)
            {
                isHeld = true;
                await reply.HeldInTheMiddle.WaitAsync(context.RequestAborted);
            }
        }

        await SendAsync(context, rest, rest.Count);
        if (reply.End == FakeEnd.Cut)
        {
            context.Abort();
        }
    }

    private static async Task SendAsync(HttpContext context, List<byte> bytes, int length)
    {
        await context.Response.Body.WriteAsync(bytes.GetRange(0, length).ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        bytes.RemoveRange(0, length);
    }
}
