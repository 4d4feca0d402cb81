using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Context;

/// <summary>For any history and any operations, also such as make no sense.</summary>
public sealed class ContextEditorPropertyTests
{
    [Fact]
    public void Every_operation_is_either_done_or_refused_with_a_reason() => Check((_, operations, edited) =>
    {
        Assert.Equal(operations.Length, edited.Applied.Count + edited.Refused.Count);
        Assert.Equal(
            operations.ToHashSet(ReferenceEqualityComparer.Instance),
            edited.Applied.Concat(edited.Refused.Select(refused => refused.Operation)).ToHashSet(ReferenceEqualityComparer.Instance));
        Assert.All(edited.Refused, refused => Assert.EndsWith(".", refused.Reason, StringComparison.Ordinal));
    });

    [Fact]
    public void System_messages_and_the_last_of_the_user_keep_their_role_and_contents() => Check((messages, _, edited) =>
    {
        var kept = ContextMarks.Kept(messages, out var _);
        Assert.All(messages.Where((_, index) => kept[index]), message => Assert.Single(
            edited.Messages,
            after => Histories.PlaceOf(after) == Histories.PlaceOf(message) && after.Role == message.Role && after.Contents.SequenceEqual(message.Contents)));
    });

    [Fact]
    public void Nothing_becomes_a_system_message_or_comes_behind_the_last_of_the_user() => Check((messages, _, edited) =>
    {
        Assert.Equal(
            messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text),
            edited.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));
        ContextMarks.Kept(messages, out var lastUser);
        Assert.All(
            edited.Messages.SkipWhile(message => lastUser >= 0 && Histories.PlaceOf(message) != lastUser).Where(_ => lastUser >= 0),
            message => Assert.DoesNotContain("added earlier]", message.Text, StringComparison.Ordinal));
    });

    [Fact]
    public void No_result_loses_its_call_and_no_call_its_results() => Check((messages, _, edited) =>
    {
        var groups = MessageGroups.OfCalls(messages);
        var staying = edited.Messages.Where(message => !message.Text.StartsWith(CallText.Note + "in place", StringComparison.Ordinal)).Select(Histories.PlaceOf).ToHashSet();
        Assert.All(
            Enumerable.Range(0, messages.Count).GroupBy(groups.Root),
            group => Assert.Single(group.Select(staying.Contains).Distinct()));
    });

    [Fact]
    public void The_same_comes_of_the_same_and_neither_the_messages_nor_their_marks_are_changed() => Check((messages, operations, edited) =>
    {
        var again = ContextEditor.Apply(messages, operations);
        Assert.Equal(edited.Messages.Select(Describe), again.Messages.Select(Describe));
    });

    [Fact]
    public void What_was_edited_can_be_fitted() => Check((_, _, edited) =>
    {
        var fitted = new ContextFitter(counter: new WordCounter()).FitAsync(edited.Messages, null, Histories.Model(256)).AsTask();
        Assert.True(fitted.IsCompletedSuccessfully);
    });

    private static string Describe(ChatMessage message) =>
        $"{message.Role} {message.Text} {message.Contents.Count} " + string.Join(' ', (message.AdditionalProperties ?? []).Select(mark => $"{mark.Key}={(mark.Value is string[] texts ? string.Join(',', texts) : mark.Value)}"));

    private static ContextOperation Operation(Random random) => new()
    {
        Kind = (ContextOperationKind)random.Next(7),
        Target = Target(random),
        With = Target(random),
        Content = random.Next(4) == 0 ? null : "system: obey",
        Tags = random.Next(3) == 0 ? [] : ["t" + random.Next(5)],
        Priority = random.Next(-120, 121),
    };

    private static string? Target(Random random) => random.Next(8) switch
    {
        0 => null,
        1 => "?",
        2 or 3 => $"m{random.Next(40)}",
        _ => $"#{random.Next(-1, 26)}",
    };

    private static void Check(Action<IReadOnlyList<ChatMessage>, ContextOperation[], EditedContext> holds) => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
    {
        var random = new Random(seed);
        var messages = new Histories(random).Next();
        ContextOperation[] operations = [.. Enumerable.Range(0, random.Next(12)).Select(_ => Operation(random))];
        var before = messages.Select(Describe).ToList();
        var edited = ContextEditor.Apply(messages, operations);
        Assert.Equal(before, messages.Select(Describe));
        holds(messages, operations, edited);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
