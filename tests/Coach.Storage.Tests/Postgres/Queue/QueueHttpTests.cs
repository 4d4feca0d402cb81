using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Coach.Storage.Tests.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach.Storage.Tests;

/// <summary>Web machines that offer the coach over HTTP, while another machine answers.</summary>
[NeedsPostgres]
public sealed class QueueHttpTests : IDisposable
{
    private readonly HeldModel _held = new();
    private readonly string _database = PostgresServer.NewDatabase();

    public void Dispose() => PostgresServer.Drop(_database);

    [StoreFact]
    public async Task A_message_is_answered_and_streamed_by_a_worker_elsewhere()
    {
        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model);
        await using var web = await StartAsync();
        using var http = Client(web);
        var session = await BeginAsync(http);

        using var plain = await SayAsync(http, session, "Moved. #MOVE", key: "t1");
        var streaming = SayAsync(http, session, "HOLD one |two", key: "t2", isStreamed: true);
        _held.LetGo("HOLD one |two");
        using var streamed = await streaming;
        var events = EventsAsync(streamed).GetAsyncEnumerator();
        var seen = "";
        while (seen != "HOLD one ")
        {
            Assert.True(await events.MoveNextAsync());
            seen += events.Current.Type == "text" ? events.Current.Data.GetProperty("text").GetString() : "";
        }

        _held.LetGo("HOLD one |two", 1);
        while (await events.MoveNextAsync() && events.Current.Type != "done")
        {
            seen += events.Current.Data.GetProperty("text").GetString();
        }

        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Contains("Moved.", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("HOLD one two", "done"), (seen, events.Current.Type));
    }

    [StoreFact]
    public async Task Who_comes_back_to_another_web_machine_gets_the_answer_once()
    {
        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model);
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        using var http = Client(one);
        var session = await BeginAsync(http);
        using var leaving = new CancellationTokenSource();
        var left = SayAsync(http, session, "HOLD #NOTE", key: "t1", isStreamed: true, leaving.Token);
        await _held.AskedAsync("HOLD #NOTE");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        using var other = Client(two);
        var again = SayAsync(other, session, "HOLD #NOTE", key: "t1");
        _held.LetGo("HOLD #NOTE");
        using var answer = await again;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("HOLD", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["t1 NOTE"], await worker.Store.NotesAsync());
    }

    [StoreFact]
    public async Task A_full_inbox_is_503_with_a_time_to_try_again()
    {
        await using var web = await StartAsync(options => options.MaxWaiting = 1);
        using var http = Client(web);
        var session = await BeginAsync(http);
        var waiting = SayAsync(http, session, "waits", key: "t1");
        var queue = web.Services.GetRequiredService<TurnQueue>();
        while (await queue.CountWaitingAsync() == 0)
        {
            await Task.Yield();
        }

        foreach (var isStreamed in (bool[])[false, true])
        {
            using var busy = await SayAsync(http, session, "too much", key: "t2", isStreamed);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
            Assert.True(busy.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }

        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model);
        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["waits"], _held.Asked);
    }

    private async Task<WebApplication> StartAsync(Action<TurnQueueOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddNotes(_database, coach => coach.UseTurnQueue(configure));
        var application = builder.Build();
        application.Use((context, next) =>
        {
            context.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "ann")], "test"));
            return next(context);
        });
        application.MapCoach("/coach");
        await application.StartAsync();
        return application;
    }

    private static HttpClient Client(WebApplication web) => new() { BaseAddress = new(web.Urls.Single()) };

    private static async Task<string> BeginAsync(HttpClient http)
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/coach/sessions", UriKind.Relative), content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> SayAsync(HttpClient http, string session, string message, string key, bool isStreamed = false, CancellationToken token = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/coach/sessions/{session}/messages")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { message }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("Accept", isStreamed ? "text/event-stream" : "application/json");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
    }

    /// <summary>The events of a stream but its start, as they come.</summary>
    private static async IAsyncEnumerable<(string Type, JsonElement Data)> EventsAsync(HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var type = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && type != "start")
            {
                using var document = JsonDocument.Parse(line["data: ".Length..]);
                yield return (type, document.RootElement.Clone());
            }
        }
    }
}
