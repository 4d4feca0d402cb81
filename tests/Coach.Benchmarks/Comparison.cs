namespace Coach.Benchmarks;

/// <summary>A row: some work of Coach's, timed against something else in the same run, because on a shared machine only ratios mean anything.</summary>
/// <param name="Work">What Coach does.</param>
/// <param name="Against">What it is compared with.</param>
/// <param name="Subject">Coach's side. What it returns keeps the work from being optimised away.</param>
/// <param name="Baseline">The other side.</param>
/// <param name="Bound">The ratio of the times that must not be exceeded.</param>
/// <param name="IsForScale">Whether the other side is so slow that a few rounds tell it; in more of them its garbage would slow the other rows.</param>
public sealed record Comparison(string Work, string Against, Func<object> Subject, Func<object> Baseline, double Bound, bool IsForScale = false)
{
    public override string ToString() => $"{Work} / {Against}";
}
