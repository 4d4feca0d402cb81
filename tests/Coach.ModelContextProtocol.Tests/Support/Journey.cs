namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>The life coach's whole way, by tools alone.</summary>
internal static class Journey
{
    private static readonly (string State, string[] Tools, (string Name, string Arguments)[] Calls)[] States =
    [
        ("introduction", ["MARK_INTRODUCTION_COMPLETE", "SAVE_USER_INFO", "TRANSITION_STATE"],
            [("SAVE_USER_INFO", """{"key": "name", "value": "Ada"}"""), ("MARK_INTRODUCTION_COMPLETE", "{}")]),
        ("identity_brainstorming", ["SAVE_IDENTITY", "SAVE_USER_INFO", "TRANSITION_STATE"],
            [
                ("SAVE_IDENTITY", """{"identity": "Creative Visionary", "category": "PASSIONS"}"""),
                ("SAVE_IDENTITY", """{"identity": "Patient Friend", "category": "PASSIONS"}"""),
                ("SAVE_IDENTITY", """{"identity": "Early Riser", "category": "PASSIONS"}"""),
            ]),
        ("identity_refinement", ["SAVE_IDENTITY", "SET_FOCUS_IDENTITY", "TRANSITION_STATE"], [("SET_FOCUS_IDENTITY", """{"identity": "Early Riser"}""")]),
        ("identity_visualization", ["SAVE_VISUALIZATION", "SET_FOCUS_IDENTITY", "TRANSITION_STATE"],
            [("SAVE_VISUALIZATION", """{"description": "I wake before the others."}""")]),
        ("action_planning", ["CREATE_ACTION_ITEM", "SET_FOCUS_IDENTITY", "TRANSITION_STATE"], [("CREATE_ACTION_ITEM", """{"title": "Set the alarm"}""")]),
        ("accountability", ["CREATE_ACTION_ITEM", "MARK_ACTION_COMPLETE", "SET_FOCUS_IDENTITY", "TRANSITION_STATE"],
            [("MARK_ACTION_COMPLETE", """{"number": 1}""")]),
    ];

    /// <summary>Drives a new session to its last state; in each, what is listed is what the state allows, and something else is refused.</summary>
    public static async Task GoAsync(Client client)
    {
        for (var index = 0; index < States.Length; index++)
        {
            var (state, tools, calls) = States[index];
            Assert.Equal(tools, await client.ListAsync());
            foreach (var other in States.SelectMany(each => each.Calls).Where(call => !tools.Contains(call.Name)).DistinctBy(call => call.Name))
            {
                Assert.Contains($"{other.Name} is not allowed in the state {state}", await client.RefusedAsync(other.Name, other.Arguments), StringComparison.Ordinal);
            }

            if (index + 1 < States.Length)
            {
                // What is to be done in the state comes first.
                await client.RefusedAsync("TRANSITION_STATE", $$"""{"target_state": "{{States[index + 1].State}}"}""");
            }

            foreach (var (name, arguments) in calls)
            {
                Assert.StartsWith("done. ", await client.DoAsync(name, arguments), StringComparison.Ordinal);
            }

            if (index + 1 < States.Length)
            {
                Assert.Equal(0, client.UnreadChanges);
                var text = await client.DoAsync("TRANSITION_STATE", $$"""{"target_state": "{{States[index + 1].State}}"}""");
                Assert.Contains($"now in the state {States[index + 1].State}", text, StringComparison.Ordinal);
                await client.ChangedAsync();
            }
        }
    }
}
