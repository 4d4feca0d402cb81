using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Coach;

/// <summary>Writes a recorded turn, with those before it, as a test for the package Coach.Testing: what was said, what the model wrote, and what came of it.</summary>
internal static partial class TurnTest
{
    /// <param name="turns">The turns of a session from its first on; the last one is what the test is about.</param>
    public static string Write(IReadOnlyList<RecordedTurn> turns)
    {
        var code = new StringBuilder("""
            using Coach.Testing;

            public sealed class RecordedTurnTests
            {
                [Fact]
                public async Task A_recorded_turn_comes_out_as_it_did()
                {
                    var model = new ScriptedChatClient()
            """).AppendLine();
        var replies = turns.Where(turn => turn.Kind == TurnKind.Message).SelectMany(turn => turn.Steps).Where(step => step.RawReply.Length > 0).ToList();
        foreach (var step in replies)
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"            .Reply({Literal(step.RawReply)}){(step == replies[^1] ? ";" : "")}");
        }

        code.Replace($"new ScriptedChatClient(){Environment.NewLine}", replies.Count == 0 ? $"new ScriptedChatClient();{Environment.NewLine}" : $"new ScriptedChatClient(){Environment.NewLine}");
        code.AppendLine("        await using var conversation = await CoachConversation.StartAsync(services => services.AddCoach(), model);");
        foreach (var turn in turns)
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"        {(turn == turns[^1] ? "var turn = " : "")}await conversation.{Ask(turn)};");
        }

        foreach (var call in turns[^1].Steps.SelectMany(step => step.Calls))
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"        turn.{Expect(call)};");
        }

        if (turns[^1].ReadResult()?.State is { } state)
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"        turn.InState({Literal(state)});");
        }

        return code.Append("    }\n}\n").ToString().ReplaceLineEndings("\n");
    }

    private static string Expect(ActionCallResult call) => call.Status switch
    {
        ActionStatus.Succeeded => $"Executed({Literal(call.Name)})",
        ActionStatus.NeedsApproval => $"NeedsApproval({Literal(call.Name)})",
        ActionStatus.Failed or ActionStatus.TimedOut or ActionStatus.Cancelled => $"Failed({Literal(call.Name)}, {Literal(call.Code)})",
        _ => $"Refused({Literal(call.Name)}, {Literal(call.Code)})",
    };

    /// <summary>What began the turn.</summary>
    private static string Ask(RecordedTurn turn)
    {
        if (turn.Kind == TurnKind.Message)
        {
            return $"SayAsync({Literal(turn.Message)})";
        }

        var call = turn.Steps.SelectMany(step => step.Calls).FirstOrDefault();
        var name = Literal(call?.Name ?? "");
        return turn.Kind == TurnKind.Action ? $"InvokeAsync({name}, {Literal(call?.Parameters ?? "{}")})"
            : turn.Message == "approved" ? $"ApproveAsync({name})"
            : $"RejectAsync({name})";
    }

    /// <summary>A C# literal. Text of several lines or with quotes is a raw string, with more quotes than any run inside; what a raw string cannot hold is escaped.</summary>
    internal static string Literal(string text)
    {
        if (text.Length > 0 && !text.Contains('\r', StringComparison.Ordinal) && !text.Any(c => char.IsControl(c) && c != '\n') && (text.Contains('"', StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal)))
        {
            var quotes = new string('"', Math.Max(3, Quotes().Matches(text).Max(run => (int?)run.Length + 1) ?? 3));
            return text.Contains('\n', StringComparison.Ordinal) || text[0] == '"' || text[^1] == '"' ? $"{quotes}\n{text}\n{quotes}" : quotes + text + quotes;
        }

        var escaped = new StringBuilder("\"");
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                _ when char.IsControl(c) || char.IsSurrogate(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return escaped.Append('"').ToString();
    }

    [GeneratedRegex("\"+")]
    private static partial Regex Quotes();
}
