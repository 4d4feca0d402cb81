using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coach.Providers;
using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;

namespace Coach.Benchmarks.Simulate;

/// <summary>
/// Action phases over HTTP with three providers, of which one is down, one slow and one fails in every way there is one time in twenty; then many streams at once. All of it in
/// this process, the servers too.
/// </summary>
internal static class SimulateRun
{
    private const int AtOnce = 64;
    private const int Streams = 2000;
    private const double SuccessBound = 0.999;

    // What the median round of streams may leave behind, in bytes a stream. What is kept for the next rounds rises to its level in a few steps, in whichever rounds;
    // a leak is there in each.
    private const double GrowthBound = 512;
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(150);

    /// <summary>Runs it. The exit code is 1 if a bound is missed.</summary>
    public static async Task<int> OfAsync(bool isQuick)
    {
        var met = await RequestsAsync(isQuick ? 20_000 : 100_000);
        met &= await StreamsAsync(rounds: isQuick ? 10 : 20);
        Console.WriteLine();
        Console.WriteLine(met ? "bounds met" : "bounds missed");
        return met ? 0 : 1;
    }

    private static async Task<bool> RequestsAsync(int count)
    {
        await using var flaky = await FakeServer.StartAsync();
        await using var slow = await FakeServer.StartAsync();
        (flaky.IsRecording, slow.IsRecording) = (false, false);
        var faults = new Faults();
        flaky.Otherwise = request => faults.Next() ?? Answer(request);
        slow.Otherwise = request => Answer(request) with { Held = Task.Delay(Slowness) };
        using var router = new MatrixRouter(
            ProviderMatrix.Create(
            [
                Entry("openai", "down", FakeServer.DeadAddress(), 1),
                Entry("openai", "flaky", flaky.Address, 0.9),
                Entry("anthropic", "slow", slow.Address, 0.2),
            ]),
            Clients);
        var phase = new ActionPhase(router);
        var (latencies, attempts) = (new ConcurrentBag<double>(), new ConcurrentDictionary<(string, AttemptOutcome), int>());
        var (failed, wrong, next) = (0, 0, 0);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= count)
            {
                var question = string.Create(CultureInfo.InvariantCulture, $"question {number}");
                var start = Stopwatch.GetTimestamp();
                var result = await phase.RunAsync(new(question));
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                foreach (var attempt in result.Telemetry.Attempts)
                {
                    attempts.AddOrUpdate((attempt.Model, attempt.Outcome), 1, static (_, sum) => sum + 1);
                }

                if (result.Error is not null)
                {
                    Interlocked.Increment(ref failed);
                }
                else if (result.Content != AnswerTo(question))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })));

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} requests, {AtOnce} at a time, in {clock.Elapsed.TotalSeconds:F0} s; the flaky provider failed {faults.Made:N0} times"));
        Console.WriteLine();
        foreach (var ((model, outcome), times) in attempts.OrderBy(attempt => attempt.Key.ToString(), StringComparer.Ordinal))
        {
            Console.WriteLine($"  {model,-16} {outcome,-18} {times.ToString("N0", CultureInfo.InvariantCulture),9}");
        }

        var sorted = latencies.Order().ToArray();
        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  latency in ms: p50 {At(0.5):F1}, p90 {At(0.9):F1}, p99 {At(0.99):F1}, p99.9 {At(0.999):F1}, most {sorted[^1]:F1}"));
        var success = (count - failed - wrong) / (double)count;
        var met = success >= SuccessBound && wrong == 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  success {success:P3} (bound {SuccessBound:P1}), {wrong} answers that are none: {(met ? "met" : "MISSED")}"));
        return met;
    }

    private static async Task<bool> StreamsAsync(int rounds)
    {
        await using var server = await FakeServer.StartAsync();
        server.IsRecording = false;
        using var router = new MatrixRouter(ProviderMatrix.Create([Entry("openai", "stream", server.Address, 1)]), Clients);
        var phase = new ActionPhase(router, fallback: new() { FirstTokenTimeout = TimeSpan.FromMinutes(2), IdleTimeout = TimeSpan.FromMinutes(2) });
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Streams:N0} streams at once, {rounds} times"));
        Console.WriteLine();
        var before = Heap();
        var kept = new List<long>();
        var failed = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (open, all, go) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            server.Otherwise = request => Answer(request) with { HeldInTheMiddle = go.Task };
            var running = Task.WhenAll(Enumerable.Range(0, Streams).Select(async number =>
            {
                var isOpen = false;
                ActionPhaseResult? result = null;
                await foreach (var update in phase.RunStreamingAsync(new(string.Create(CultureInfo.InvariantCulture, $"question {number}"))))
                {
                    if (!isOpen && (update is PhaseText or PhaseCompleted))
                    {
                        isOpen = true;
                        if (Interlocked.Increment(ref open) == Streams)
                        {
                            all.SetResult();
                        }
                    }

                    result = (update as PhaseCompleted)?.Result ?? result;
                }

                if (result?.Content != AnswerTo(string.Create(CultureInfo.InvariantCulture, $"question {number}")))
                {
                    Interlocked.Increment(ref failed);
                }
            }));
            await all.Task;
            var held = Heap();
            go.SetResult();
            await running;
            kept.Add(Heap());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  round {round + 1}: {(held - before) / 1024.0 / Streams:F1} KB a stream while all are open, server and connection included; {(kept[^1] - before) / 1024.0 / 1024:F1} MB afterwards"));
        }

        var growth = kept.Skip(1).Zip(kept, (after, earlier) => (after - earlier) / (double)Streams).Order().ElementAt((rounds - 1) / 2);
        var mean = (kept[^1] - kept[0]) / (double)Streams / (rounds - 1);
        var met = failed == 0 && growth <= GrowthBound;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {failed} failed; {growth:F0} bytes a stream stay behind in the median round (bound {GrowthBound:F0}), {mean:F0} in the mean: {(met ? "met" : "MISSED")}"));
        return met;
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static Dictionary<string, Func<ModelEntry, IChatClient>> Clients => new() { ["openai"] = OpenAIProvider.Client, ["anthropic"] = AnthropicProvider.Client };

    private static ModelEntry Entry(string provider, string model, Uri address, double quality) => new()
    {
        Provider = provider,
        Model = model,
        Endpoint = provider == "openai" ? new Uri(address, "v1") : address,
        Quality = quality,
    };

    private static FakeReply Answer(FakeRequest request) => AnswerTo(Question(request.Json.GetProperty("messages")));

    // A text, or a list of parts of which the first is one.
    private static string Question(JsonElement messages)
    {
        var content = messages[messages.GetArrayLength() - 1].GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
    }

    private static string AnswerTo(string question) => $"This is the answer to {question}. It has a few words more, so that a stream has some pieces to send.";

    /// <summary>Fails one time in twenty, in each way in turn.</summary>
    private sealed class Faults
    {
        private static readonly FakeReply[] Ways =
        [
            FakeReply.Error(500, "server_error", "An error text that is no answer."),
            FakeReply.Error(503, "unavailable", "An error text that is no answer."),
            FakeReply.Error(529, "overloaded_error", "An error text that is no answer."),
            FakeReply.Error(429, "rate_limit_exceeded", "An error text that is no answer.", retryAfter: "0"),
            new() { Text = "" },
            new() { Body = "An error text that is no answer." },
            new() { Text = "This is half of an answer that breaks off.", End = FakeEnd.Cut },
            new() { IsRefusal = true, Text = "I cannot do that." },
        ];

        private int _requests;
        private int _made;

        public int Made => _made;

        public FakeReply? Next() => Interlocked.Increment(ref _requests) % 20 == 7 ? Ways[Interlocked.Increment(ref _made) % Ways.Length] : null;
    }
}
