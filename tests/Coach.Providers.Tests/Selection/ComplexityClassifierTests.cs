using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests;

public sealed class ComplexityClassifierTests
{
    [Theory]
    [InlineData("I love making things", TaskComplexity.Simple)]
    [InlineData("", TaskComplexity.Simple)]
    [InlineData("The planet", TaskComplexity.Simple)]
    [InlineData("Why is that?", TaskComplexity.Moderate)]
    [InlineData("1. one\n2. two\n3. three", TaskComplexity.Moderate)]
    [InlineData("Compare these:\n```\na\n```", TaskComplexity.Complex)]
    public void The_words_of_the_last_message_count(string text, TaskComplexity complexity) => Assert.Equal(complexity, Classify(new ChatMessage(ChatRole.User, text)));

    [Theory]
    [InlineData(160, TaskComplexity.Simple)]
    [InlineData(161, TaskComplexity.Moderate)]
    [InlineData(1_000_000, TaskComplexity.Moderate)]
    public void The_length_of_the_last_message_counts(int length, TaskComplexity complexity) =>
        Assert.Equal(complexity, Classify(new ChatMessage(ChatRole.User, new string('x', length))));

    [Fact]
    public void Only_the_last_message_of_the_user_counts() => Assert.Equal(TaskComplexity.Simple, Classify(
        new ChatMessage(ChatRole.System, new string('x', 2000)), new ChatMessage(ChatRole.User, "Explain why"), new ChatMessage(ChatRole.User, "Yes"),
        new ChatMessage(ChatRole.Tool, "Compare, analyse")));

    [Fact]
    public void A_long_history_many_tools_and_an_attachment_count_together()
    {
        ChatMessage[] history = [.. Enumerable.Range(0, 20).Select(_ => new ChatMessage(ChatRole.Assistant, "x"))];
        var attached = new ChatMessage(ChatRole.User, [new TextContent("This"), new DataContent(new byte[] { 1 }, "image/png")]);
        var options = new ChatOptions { Tools = [.. Enumerable.Range(0, 9).Select(index => AIFunctionFactory.CreateDeclaration($"t{index}", "", default))] };
        Assert.Equal(TaskComplexity.Simple, Classify(history));
        Assert.Equal(TaskComplexity.Moderate, Classify([.. history, attached]));
        Assert.Equal(TaskComplexity.Complex, new ComplexityClassifier().Classify([.. history, attached], options));
    }

    [Fact]
    public void A_request_for_much_reasoning_is_complex() =>
        Assert.Equal(TaskComplexity.Complex, new ComplexityClassifier().Classify([], new() { Reasoning = new() { Effort = ReasoningEffort.High } }));

    private static TaskComplexity Classify(params ChatMessage[] messages) => new ComplexityClassifier().Classify(messages, null);
}
