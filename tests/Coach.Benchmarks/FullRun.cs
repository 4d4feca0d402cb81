using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Coach.Benchmarks;

/// <summary>A group's rows as BenchmarkDotNet runs them.</summary>
/// <typeparam name="TGroup">The group.</typeparam>
public class FullRun<TGroup>
    where TGroup : BenchmarkGroup, new()
{
    private static readonly IReadOnlyList<Comparison> All = new TGroup().CreateRows();

    /// <summary>In this process, so that nothing has to be restored for a second one.</summary>
    public static int Start()
    {
        var config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
        var summary = BenchmarkRunner.Run<FullRun<TGroup>>(config);
        return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
    }

    public static IEnumerable<Comparison> Rows => All;

    [ParamsSource(nameof(Rows))]
    public Comparison Row { get; set; } = All[0];

    [Benchmark(Baseline = true)]
    public object Other() => Row.Baseline();

    [Benchmark]
    public object Coach() => Row.Subject();
}
