using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coach;

/// <summary>Writes a recorded turn, with those before it, as a test for the package Coach.Testing: what was said, what the model wrote, and what came of it.</summary>
internal static partial class TurnTest
{
    private const string NativeFormat = "native";

    /// <param name="turns">The turns of a session from its first on; the last one is what the test is about.</param>
    public static string Write(IReadOnlyList<RecordedTurn> turns)
    {
        var (last, indent) = (turns[^1], new string(' ', 8));
        var script = turns.Where(turn => turn.Kind == TurnKind.Message).SelectMany(Script).ToList();
        List<string> lines =
        [
            "var model = new ScriptedChatClient()" + string.Concat(script.Select(reply => $"\n{indent}    {reply}")) + ";",
            "await using var conversation = await CoachConversation.StartAsync(services => services.AddCoach(), model);",
            // By its number: an id is anybody's text, and could end the comment.
            .. turns.Index().Where(turn => IsLost(turn.Item)).Select(turn => $"// Of turn {turn.Index + 1} not all that the model wrote is kept: what it says and does here is not what it was."),
            .. turns.Select(turn => $"{(turn == last ? "var turn = " : "")}await conversation.{Ask(turn)};"),
            .. last.Steps.SelectMany(step => step.Calls).Select(call => $"turn.{Expect(call)};"),
        ];
        var result = last.ReadResult();
        if (last.Status != TurnStatus.Completed)
        {
            lines.Add(result?.Error is { } error ? $"turn.DidNotComplete({Literal(error.Code)});" : "turn.DidNotComplete();");
        }

        if (result?.State is { } state)
        {
            lines.Add($"turn.InState({Literal(state)});");
        }

        return $$"""
            using Coach;
            using Coach.Testing;

            // Add the namespace of the generated AddCoach, and of xunit if no global using has it.
            public sealed class RecordedTurnTests
            {
                [Fact]
                public async Task A_recorded_turn_comes_out_as_it_did()
                {
            {{string.Join('\n', lines.Select(line => indent + line))}}
                }
            }

            """.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>What the model has to say in a turn: its text with its native calls, and a failure behind the steps that were kept of a turn that failed.</summary>
    private static IEnumerable<string> Script(RecordedTurn turn)
    {
        foreach (var step in turn.Steps)
        {
            var native = step.Calls.Where(call => call.Format == NativeFormat).Select(call => $", ScriptedChatClient.ToolCall({Literal(call.Name)}, {Literal(call.Parameters)})");
            yield return $".Reply({Literal(step.RawReply)}{string.Concat(native)})";
        }

        if (turn.Status != TurnStatus.Completed)
        {
            yield return ".Fail(new InvalidOperationException(\"The turn was recorded as one that failed.\"))";
        }
    }

    /// <summary>Whether a raw reply was emptied, or the model called tools of which only the names are kept.</summary>
    private static bool IsLost(RecordedTurn turn) =>
        turn.Kind == TurnKind.Message
        && (turn.Steps.Any(step => step.RawReply.Length == 0 && (step.VisibleText.Length > 0 || step.Calls.Any(call => call.Format != NativeFormat))) || turn.ReadResult() is { Tools.Count: > 0 });

    private static string Expect(ActionCallResult call) => call.Status switch
    {
        ActionStatus.Succeeded => $"Executed({Literal(call.Name)})",
        ActionStatus.NeedsApproval => $"NeedsApproval({Literal(call.Name)})",
        ActionStatus.Failed or ActionStatus.TimedOut or ActionStatus.Cancelled => $"Failed({Literal(call.Name)}, {Literal(call.Code)})",
        _ => $"Refused({Literal(call.Name)}, {Literal(call.Code)})",
    };

    /// <summary>What began the turn.</summary>
    private static string Ask(RecordedTurn turn) => turn.Kind switch
    {
        TurnKind.Message => $"SayAsync({Literal(turn.Message)})",
        TurnKind.Action => Invoke(turn.Message),
        _ => $"{(turn.Message == "approved" ? "Approve" : "Reject")}Async({Literal(turn.Steps.SelectMany(step => step.Calls).FirstOrDefault()?.Name ?? "")})",
    };

    /// <summary>An action that was asked for, which is recorded as JSON.</summary>
    private static string Invoke(string asked)
    {
        using var document = JsonDocument.Parse(asked);
        string Text(string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        return $"InvokeAsync({Literal(Text("name"))}, {Literal(Text("parameters"))}, ActionEmitters.{Text("emitter")})";
    }

    /// <summary>A C# literal. Text of several lines or with quotes is a raw string, with more quotes than any run inside; what a raw string cannot hold is escaped.</summary>
    internal static string Literal(string text)
    {
        if (text.Length > 0 && !text.Any(c => IsEscaped(c) && c != '\n') && (text.Contains('"', StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal)))
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
                _ when IsEscaped(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return escaped.Append('"').ToString();
    }

    /// <summary>Whether C# or an editor could take it for something else. C# ends lines at the two separators, too.</summary>
    private static bool IsEscaped(char c) => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029';

    [GeneratedRegex("\"+")]
    private static partial Regex Quotes();
}
