using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class GoldenTests
{
    private static readonly TestProject Project = new TestProject { ErrorsOnly = true, Name = "LifeCoach" }.Property("RootNamespace", "LifeCoach").Source("""
        #nullable enable
        namespace LifeCoach;

        public enum IdentityCategory
        {
            [JsonStringEnumMemberName("PASSIONS")] PassionsAndTalents,
            [JsonStringEnumMemberName("MONEY_MAKER")] MakerOfMoney,
        }

        public interface IIdentities;

        public sealed class Reminder
        {
            public required DateOnly Day { get; init; }
            public int Minutes { get; set; } = 15;
        }

        public sealed record SaveIdentity(
            [Description("The identity in the client's own words."), StringLength(80, MinimumLength = 1)] string Identity,
            IdentityCategory Category,
            [MaxLength(3)] IReadOnlyList<Reminder>? Reminders = null,
            string Description = "");

        [CoachAction("SAVE_IDENTITY", Description = "Saves an identity the client has named.")]
        public sealed class SaveIdentityHandler(IIdentities identities, TimeProvider? time = null) : IActionHandler<SaveIdentity>
        {
            public ValueTask<ActionOutcome> HandleAsync(SaveIdentity action, HandlerContext context, CancellationToken cancellationToken) =>
                new(ActionOutcome.Success($"{identities}{time}"));
        }

        [CoachAction("MARK_DONE", Emitters = ActionEmitters.Model | ActionEmitters.User, RequiresApproval = true, OnFailure = FailurePolicy.RollBackStep, TimeoutSeconds = 2.5)]
        public sealed class MarkDoneHandler : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("Done."));
        }

        public static class Conditions
        {
            [CoachCondition("has_identities", Description = "At least one identity is saved.")]
            public static ValueTask<bool> HasIdentities(HandlerContext context, IIdentities identities, CancellationToken cancellationToken) => new(true);

            [CoachPromptValue("name")]
            public static string Name(HandlerContext context) => "";
        }
        """)
        .States("""
            initial: introduction
            everywhere: [MARK_DONE]
            states:
              introduction:
                description: Explains the process & gets to know the client.
                prompt: prompts/introduction.md
                allow: [SAVE_IDENTITY, TRANSITION_STATE]
                transitions:
                  - to: accountability
                    when: has_identities
              accountability:
                terminal: true
                formerly: [review]
            """)
        .File("prompts/introduction.md", "Hello {{name}}.\n\n{{actions}}\n");

    [Fact]
    public void What_a_project_declares() =>
        Verified.Verify(Project.Run().AssertCompiles().Files.Where(static file => file.HintName.StartsWith("Catalogue", StringComparison.Ordinal)));

    [Fact]
    public void The_coach_that_a_project_owns() =>
        Verified.Verify(Project.Run().AssertCompiles().Files.Where(static file => file.HintName.StartsWith("Coach", StringComparison.Ordinal)));
}
