using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Fallback;

public sealed class GateTests
{
    private static readonly FallbackOptions Options = new() { HasAction = response => response.Text.Contains("[ACTION:", StringComparison.Ordinal) };
    private static readonly ChatOptions MustAct = new ChatOptions().WithRequirements(new() { MustAct = true });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_without_its_action_is_asked_for_once_more_with_what_was_wrong(bool streamed)
    {
        var model = new ScriptedClient(Say.Text("just talk"), Say.Text("[ACTION:X]{}[/ACTION]"));
        var response = await new FallbackChatClient(new Models(model), Options).AskAsync(streamed, MustAct);

        Assert.Equal("[ACTION:X]{}[/ACTION]", response.Text);
        Assert.Equal("a:NoAction a:Succeeded", Models.Brief(response.GetAttempts()));
        var messages = model.Requests[1].Messages;
        Assert.Equal(["question", "just talk"], messages.Take(2).Select(message => message.Text));
        Assert.Contains("no action that can be read", messages[2].Text, StringComparison.Ordinal);
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], messages.Select(message => message.Role));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_second_reply_without_an_action_the_next_model_gets_the_request_as_it_was(bool streamed)
    {
        var second = new ScriptedClient(Say.Updates(Say.Content(new FunctionCallContent("1", "act")), Say.Stop(ChatFinishReason.ToolCalls)));
        var response = await new FallbackChatClient(new Models(new ScriptedClient(Say.Text("talk")), second), Options).AskAsync(streamed, MustAct);

        Assert.Equal("a:NoAction a:NoAction b:Succeeded", Models.Brief(response.GetAttempts()));
        Assert.Equal("", response.Text);
        Assert.Equal("question", Assert.Single(second.Requests.Single().Messages).Text);
    }

    [Fact]
    public async Task A_refused_native_call_is_answered_by_a_result()
    {
        var model = new ScriptedClient(Say.Updates(Say.Content(new FunctionCallContent("7", "broken")), Say.Stop()), Say.Text("fine"));
        var options = new FallbackOptions { Gate = (response, _) => response.Text == "fine" ? ReplyVerdict.Accepted : ReplyVerdict.Unreadable("Write JSON.") };

        var response = await new FallbackChatClient(new Models(model), options).AskAsync(streamed: false);

        Assert.Equal("a:Unreadable a:Succeeded", Models.Brief(response.GetAttempts()));
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(model.Requests[1].Messages[^1].Contents));
        Assert.Equal(("7", "Write JSON."), (result.CallId, result.Result));
    }

    [Fact]
    public async Task Without_the_requirement_talk_is_an_answer()
    {
        var response = await new FallbackChatClient(new Models(new ScriptedClient(Say.Text("talk"))), Options).AskAsync(streamed: false);

        Assert.Equal("a:Succeeded", Models.Brief(response.GetAttempts()));
    }
}
