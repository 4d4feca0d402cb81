using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>A reply and what came of its calls as messages: one of the model, and one with the results if there are any.</summary>
internal static class CallMessages
{
    public static IEnumerable<ChatMessage> Create(string text, IReadOnlyCollection<(string Id, string Name, string Arguments, string Result)> calls)
    {
        if (calls.Count == 0)
        {
            return string.IsNullOrEmpty(text) ? [] : [new(ChatRole.Assistant, text)];
        }

        var reply = new ChatMessage(ChatRole.Assistant, string.IsNullOrEmpty(text) ? [] : [new TextContent(text)]);
        var told = new ChatMessage(ChatRole.Tool, []);
        foreach (var (id, name, arguments, result) in calls)
        {
            reply.Contents.Add(new FunctionCallContent(id, name, NativeArguments.Read(arguments)));
            told.Contents.Add(new FunctionResultContent(id, result));
        }

        return [reply, told];
    }

    public static (string Id, string Name, string Arguments, string Result) Of(ToolCallResult tool) => (tool.CallId, tool.Name, tool.Arguments, tool.Result);

    public static (string Id, string Name, string Arguments, string Result) Of(ActionCallResult action) =>
        (action.CallId ?? action.Key, action.Name, action.Parameters, ResultText.Of(action));
}
