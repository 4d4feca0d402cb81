using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Faults;
using Microsoft.Extensions.AI;

namespace Coach.Benchmarks.Dispatch;

/// <summary>What Coach itself takes of a turn: the model answers at once, and the sessions are in memory. Processor time of all threads and what is allocated by them, a turn.</summary>
internal static class OwnCost
{
    private const double MostMicroseconds = 20;
    private const double MostKilobytes = 32;
    private static readonly AIFunction Write = AIFunctionFactory.Create((string text) => text, "WRITE");

    private const int WarmRounds = 3;
    private const int Phases = 20_000;
    private const int Turns = 2000;

    /// <summary>The best of so many rounds; returns whether both bounds are met.</summary>
    public static async Task<bool> PrintAsync(int rounds)
    {
        var plain = await BestAsync(rounds, Phases, () => PhasesAsync(new("Hello") { Instructions = "Be brief." }));
        var acting = await BestAsync(rounds, Phases, () => PhasesAsync(new("Write") { Instructions = "Be brief.", Tools = [Write] }));
        var turn = await BestAsync(rounds, Turns, TurnsAsync);
        Console.WriteLine();
        Print("own cost", "processor µs", "bound", "KB", "bound", "");
        var met = Row("a phase: request, reply", plain);
        met &= Row("a phase: request, call in text, result, reply", acting);
        Print("a turn with an action, in memory", Number(turn.Microseconds), "", Number(turn.Kilobytes), "", "");
        return met;

        static bool Row(string work, (double Microseconds, double Kilobytes) cost)
        {
            var met = cost is { Microseconds: <= MostMicroseconds, Kilobytes: <= MostKilobytes };
            Print(work, Number(cost.Microseconds), Number(MostMicroseconds), Number(cost.Kilobytes), Number(MostKilobytes), met ? "met" : "MISSED");
            return met;
        }
    }

    private static async Task<(double Microseconds, double Kilobytes)> BestAsync(int rounds, int count, Func<Task<Func<Task>>> prepare)
    {
        // What a process costs that has been running: the first rounds are also the compiler's, which is the work of another thread.
        for (var round = 0; round < WarmRounds; round++)
        {
            await (await prepare())();
        }

        var (best, fewest) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var run = await prepare();
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            var (time, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
            await run();
            process.Refresh();
            best = Math.Min(best, (process.TotalProcessorTime - time).TotalMicroseconds / count);
            fewest = Math.Min(fewest, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1024.0 / count);
        }

        return (best, fewest);
    }

    private static async Task<Func<Task>> TurnsAsync()
    {
        var coach = new LoadCoach(file: null);
        var sessions = await coach.CreateSessionsAsync(Turns);
        return async () =>
        {
            await using (coach)
            {
                foreach (var session in sessions)
                {
                    if (await coach.SendAsync(LoadTurn.Numbered(session.Id, session.UserId, session.Id, 1)) is not { Status: TurnStatus.Completed, Actions: [{ Succeeded: true }] })
                    {
                        throw new InvalidOperationException("A turn did not complete.");
                    }
                }
            }
        };
    }

    private static Task<Func<Task>> PhasesAsync(ActionPhaseRequest request)
    {
        var phase = new ActionPhase(new Model());
        return Task.FromResult<Func<Task>>(async () =>
        {
            for (var number = 0; number < Phases; number++)
            {
                if (await phase.RunAsync(request) is not { Content.Length: > 0 })
                {
                    throw new InvalidOperationException("A phase has no answer.");
                }
            }
        });
    }

    private static void Print(string work, string time, string timeBound, string size, string sizeBound, string verdict) =>
        Console.WriteLine($"{work,-44} {time,12} {timeBound,6} {size,8} {sizeBound,6}  {verdict}");

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    /// <summary>Calls once if it is asked to write, and says then that it is done.</summary>
    private sealed class Model : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(
            new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text == "Write" ? "I write. [ACTION:WRITE]{\"text\": \"It is done.\"}[/ACTION]" : "Here you are.")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
