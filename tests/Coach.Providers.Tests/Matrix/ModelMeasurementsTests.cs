using Microsoft.Extensions.Time.Testing;

namespace Coach.Providers.Tests;

public sealed class ModelMeasurementsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Failures_and_unreadable_answers_are_told_apart_and_broken_connections_are_not_quick()
    {
        var measurements = new ModelMeasurements();
        Report(measurements, AttemptOutcome.Succeeded, 400, firstToken: 100);
        Report(measurements, AttemptOutcome.Empty, 300);
        Report(measurements, AttemptOutcome.Unreadable, 200);
        Report(measurements, AttemptOutcome.NoAction, 500);
        Report(measurements, AttemptOutcome.ConnectionFailed, 1);
        Report(measurements, AttemptOutcome.Refused, 1);
        var measured = measurements.Get("a/b")!;
        Assert.Equal((6, 2, 3), (measured.Attempts, measured.Failures, measured.Unreadable));
        Assert.Equal(1 / 3d, measured.FailureShare, 9);
        Assert.Equal(0.25, measured.ReadableShare, 9);
        Assert.Equal(TimeSpan.FromMilliseconds(250), measured.Latency);
    }

    [Theory]
    [InlineData(AttemptOutcome.Cancelled)]
    [InlineData(AttemptOutcome.Busy)]
    [InlineData(AttemptOutcome.CircuitOpen)]
    public void What_says_nothing_of_a_model_does_not_count(AttemptOutcome outcome)
    {
        var measurements = new ModelMeasurements();
        Report(measurements, outcome, 5);
        Assert.Null(measurements.Get("a/b"));
    }

    [Fact]
    public void Only_the_last_attempts_count()
    {
        var measurements = new ModelMeasurements(window: 3);
        Report(measurements, AttemptOutcome.TimedOut, 1);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, measurements.Get("a/b")!.Failures);
            Report(measurements, AttemptOutcome.Succeeded, 1);
        }

        Assert.Equal((3, 0), (measurements.Get("a/b")!.Attempts, measurements.Get("a/b")!.Failures));
    }

    [Fact]
    public void Old_attempts_do_not_count()
    {
        var measurements = new ModelMeasurements(age: TimeSpan.FromMinutes(10), time: _time);
        Report(measurements, AttemptOutcome.TimedOut, 1);
        _time.Advance(TimeSpan.FromMinutes(6));
        Report(measurements, AttemptOutcome.Succeeded, 1);
        Assert.Equal(2, measurements.Get("a/b")!.Attempts);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((1, 0), (measurements.Get("a/b")!.Attempts, measurements.Get("a/b")!.Failures));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(measurements.Get("a/b"));
    }

    [Fact]
    public void Models_beyond_the_bound_are_not_kept()
    {
        var measurements = new ModelMeasurements();
        for (var i = 0; i < 1001; i++)
        {
            measurements.Report(new() { Model = $"m/{i}", Outcome = AttemptOutcome.Succeeded });
        }

        Assert.NotNull(measurements.Get("m/999"));
        Assert.Null(measurements.Get("m/1000"));
    }

    [Fact]
    public void No_attempt_is_lost_between_threads()
    {
        var measurements = new ModelMeasurements(window: 10_000);
        Parallel.For(0, 4000, i => Report(measurements, i % 4 == 0 ? AttemptOutcome.Failed : AttemptOutcome.Succeeded, 1));
        Assert.Equal((4000, 1000), (measurements.Get("a/b")!.Attempts, measurements.Get("a/b")!.Failures));
    }

    [Fact]
    public void Figures_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelMeasurements(window: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelMeasurements(window: 10_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelMeasurements(age: TimeSpan.Zero));
    }

    private static void Report(ModelMeasurements measurements, AttemptOutcome outcome, int milliseconds, int? firstToken = null) => measurements.Report(new()
    {
        Model = "a/b",
        Outcome = outcome,
        Duration = TimeSpan.FromMilliseconds(milliseconds),
        TimeToFirstToken = firstToken is { } first ? TimeSpan.FromMilliseconds(first) : null,
    });
}
