using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Coach.Tests.Context;

public sealed class ContextSummaryTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.System, "Be kind."), .. ContextFitterTests.Talk(40), new(ChatRole.User, "What now?")];

    [Fact]
    public async Task A_summary_takes_the_place_of_the_oldest_messages()
    {
        ContextSummaryRequest? asked = null;
        var fitted = await FitAsync((request, _) =>
        {
            asked = request;
            return new("They talked about numbers.");
        });

        Assert.True(fitted.Fits);
        Assert.Equal(Messages.Skip(1).Take(asked!.Messages.Count), asked.Messages);
        Assert.Equal(ContextMarks.SummaryHead + "They talked about numbers.", fitted.Messages[1].Text);
        Assert.Equal(ChatRole.User, fitted.Messages[1].Role);
        Assert.Equal(Messages.Skip(1 + asked.Messages.Count), fitted.Messages.Skip(2));
        Assert.All(fitted.Operations, operation => Assert.Equal(ContextOperationKind.Transform, operation.Kind));
        Assert.Equal(asked.Messages.Count, fitted.Operations.Count);
        Assert.Equal(fitted.Messages[1].Text, fitted.Operations[0].Content);
    }

    [Fact]
    public async Task A_summary_that_is_too_long_is_cut_and_never_in_the_middle_of_a_character()
    {
        var length = 0;
        var fitted = await FitAsync((request, _) =>
        {
            length = request.MaxLength;
            return new("x" + string.Concat(Enumerable.Repeat("😀", request.MaxLength)));
        });

        var summary = fitted.Messages[1].Text[ContextMarks.SummaryHead.Length..];
        Assert.Equal(length - 1, summary.Length);
        Assert.False(char.IsHighSurrogate(summary[^1]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("throw")]
    public async Task Without_a_summary_the_oldest_messages_are_left_out(string? said)
    {
        var fitted = await FitAsync((_, _) => said == "throw" ? throw new HttpRequestException("gone") : new(said!));

        Assert.True(fitted.Fits);
        Assert.Contains(fitted.Operations, operation => operation.Kind == ContextOperationKind.Prune);
        Assert.DoesNotContain(fitted.Operations, operation => operation.Kind == ContextOperationKind.Transform);
    }

    [Fact]
    public async Task A_summariser_that_does_not_come_back_is_passed_over()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<string>();
        var fit = FitAsync(
            (_, _) =>
            {
                asked.SetResult();
                return new(never.Task);
            },
            time).AsTask();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.True((await fit).Fits);
    }

    [Fact]
    public async Task A_caller_who_goes_away_ends_the_wait_for_a_summary()
    {
        using var caller = new CancellationTokenSource();
        var fit = FitAsync(
            async (_, token) =>
            {
                await caller.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return "";
            },
            cancellationToken: caller.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await fit);
    }

    [Fact]
    public async Task A_summary_that_takes_more_than_what_it_replaces_is_not_used()
    {
        ChatMessage[] messages = [Messages[0], new(ChatRole.User, "Hm."), .. ContextFitterTests.Talk(4), Messages[^1]];
        var options = new ContextFittingOptions
        {
            OutputReserve = 0,
            SafetyShare = 0,
            Summarize = (request, _) => new(string.Concat(Enumerable.Repeat("a ", request.MaxLength / 2))),
        };
        var all = (await new ContextFitter(options, new WordCounter()).FitAsync(messages, null, Histories.Model(10_000))).Tokens;
        var fitted = await new ContextFitter(options, new WordCounter()).FitAsync(messages, null, Histories.Model(all - 1));

        Assert.True(fitted.Fits);
        Assert.DoesNotContain(fitted.Messages, message => message.Text.Contains("a a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_summary_of_the_conversation_before_goes_last()
    {
        ChatMessage summary = new(ChatRole.User, ContextMarks.SummaryHead + "They met.");
        var fitted = await new ContextFitter(counter: new WordCounter()).FitAsync([Messages[0], summary, .. Messages[1..]], null, Histories.Model(300));

        Assert.Contains(summary, fitted.Messages);
        Assert.NotEmpty(fitted.Operations);
        Assert.StartsWith(ContextMarks.SummaryHead, new RecalledHistory([], 0, 3, new("They met.", 3)).Note, StringComparison.Ordinal);
    }

    private static ValueTask<FittedContext> FitAsync(
        Func<ContextSummaryRequest, CancellationToken, ValueTask<string>> summarize, TimeProvider? time = null, CancellationToken cancellationToken = default) =>
        new ContextFitter(new() { Summarize = summarize }, new WordCounter(), time: time).FitAsync(Messages, null, Histories.Model(500), 1, cancellationToken);
}
