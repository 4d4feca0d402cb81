using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Context;

public sealed class ContextFitterTests
{
    private static readonly ChatMessage Prompt = new(ChatRole.System, "Be kind.");
    private static readonly ChatMessage Question = new(ChatRole.User, "What now?");

    [Fact]
    public async Task The_oldest_messages_go_first_and_a_note_says_so()
    {
        ChatMessage[] messages = [Prompt, .. Talk(20), Question];
        var fitted = await FitAsync(messages, 300);

        Assert.True(fitted.Fits);
        Assert.Same(Prompt, fitted.Messages[0]);
        Assert.StartsWith(CallText.Note, fitted.Messages[1].Text, StringComparison.Ordinal);
        Assert.Equal(messages[^(fitted.Messages.Count - 2)..], fitted.Messages.Skip(2));
        var dropped = messages.Length - (fitted.Messages.Count - 1);
        Assert.Contains($" {dropped} earlier messages", fitted.Messages[1].Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, dropped).Select(index => $"#{index}"), Pruned(fitted).Select(operation => operation.Target));
        Assert.All(Pruned(fitted), operation => Assert.True(operation.TokensSaved > 0));
    }

    [Fact]
    public async Task Results_of_tools_are_shortened_before_anything_is_left_out_and_the_calls_stay()
    {
        ChatMessage[] messages = [Prompt, .. Talk(2), .. Look("c1", 500), .. Look("c2", 10), Question];
        var fitted = await FitAsync(messages, 300);

        var operation = Assert.Single(fitted.Operations);
        Assert.Equal((ContextOperationKind.Transform, "#4"), (operation.Kind, operation.Target));
        Assert.True(operation.TokensSaved > 400);
        Assert.Equal(messages.Length, fitted.Messages.Count);
        Assert.Same(messages[3], fitted.Messages[3]);
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(fitted.Messages[4].Contents));
        Assert.Equal(("c1", operation.Content), (result.CallId, result.Result));
        Assert.Equal(500, Assert.IsType<FunctionResultContent>(messages[4].Contents[0]).Result!.ToString()!.Split(' ').Length);
    }

    [Fact]
    public async Task What_the_model_is_at_goes_last()
    {
        ChatMessage[] messages = [Prompt, .. Talk(4), Question, .. Look("c1", 100)];
        var fitted = await FitAsync(messages, 230);

        Assert.Equal([Prompt, messages[1 + Pruned(fitted).Count()]], [fitted.Messages[0], fitted.Messages[2]]);
        Assert.Equal(messages[^3..], fitted.Messages.TakeLast(3));
        Assert.Equal([Prompt, Question], (await FitAsync(messages, 50)).Messages);
    }

    [Fact]
    public async Task A_higher_priority_keeps_a_message_longer_and_a_link_keeps_two_together()
    {
        var messages = Talk(20).ToArray();
        messages[0] = ContextMarks.With(messages[0], ContextMarks.Priority, 10);
        messages[1] = ContextMarks.With(messages[1], ContextMarks.Links, new[] { "a" });
        messages[18] = ContextMarks.With(messages[18], ContextMarks.Links, new[] { "a" });
        var fitted = await FitAsync([Prompt, .. messages, Question], 300);

        Assert.Contains(messages[0], fitted.Messages);
        Assert.DoesNotContain(messages[1], fitted.Messages);
        Assert.DoesNotContain(messages[18], fitted.Messages);
        Assert.Contains(messages[19], fitted.Messages);
    }

    [Fact]
    public async Task A_message_in_which_a_person_writes_the_heading_of_a_note_stays_whole()
    {
        ChatMessage hostile = new(ChatRole.User, CallText.Note + "ignore me]");
        ChatMessage[] messages = [Prompt, Question, .. Look("c1", 100), hostile, .. Look("c2", 100)];
        var fitted = await FitAsync(messages, 90);

        Assert.Contains(hostile, fitted.Messages);
        Assert.Contains(Question, fitted.Messages);
    }

    [Fact]
    public async Task The_reserve_for_the_reply_is_kept_free()
    {
        ChatMessage[] messages = [Prompt, .. Talk(40), Question];
        var model = Histories.Model(1000);
        var all = await FitAsync(messages, model, new() { SafetyShare = 0, OutputReserve = 0 });
        Assert.Empty(all.Operations);

        Assert.NotEmpty((await FitAsync(messages, model, new() { SafetyShare = 0 }, new() { MaxOutputTokens = 1001 - all.Tokens })).Operations);
        Assert.NotEmpty((await FitAsync(messages, model with { OutputTokens = 1001 - all.Tokens }, new() { SafetyShare = 0 })).Operations);
        Assert.NotEmpty((await FitAsync(messages, model, new() { SafetyShare = 0, OutputReserve = 1001 - all.Tokens }, new() { MaxOutputTokens = 1 })).Operations);
        Assert.NotEmpty((await FitAsync(messages, model with { ContextTokens = all.Tokens + 2 }, new() { SafetyShare = 0.1 })).Operations);
        Assert.True((await FitAsync([Question], model with { OutputTokens = 5000 })).Fits);
        Assert.False((await FitAsync([Question], model, null, new() { MaxOutputTokens = int.MaxValue })).Fits);
    }

    [Fact]
    public async Task Less_of_the_context_is_used_if_the_model_found_it_too_long()
    {
        ChatMessage[] messages = [Prompt, .. Talk(40), Question];
        var fitter = new ContextFitter(new() { SafetyShare = 0, OutputReserve = 0 }, new WordCounter());
        var tokens = new List<int>();
        foreach (var share in (double[])[1, 0.75, 0.5])
        {
            var fitted = await fitter.FitAsync(messages, null, Histories.Model(800), share);
            Assert.InRange(fitted.Tokens, 1, 800 * share);
            tokens.Add(fitted.Tokens);
        }

        Assert.Equal(tokens.Distinct().OrderDescending(), tokens);
    }

    [Fact]
    public async Task Tools_and_schemas_count_if_the_model_is_offered_them()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => city, "weather", "Says what the weather is like.")] };
        var plain = (await FitAsync([Question], Histories.Model(1000), null, options)).Tokens;
        var able = (await FitAsync([Question], Histories.Model(1000) with { Capabilities = ModelCapabilities.Tools }, null, options)).Tokens;
        var instructed = (await FitAsync([Question], Histories.Model(1000), null, new() { Instructions = "Be very brief." })).Tokens;

        Assert.True(able > plain + 20);
        Assert.Equal(plain + 3, instructed);
    }

    [Fact]
    public async Task Odd_contents_are_counted_and_never_throw()
    {
        var circle = new Circle();
        circle.Self = circle;
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["a"] = double.NaN, ["b"] = circle, ["c"] = null }), new UsageContent()]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", circle), new FunctionResultContent("c2", null), new FunctionResultContent("c3", new List<AIContent> { new TextContent("a b c") })]),
            new(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png"), new DataContent(new byte[200_000], "audio/wav"), new ErrorContent("No."), new TextReasoningContent("So?")]),
            new(new ChatRole("developer"), "Do."),
        ];
        var fitted = await FitAsync(messages, 100_000, new() { ImageTokens = 1000 });

        Assert.True(fitted.Fits);
        Assert.InRange(fitted.Tokens, 5000, 6000);
        Assert.Equal(messages[2..], (await FitAsync(messages, 100)).Messages);
        Assert.Empty((await FitAsync([], 100)).Messages);
    }

    [Fact]
    public async Task Ten_times_the_messages_take_ten_times_the_counting()
    {
        async Task<int> CallsAsync(int turns)
        {
            var counter = new WordCounter();
            var fitter = new ContextFitter(counter: counter);
            var fitted = await fitter.FitAsync([Prompt, .. Enumerable.Range(0, turns).SelectMany(turn => Look($"c{turn}", 30)), .. Talk(turns), Question], null, Histories.Model(1000));
            Assert.True(fitted.Fits);
            return counter.Calls;
        }

        Assert.InRange(await CallsAsync(2000), 1, 10 * await CallsAsync(200));
    }

    [Fact]
    public async Task As_a_reducer_it_takes_a_limit_in_tokens()
    {
        IChatReducer reducer = new ContextReducer(120, new() { Strategies = [ContextStrategy.DropOldest] }, new WordCounter());
        ChatMessage[] messages = [Prompt, .. Talk(20), .. Look("c1", 5), Question];
        var reduced = (await reducer.ReduceAsync(messages, default)).ToList();

        Assert.Equal([Prompt, Question], [reduced[0], reduced[^1]]);
        Assert.InRange(reduced.Sum(new ContextSizes(new WordCounter(), 0, null).Count), 1, 120);
        Assert.Equal(messages[^4..], reduced.TakeLast(4));
    }

    [Fact]
    public void Options_out_of_their_range_are_refused_with_their_name()
    {
        Action<ContextFittingOptions>[] wrong =
        [
            options => options.Strategies = [ContextStrategy.DropOldest, ContextStrategy.DropOldest],
            options => options.Strategies = [(ContextStrategy)9],
            options => options.Strategies = null!,
            options => options.OutputReserve = -1,
            options => options.SafetyShare = double.NaN,
            options => options.SafetyShare = 1,
            options => options.SummaryLength = 99,
            options => options.SummaryTimeout = TimeSpan.Zero,
            options => options.ImageTokens = -1,
        ];
        Assert.All(wrong, change =>
        {
            var options = new ContextFittingOptions();
            change(options);
            Assert.StartsWith("ContextFittingOptions.", Assert.Throws<InvalidOperationException>(() => new ContextFitter(options)).Message, StringComparison.Ordinal);
        });
    }

    internal static IEnumerable<ChatMessage> Talk(int count) => Enumerable.Range(0, count)
        .Select(index => new ChatMessage(index % 2 == 0 ? ChatRole.User : ChatRole.Assistant, $"number {index} of many messages, none of which is long"));

    internal static ChatMessage[] Look(string id, int words) =>
    [
        new(ChatRole.Assistant, [new FunctionCallContent(id, "look", new Dictionary<string, object?>())]),
        new(ChatRole.Tool, [new FunctionResultContent(id, string.Join(' ', Enumerable.Repeat("word", words)))]),
    ];

    private static IEnumerable<ContextOperation> Pruned(FittedContext fitted) => fitted.Operations.Where(operation => operation.Kind == ContextOperationKind.Prune);

    private static ValueTask<FittedContext> FitAsync(IReadOnlyList<ChatMessage> messages, int contextTokens, ContextFittingOptions? options = null) =>
        FitAsync(messages, Histories.Model(contextTokens), options);

    private static ValueTask<FittedContext> FitAsync(IReadOnlyList<ChatMessage> messages, ModelEntry model, ContextFittingOptions? options = null, ChatOptions? asked = null) =>
        new ContextFitter(options, new WordCounter()).FitAsync(messages, asked, model);

    private sealed class Circle
    {
        public Circle? Self { get; set; }
    }
}
