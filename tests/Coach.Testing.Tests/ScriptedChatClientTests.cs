using Coach.Providers;
using Microsoft.Extensions.AI;
using static Coach.Testing.Tests.Talk;

namespace Coach.Testing.Tests;

public sealed class ScriptedChatClientTests
{
    private static readonly ChatMessage[] Asked = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hello")];

    [Theory]
    [InlineData(1, 11)]
    [InlineData(4, 3)]
    [InlineData(100, 1)]
    public async Task A_stream_is_cut_into_chunks_of_the_chosen_length(int length, int chunks)
    {
        using var model = new ScriptedChatClient("Good [tea]!") { ChunkLength = length };

        var texts = await TextsAsync(model);

        Assert.Equal(chunks, texts.Count);
        Assert.Equal("Good [tea]!", string.Concat(texts));
    }

    [Fact]
    public async Task Chunks_come_as_they_are_given_and_whole_as_one_text()
    {
        using var model = new ScriptedChatClient().ReplyInChunks("Go", "od green t", "ea").ReplyInChunks("Go", "od green t", "ea");

        Assert.Equal(["Go", "od green t", "ea"], await TextsAsync(model));
        Assert.Equal("Good green tea", (await model.GetResponseAsync(Asked)).Text);
    }

    [Fact]
    public async Task A_reply_that_hangs_shows_what_came_and_runs_nothing_when_it_is_cancelled()
    {
        var held = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        var model = new ScriptedChatClient().ReplyInChunks((_, cancellationToken) => HangAsync($"Good tea. {Save} And", held.Task.WaitAsync(cancellationToken)));
        await using var conversation = await StartAsync(model);
        var shown = "";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in conversation.Coach.GetStreamingResponseAsync(new(conversation.Session.Id, "user", "I had tea"), stopping.Token))
            {
                shown += (update as TurnText)?.Text;
                if (update is ActionRead)
                {
                    await stopping.CancelAsync();
                }
            }
        });

        Assert.StartsWith("Good tea.", shown, StringComparison.Ordinal);
        Assert.Empty(await conversation.Coach.GetActionLogAsync(conversation.Session.Id, "user"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_native_call_is_run_as_one_in_the_text_is(bool isStreamed)
    {
        var model = new ScriptedChatClient().Reply("Good tea.", ScriptedChatClient.ToolCall("SAVE_NOTE", """{"text": "tea"}""")).Reply("Anything else?");
        await using var conversation = await StartAsync(model, options => options.Channels = ActionChannels.Native, new() { IsStreamed = isStreamed });

        var turn = await conversation.SayAsync("I had tea");

        turn.Executed("SAVE_NOTE", """{"text": "tea"}""");
        Assert.Equal("native", turn.Call("SAVE_NOTE").Format);
        Assert.Contains("SAVE_NOTE", model.Requests[0].Tools);
        Assert.DoesNotContain("RING", model.Requests[0].Tools);
    }

    [Fact]
    public async Task Contents_come_in_their_order_and_a_call_is_the_reason_to_stop()
    {
        using var model = new ScriptedChatClient().ReplyWith(new TextReasoningContent("Hm."), new TextContent("Good."), ScriptedChatClient.ToolCall("RING", callId: "1"));

        var response = await model.GetResponseAsync(Asked);

        Assert.Collection(
            Assert.Single(response.Messages).Contents,
            content => Assert.IsType<TextReasoningContent>(content),
            content => Assert.IsType<TextContent>(content),
            content => Assert.Equal(("1", "RING"), (((FunctionCallContent)content).CallId, ((FunctionCallContent)content).Name)));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task A_failure_comes_behind_the_text_of_a_stream_and_in_place_of_a_whole_reply()
    {
        var failure = new HttpRequestException("down");
        using var model = new ScriptedChatClient { ChunkLength = 100 }.FailAfter("Good", failure).FailAfter("Good", failure).Fail(failure);
        var texts = new List<string>();

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            await foreach (var update in model.GetStreamingResponseAsync(Asked))
            {
                texts.Add(update.Text);
            }
        });

        Assert.Same(failure, thrown);
        Assert.Equal(["Good"], texts);
        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => model.GetResponseAsync(Asked)));
        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => TextsAsync(model)));
    }

    [Fact]
    public async Task What_was_asked_is_kept_and_can_make_the_reply()
    {
        using var model = new ScriptedChatClient().Reply((request, _) => Task.FromResult($"You said {request.Message}; I was told: {request.Prompt}"));

        var response = await model.GetResponseAsync(Asked, new() { Tools = [AIFunctionFactory.Create(() => 1, "one")] });

        Assert.Equal("You said Hello; I was told: Be kind.", response.Text);
        var request = Assert.Single(model.Requests);
        Assert.Equal(["one"], request.Tools);
        Assert.False(request.IsStreamed);
    }

    [Fact]
    public async Task A_reply_can_wait_until_it_is_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        var model = new ScriptedChatClient().Reply(async (_, cancellationToken) =>
        {
            await stopping.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return "never";
        });
        await using var conversation = await StartAsync(model);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => conversation.SayAsync("I had tea", stopping.Token));
        model.UsedUp();
    }

    [Fact]
    public async Task A_script_that_ran_out_says_what_was_asked()
    {
        using var model = new ScriptedChatClient("Good tea.");
        await model.GetResponseAsync(Asked);

        var error = await Assert.ThrowsAsync<CoachTestException>(() => model.GetResponseAsync(
            [.. Asked, new(ChatRole.Assistant, [ScriptedChatClient.ToolCall("RING")]), new(ChatRole.Tool, [new FunctionResultContent("1", "Rung.")])],
            new() { Tools = [AIFunctionFactory.Create(() => 1, "one")] }));

        Assert.Equal(
            """
            The script has no reply left: the model was asked for the second time.
            It was asked:
              system: "Be kind."
              user: "Hello"
              assistant: "(calls RING)"
              tool: "(result: Rung.)"
              tools: one
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    [Fact]
    public async Task A_script_that_is_not_used_up_is_said()
    {
        using var model = new ScriptedChatClient("One.", "Two.", "Three.");
        await model.GetResponseAsync(Asked);

        Assert.Equal(2, model.Remaining);
        Fails(model.UsedUp, "Expected the whole script to be asked for, but 2 replies of 3 were not.");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    public void Arguments_of_a_native_call_are_a_json_object(string arguments) =>
        Assert.Throws<ArgumentException>(() => ScriptedChatClient.ToolCall("RING", arguments));

    [Fact]
    public void A_chunk_has_a_character_at_least() => Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptedChatClient { ChunkLength = 0 });

    private static async IAsyncEnumerable<string> HangAsync(string text, Task held)
    {
        yield return text;
        await held;
    }

    private static async Task<List<string>> TextsAsync(ScriptedChatClient model)
    {
        var texts = new List<string>();
        await foreach (var update in model.GetStreamingResponseAsync(Asked))
        {
            if (update.Text.Length > 0)
            {
                texts.Add(update.Text);
            }
        }

        return texts;
    }
}
