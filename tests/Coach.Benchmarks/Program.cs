using Coach.Benchmarks;
using Coach.Benchmarks.Dispatch;
using Coach.Benchmarks.Faults;
using Coach.Benchmarks.Fuzz;
using Coach.Benchmarks.Generator;
using Coach.Benchmarks.Markup;
using Coach.Benchmarks.Queue;
using Coach.Benchmarks.Simulate;
using Coach.Benchmarks.Turns;

BenchmarkGroup[] groups = [new MarkupGroup(), new GeneratorGroup()];

if (await FaultWorker.RanAsync(args) || await QueueWorker.RanAsync(args) || await FirstDispatch.RanAsync(args))
{
    return 0;
}

if (args is ["faults"] or ["faults", "--quick"])
{
    return await FaultRun.OfAsync(isQuick: args.Length == 2);
}

if (args is ["faults", "--postgres"] or ["faults", "--postgres", "--quick"])
{
    return await FaultRun.OfAsync(isQuick: args.Length == 3, onPostgres: true);
}

if (args is ["turns", "--postgres"] or ["turns", "--postgres", "--quick"])
{
    return await QueueTurns.OfAsync(isQuick: args.Length == 3);
}

if (args is ["dispatch"] or ["dispatch", "--quick"])
{
    var dispatched = args.Length == 2 ? QuickRun.Of(new DispatchGroup()) : new DispatchGroup().RunInFull();
    return await OwnCost.PrintAsync(rounds: args.Length == 2 ? 10 : 60) ? dispatched : 1;
}

if (args is ["simulate"] or ["simulate", "--quick"])
{
    return await SimulateRun.OfAsync(isQuick: args.Length == 2);
}

if (args is ["turns"] or ["turns", "--quick"])
{
    return await TurnsRun.OfAsync(isQuick: args.Length == 2);
}

if (args is ["fuzz", ..] && FuzzRun.Of(args.AsSpan(1)) is { } found)
{
    return found;
}

if (args is [var name, "--quick", var work] && groups.FirstOrDefault(group => group.Name == name && group.Works.Contains(work)) is { } ofWork)
{
    return QuickRun.Of(ofWork, work);
}

if (args is not ([_] or [_, "--quick"]) || groups.FirstOrDefault(group => group.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine("usage: Coach.Benchmarks <group> [--quick]");
    Console.Error.WriteLine("  --quick  a table within a minute, and exit code 1 if a bound is missed; without it the group's full run");
    foreach (var group in groups)
    {
        Console.Error.WriteLine($"  {group.Name,-10} {group.Summary}");
    }

    Console.Error.WriteLine($"usage: Coach.Benchmarks {FuzzRun.Usage}");
    Console.Error.WriteLine("usage: Coach.Benchmarks faults [--postgres] [--quick]");
    Console.Error.WriteLine("usage: Coach.Benchmarks turns [--postgres] [--quick]");
    Console.Error.WriteLine("usage: Coach.Benchmarks dispatch [--quick]");
    Console.Error.WriteLine("usage: Coach.Benchmarks simulate [--quick]");
    return 2;
}

return args.Length == 2 ? QuickRun.Of(chosen) : chosen.RunInFull();
