using Coach.Providers;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;
using static Coach.Tests.Support.NativeChatClient;

namespace Coach.Tests.Conversation;

/// <summary>A coach that has several models to choose from.</summary>
public sealed class ModelsTests
{
    private static readonly ModelEntry TextModel = new() { Provider = "a", Model = "text", Channels = ActionChannels.Text };
    private static readonly ModelEntry NativeModel = new() { Provider = "b", Model = "native", Channels = ActionChannels.Native };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_turn_is_answered_by_the_next_model_in_its_own_channel_if_the_first_is_down(bool isStreamed)
    {
        var down = new NativeChatClient { Failure = new ModelCallException(AttemptOutcome.Unavailable, "busy") };
        var native = new NativeChatClient([new TextContent("Fine."), Call("c1", "SAVE", ("text", "a"))]);
        await using var workshop = new Workshop(native, coach => coach.UseModels([new(TextModel, down), new(NativeModel, native)]));
        var result = isStreamed ? await StreamAsync(workshop) : await workshop.SayAsync();

        Assert.Equal((TurnStatus.Completed, "Fine."), (result.Status, result.Text));
        Assert.Equal(["saved a"], workshop.Done);
        Assert.Equal([("a/text", AttemptOutcome.Unavailable), ("b/native", AttemptOutcome.Succeeded)], result.Attempts.Select(attempt => (attempt.Model, attempt.Outcome)));
        Assert.Null(down.Requests[0].Options?.Tools);
        Assert.Contains("[ACTION:", down.Requests[0].Messages[0].Text, StringComparison.Ordinal);
        Assert.NotEmpty(native.Requests[0].Options!.Tools!);
        Assert.DoesNotContain("[ACTION:", native.Requests[0].Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_native_conversation_goes_on_with_a_model_that_writes_text()
    {
        var native = new NativeChatClient([new TextContent("Fine."), Call("c1", "SAVE", ("text", "a"))]) { Failure = new ModelCallException(AttemptOutcome.ConnectionFailed, "gone") };
        var text = new NativeChatClient([new TextContent("Go on. [ACTION:SAVE]{\"text\": \"b\"}[/ACTION]")]);
        await using var workshop = new Workshop(native, coach => coach.UseModels([new(NativeModel, native), new(TextModel, text)]));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("Hello", session);
        var result = await workshop.SayAsync("And?", session);

        Assert.Equal("Go on. ", result.Text);
        Assert.Equal(["saved a", "saved b"], workshop.Done);
        Assert.Contains(text.Requests[0].Messages, message => message.Text.Contains("[ACTION:SAVE]{\"text\":\"a\"}[/ACTION]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task If_no_model_answers_the_turn_fails_without_an_error_text_and_says_what_was_tried()
    {
        var down = new NativeChatClient { Failure = new HttpRequestException("the key sk-secret is wrong") };
        await using var workshop = new Workshop(down, coach => coach.UseModels([new(TextModel, down), new(NativeModel, down)]));
        var result = await workshop.SayAsync();

        Assert.Equal((TurnStatus.Failed, "model_failed", ""), (result.Status, result.Error?.Code, result.Text));
        Assert.Equal(["a/text", "b/native"], result.Attempts.Select(attempt => attempt.Model));
        Assert.DoesNotContain("secret", CoachJson.Write(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_models_of_a_matrix_are_made_when_they_are_needed()
    {
        var native = new NativeChatClient([new TextContent("Yes?")]);
        await using var workshop = new Workshop(native, coach => coach.UseProviders(
            new ProviderMatrix([TextModel with { Status = ModelStatus.Disabled }, NativeModel]),
            new Dictionary<string, Func<ModelEntry, IChatClient>> { ["b"] = _ => native }));
        var result = await workshop.SayAsync();
        Assert.Equal("Yes?", result.Text);
        Assert.Equal("b/native", Assert.Single(result.Attempts).Model);
    }

    [Fact]
    public async Task A_model_that_cannot_call_tools_is_sent_none()
    {
        var tool = AIFunctionFactory.Create(() => "rain", "weather");
        var plain = new NativeChatClient { Failure = new ModelCallException(AttemptOutcome.Unavailable, "busy") };
        var able = new NativeChatClient([new TextContent("Yes?")]);
        await using var workshop = new Workshop(able, coach => coach.AddTools(tool)
            .UseModels([new(TextModel, plain), new(TextModel with { Model = "able", Capabilities = ModelCapabilities.Tools | ModelCapabilities.Streaming }, able)]));
        await workshop.SayAsync();
        Assert.Null(plain.Requests[0].Options?.Tools);
        Assert.Equal(["weather"], able.Requests[0].Options!.Tools!.Select(offered => offered.Name));
    }

    private static async Task<TurnResult> StreamAsync(Workshop workshop)
    {
        var session = await workshop.Coach.CreateSessionAsync("ann");
        TurnResult? result = null;
        await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "Hello")))
        {
            result = (update as TurnCompleted)?.Result ?? (update as TurnFailed)?.Result;
        }

        return result!;
    }
}
