using System.Text.Json;
using Coach.Providers;
using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Context;

public sealed class ConfidenceTests
{
    private static readonly ContextOperation Pruned = new() { Kind = ContextOperationKind.Prune, Target = "#1" };

    [Fact]
    public void Nothing_that_went_wrong_is_full_confidence()
    {
        var confidence = Confidence.Derive([Attempt(AttemptOutcome.Succeeded)], [new() { Kind = ContextOperationKind.Tag }], "stop", 0, 0, 0, 0);

        Assert.Equal((1, ConfidenceOrigin.Derived), (confidence.Value, confidence.Origin));
        Assert.Empty(confidence.Reasons);
    }

    [Fact]
    public void No_answer_at_all_is_none() =>
        Assert.Equal(0, Confidence.Derive([Attempt(AttemptOutcome.RateLimited), Attempt(AttemptOutcome.Busy)], [], null, 0, 0, 0, 0).Value);

    [Fact]
    public void Each_trouble_lowers_it_and_says_so() => Check(random =>
    {
        var input = Input.Random(random);
        var before = input.Derive();
        Assert.InRange(before.Value, 0, 1);
        foreach (var worse in input.Worse())
        {
            var after = worse.Derive();
            Assert.True(after.Value < before.Value, $"{worse} has {after.Value}, {input} has {before.Value}");
            Assert.InRange(after.Value, 0, 1);
            Assert.NotEqual(before.Reasons, after.Reasons);
        }
    });

    [Fact]
    public void However_much_went_wrong_it_stays_between_nothing_and_one() =>
        Assert.InRange(Confidence.Derive([Attempt(AttemptOutcome.Succeeded)], [Pruned], "length", int.MaxValue, int.MaxValue, int.MaxValue, int.MinValue).Value, 1e-6, 1);

    [Fact]
    public void A_guess_weighs_more_than_a_safe_repair() =>
        Assert.True(Confidence.Derive([], [], null, 0, 1, 0, 0).Value < Confidence.Derive([], [], null, 5, 0, 0, 0).Value);

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_reported_one_has_to_be_from_zero_to_one(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Confidence(value, ConfidenceOrigin.Reported));

    [Fact]
    public void It_comes_back_from_JSON_as_it_was()
    {
        var confidence = new Confidence(0.25, ConfidenceOrigin.Reported, ["A person has looked at it."]);

        Assert.Equal(confidence, JsonSerializer.Deserialize<Confidence>(JsonSerializer.Serialize(confidence)));
    }

    private static ModelAttempt Attempt(AttemptOutcome outcome) => new() { Model = "a/b", Outcome = outcome };

    private static void Check(Action<Random> holds) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => holds(new(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private sealed record Input(int Failed, int Operations, string? Finish, int Safe, int Guess, int Unreadable, int Refused)
    {
        public static Input Random(Random random) =>
            new(random.Next(4), random.Next(30), random.Next(2) == 0 ? null : "stop", random.Next(5), random.Next(5), random.Next(5), random.Next(5));

        public Confidence Derive() => Confidence.Derive(
            [.. Enumerable.Repeat(Attempt(AttemptOutcome.TimedOut), Failed), Attempt(AttemptOutcome.Succeeded)],
            [.. Enumerable.Repeat(Pruned, Operations)],
            Finish,
            Safe,
            Guess,
            Unreadable,
            Refused);

        public IEnumerable<Input> Worse() =>
        [
            this with { Failed = Failed + 1 },
            this with { Operations = Operations + 1 },
            this with { Finish = "length" },
            this with { Finish = "content_filter" },
            this with { Safe = Safe + 1 },
            this with { Guess = Guess + 1 },
            this with { Unreadable = Unreadable + 1 },
            this with { Refused = Refused + 1 },
        ];
    }
}
