using System.Diagnostics;
using System.Globalization;
using Coach.Tests.Markup.Fuzz;

namespace Coach.Benchmarks.Fuzz;

/// <summary>The long run of the fuzzer that the tests run for a short while: as many inputs as fit into the minutes, with progress.</summary>
internal static class FuzzRun
{
    public const string Usage = "fuzz [--minutes N] [--seed S]";

    /// <summary>Runs it; null if the arguments are wrong. The exit code is 1 if an input failed.</summary>
    public static int? Of(ReadOnlySpan<string> arguments)
    {
        var (minutes, seed) = (5.0, Environment.TickCount);
        for (; arguments is [var name, var value, ..]; arguments = arguments[2..])
        {
            var isRight = name == "--minutes" ? double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes > 0
                : name == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out seed);
            if (!isRight)
            {
                return null;
            }
        }

        return arguments.IsEmpty ? Run(TimeSpan.FromMinutes(minutes), seed) : null;
    }

    private static int Run(TimeSpan time, int seed)
    {
        var isCancelled = false;
        Console.CancelKeyPress += (_, pressed) => (isCancelled, pressed.Cancel) = (true, true);
        var fuzzer = new Fuzzer(seed);
        var clock = Stopwatch.StartNew();
        var (next, told) = (TimeSpan.Zero, 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzz: from seed {seed}, {time.TotalMinutes} minutes; Ctrl+C ends it"));
        fuzzer.Run(() =>
        {
            if (clock.Elapsed >= next || told < fuzzer.Failures.Count)
            {
                next = clock.Elapsed + TimeSpan.FromSeconds(Console.IsOutputRedirected ? 10 : 1);
                var line = Line(fuzzer, clock.Elapsed);
                Console.Write(Console.IsOutputRedirected ? line + "\n" : "\r" + line);
                for (; told < fuzzer.Failures.Count; told++)
                {
                    Console.Write((Console.IsOutputRedirected ? "" : "\n") + fuzzer.Failures[told] + "\n");
                }
            }

            return !isCancelled && clock.Elapsed < time;
        });

        Console.WriteLine((Console.IsOutputRedirected ? "" : "\r") + Line(fuzzer, clock.Elapsed));
        foreach (var failure in fuzzer.Failures.Skip(told))
        {
            Console.WriteLine(failure);
        }

        Console.WriteLine(fuzzer.Failures.Count == 0 ? "nothing found" : $"{fuzzer.Failures.Count} inputs failed");
        return fuzzer.Failures.Count == 0 ? 0 : 1;
    }

    private static string Line(Fuzzer fuzzer, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture, $"{fuzzer.Count:N0} inputs in {elapsed.TotalSeconds:F0} s, {fuzzer.Count / Math.Max(0.001, elapsed.TotalSeconds):N0} a second, {fuzzer.Failures.Count} failed");
}
