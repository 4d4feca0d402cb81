namespace Coach.Browser.Tests.Server;

/// <summary>A coach with one action that a person has to approve: the life coach has none.</summary>
internal static class CarefulCoach
{
    public static CoachMachine Machine { get; } = new(
        "Careful",
        "tidying",
        [new("tidying") { Description = "Clears up.", Allow = ["EMPTY_DRAWER"] }],
        new(["EMPTY_DRAWER"], _ => new ActionDefinition<string>("EMPTY_DRAWER", static (ref reader) => reader.String("drawer"), _ => new Handler())
        {
            Description = "Throws away what is in a drawer.",
            Schema = """{"type":"object","properties":{"drawer":{"type":"string"}},"required":["drawer"],"additionalProperties":false}""",
            Example = """{"drawer": "upper"}""",
            RequiresApproval = true,
        }),
        DefinitionTable<ConditionDefinition>.Empty,
        DefinitionTable<PromptValueDefinition>.Empty);

    private sealed class Handler : IActionHandler<string>
    {
        public ValueTask<ActionOutcome> HandleAsync(string action, HandlerContext context, CancellationToken cancellationToken) =>
            new(ActionOutcome.Success($"The {action} drawer is empty."));
    }
}
