using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Coach.Benchmarks.Generator;
using Coach.Parameters;

namespace Coach.Benchmarks.Turns;

/// <summary>
/// The time in which a fresh process comes from nothing but the loaded assembly of an application with 1,000 handlers to making the handler of its first call, its
/// parameters read. Once with what the generator emits, and once with a registry that looks for attributes, interfaces and parameters. What the handler itself does
/// takes the same time on both sides and is not counted.
/// </summary>
internal static class FirstDispatch
{
    private const string Name = "first-dispatch";
    private const string Generated = "generated";
    private const string Reflective = "reflective";
    private const int States = 6;
    private const string Action = "SAVE_ITEM_701";
    private const string Body = """{"title": "Call Ada", "reason": "I miss her", "minutes": 20, "is_urgent": true}""";

    /// <summary>Is the fresh process, if the arguments say so.</summary>
    public static async Task<bool> RanAsync(string[] arguments)
    {
        if (arguments is not [Name, var side, var file])
        {
            return false;
        }

        var assembly = Assembly.LoadFrom(file);
        var services = new Services(assembly);
        var context = new HandlerContext(
            null!, new() { Id = "s1", UserId = "ada", State = "state_0", CreatedAt = default, UpdatedAt = default }, services, new TurnTransaction(), "t1", TimeProvider.System);
        var machine = assembly.GetType("Studio.CoachSetup")!.GetProperty("Machine")!.GetMethod!.CreateDelegate<Func<CoachMachine>>();
        var start = Stopwatch.GetTimestamp();
        var outcome = side == Generated
            ? await DispatchAsync(machine(), context)
            : await new ReflectiveRegistry(assembly).DispatchAsync(Action, Body, context);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start, services.Asked).TotalMicroseconds} {outcome.Message}"));
        return true;
    }

    /// <summary>The application with 1,000 handlers, compiled as a build leaves it.</summary>
    public static PublishedApplication Build(string folder, int handlers)
    {
        var file = Path.Combine(folder, "Studio.dll");
        new LargeProject(handlers, States).Save(file);
        return new(AppContext.BaseDirectory, file);
    }

    /// <summary>Microseconds of both sides, the best process of each.</summary>
    public static async Task<(double Coach, double Reflective)> MeasureAsync(PublishedApplication application, int processes)
    {
        var (best, bestReflective) = (double.MaxValue, double.MaxValue);
        for (var process = 0; process < processes; process++)
        {
            var (mine, said) = await RunAsync(Generated, application);
            var (theirs, alsoSaid) = await RunAsync(Reflective, application);
            if (said != alsoSaid || !said.Contains("Call Ada", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The handler's outcome is '{said}' on the one side and '{alsoSaid}' on the other.");
            }

            (best, bestReflective) = (Math.Min(best, mine), Math.Min(bestReflective, theirs));
        }

        return (best, bestReflective);
    }

    private static ValueTask<ActionOutcome> DispatchAsync(CoachMachine machine, HandlerContext context)
    {
        var errors = new ParameterErrors();
        var prepared = machine.FindAction(Action)!.Prepare(Body.AsMemory(), hasTextValues: false, errors) ?? throw new InvalidOperationException(errors.ToString());
        return prepared.InvokeAsync(context, CancellationToken.None);
    }

    private static async Task<(double Time, string Message)> RunAsync(string side, PublishedApplication application)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["exec", Path.Combine(application.Folder, Path.GetFileName(typeof(FirstDispatch).Assembly.Location)), Name, side, application.File])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        await process.WaitForExitAsync();
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && double.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, out var time)
            ? (time, line[(space + 1)..])
            : throw new InvalidOperationException($"The process of the {side} side said '{line}' and ended with {process.ExitCode}.");
    }

    /// <summary>The application's own services: the items of each area, in memory. A handler's constructor asks for them, and that is when it is made.</summary>
    private sealed class Services(Assembly assembly) : IServiceProvider
    {
        public long Asked { get; private set; }

        public object? GetService(Type serviceType)
        {
            Asked = Stopwatch.GetTimestamp();
            return assembly.GetType(serviceType.FullName!.Replace(".I", ".Memory", StringComparison.Ordinal)) is { } type ? Activator.CreateInstance(type) : null;
        }
    }
}
