using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace Coach.Testing;

/// <summary>What was there, for the message of an assertion that fails.</summary>
internal static class Account
{
    private const int LongestText = 600;

    /// <summary>A turn: what was said, the calls with their states and reasons, the state, the reply.</summary>
    public static string Of(ConversationTurn turn)
    {
        var result = turn.Result;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"The turn: {turn.Asked}\n");
        text.Append(result.Actions.Count == 0 ? "  calls: none\n" : "  calls:\n");
        foreach (var call in result.Actions)
        {
            text.Append("    ").Append(Of(call)).Append('\n');
        }

        foreach (var tool in result.Tools)
        {
            text.Append(CultureInfo.InvariantCulture, $"  tool: {tool.Name} {Shortened(tool.Arguments)}: {tool.Status}, {Quoted(tool.Result)}\n");
        }

        foreach (var unreadable in result.Unreadable)
        {
            text.Append(CultureInfo.InvariantCulture, $"  unreadable at offset {unreadable.Offset} ({unreadable.Code}): {unreadable.Message}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  state: {States(result.StateBefore, result.State)}\n");
        if (result.Error is { } error)
        {
            text.Append(CultureInfo.InvariantCulture, $"  error: {error.Code}, {Quoted(error.Message)}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"  reply: {Quoted(result.Text)}").ToString();
    }

    public static string Of(ActionCallResult call)
    {
        var repairs = call.Repairs.Count == 0 ? "" : $", repaired: {string.Join(", ", call.Repairs.Select(static repair => repair.Kind))}";
        return $"{call.Name} {Shortened(call.Parameters)}: {call.Status} ({call.Code}) in {States(call.StateBefore, call.StateAfter)}, {Quoted(call.Message)}{repairs}";
    }

    /// <summary>A request: its messages, the prompt shortened.</summary>
    public static string Of(ScriptedRequest request)
    {
        var text = new StringBuilder("It was asked:");
        foreach (var message in request.Messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {message.Role}: {Quoted(TextOf(message))}");
        }

        return request.Tools.Any() ? text.Append("\n  tools: ").AppendJoin(", ", request.Tools).ToString() : text.ToString();
    }

    public static string Quoted(string text) => $"\"{Shortened(text).ReplaceLineEndings("\\n")}\"";

    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count} {many}");

    public static string Ordinal(int number) => number switch
    {
        1 => "first",
        2 => "second",
        3 => "third",
        _ => string.Create(CultureInfo.InvariantCulture, $"{number}th"),
    };

    private static string States(string before, string after) => before == after ? after : $"{before} -> {after}";

    private static string TextOf(ChatMessage message) => string.Join(' ', message.Contents.Select(static content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"(calls {call.Name})",
        FunctionResultContent result => $"(result: {result.Result})",
        _ => $"({content.GetType().Name})",
    }));

    private static string Shortened(string text) => text.Length <= LongestText ? text : $"{text.AsSpan(0, LongestText)}… ({text.Length} characters)";
}
