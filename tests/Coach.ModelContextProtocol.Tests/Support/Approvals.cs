using Coach.Tests.Support;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>A coach by hand, with one action that needs approval, one that throws, and one that only the person may ask for.</summary>
internal static class Approvals
{
    public static CoachMachine Machine() => new(
        "Approvals",
        "hall",
        [new("hall") { Description = "The only one.", Allow = ["PAY", "THROW", "BUTTON", "LOOK_UP"] }],
        Definitions.Table(
            Definitions.Note("PAY", (_, _, _) => new(ActionOutcome.Success("Paid.")), requiresApproval: true),
            Definitions.Plain("THROW", (_, _) => throw new InvalidOperationException("password=secret")),
            Definitions.Note("BUTTON", (_, _, _) => new(ActionOutcome.Success("Pressed.")), emitters: ActionEmitters.User),
            Definitions.Plain("LOOK_UP", (_, _) => new(ActionOutcome.Success("Found.", new System.Text.Json.Nodes.JsonObject { ["number"] = 7 })))),
        Definitions.Conditions(),
        DefinitionTable<PromptValueDefinition>.Empty);
}
