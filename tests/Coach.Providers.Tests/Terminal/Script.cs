using Coach.Providers.Tests.Wire.Fake;

namespace Coach.Providers.Tests.Terminal;

/// <summary>A conversation from the first hello to the actions that are kept, as some model answers it: with native calls or with calls in its text.</summary>
internal sealed class Script(bool isNative)
{
    private static readonly (string Said, string Answer, (string Name, string Parameters)[] Calls)[] Turns =
    [
        ("Hello, I am Anna", "Welcome, Anna. — Schön!",
        [
            ("SAVE_USER_INFO", """{"key":"name","value":"Anna"}"""),
            ("SAVE_USER_INFO", """{"key":"goal","value":"More time to paint"}"""),
            ("MARK_INTRODUCTION_COMPLETE", "{}"),
            ("TRANSITION_STATE", """{"target_state":"identity_brainstorming"}"""),
        ]),
        ("I paint, I run, and I have a son", "Three good ones.",
        [
            ("SAVE_IDENTITY", """{"identity":"Painter","category":"PASSIONS"}"""),
            ("SAVE_IDENTITY", """{"identity":"Runner","category":"PASSIONS"}"""),
            ("SAVE_IDENTITY", """{"identity":"Mother","category":"PASSIONS"}"""),
            ("TRANSITION_STATE", """{"target_state":"identity_refinement"}"""),
        ]),
        ("The painter", "Painter it is.",
        [
            ("SET_FOCUS_IDENTITY", """{"identity":"Painter"}"""),
            ("TRANSITION_STATE", """{"target_state":"identity_visualization"}"""),
        ]),
        ("Light on the canvas, a café downstairs", "I can see it.",
        [
            ("SAVE_VISUALIZATION", """{"description":"Light on the canvas, a café downstairs."}"""),
            ("TRANSITION_STATE", """{"target_state":"action_planning"}"""),
        ]),
        ("I will sketch tomorrow", "That is a plan.",
        [
            ("CREATE_ACTION_ITEM", """{"title":"Sketch tomorrow"}"""),
            ("TRANSITION_STATE", """{"target_state":"accountability"}"""),
        ]),
        ("And now?", "Now you sketch, and tell me of it.", []),
    ];

    private int _next;

    /// <summary>What the person says, and what it is answered.</summary>
    public static IReadOnlyList<(string Said, string Answer)> Lines => [.. Turns.Select(turn => (turn.Said, turn.Answer))];

    /// <summary>What the console shows of the actions.</summary>
    public static IReadOnlyList<string> Calls => [.. Turns.SelectMany(turn => turn.Calls).Select(call => $"  ✓ {call.Name} {call.Parameters}")];

    /// <summary>The next reply, whoever is asked for it.</summary>
    public FakeReply Next()
    {
        var at = Interlocked.Increment(ref _next) - 1;
        if (at >= Turns.Length)
        {
            return "I was asked once too often.";
        }

        var (_, answer, calls) = Turns[at];
        return isNative
            ? new() { Text = answer, PieceBytes = 7, Calls = [.. calls.Select((call, index) => new FakeCall($"call_{at}_{index}", call.Name, call.Parameters))] }
            : new() { Text = string.Join('\n', [answer, .. calls.Select(call => $"[ACTION:{call.Name}]{call.Parameters}[/ACTION]")]), PieceBytes = 7 };
    }
}
