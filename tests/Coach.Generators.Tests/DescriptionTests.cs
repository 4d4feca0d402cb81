using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class DescriptionTests
{
    private static TestProject Project(string parameters, string action = "Description = \"Does it.\"") => new TestProject().Source(
        $$"""
        {{parameters}}
        [CoachAction({{action}})]
        public sealed class Handler : IActionHandler<P>
        {
            public ValueTask<ActionOutcome> HandleAsync(P action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """.Replace("(Description", "(\"SAVE\", Description", StringComparison.Ordinal));

    private const string Described = "public sealed record P([Description(\"It.\")] string Value);";

    [Fact]
    public async Task An_action_without_a_description_is_COACH005()
    {
        var run = await Project(Described, "{|COACH005:\"SAVE\"|}").ExpectMarked();

        Assert.Equal("The action SAVE has no description, so the model sees only its name; say in a sentence what it does and when to use it", await run.Message("COACH005"));
        await Project(Described, "{|COACH005:\"SAVE\"|}, Description = \"  \"").ExpectMarked();
    }

    [Fact]
    public async Task A_parameter_without_a_description_is_COACH005()
    {
        var run = await Project("public sealed record P(string {|COACH005:TargetState|});").ExpectMarked();

        Assert.Equal("The parameter target_state has no description, so the model sees only its name; say in a sentence what it is for", await run.Message("COACH005"));
    }

    [Theory]
    [InlineData("public sealed class P { public string {|COACH005:Value|} { get; set; } = \"\"; }")]
    [InlineData("public sealed record Inner(int {|COACH005:Number|}); public sealed record P([Description(\"It.\")] Inner Value, [Description(\"They.\")] List<Inner> Others);")]
    [InlineData("public sealed record P([property: Description(\"It.\")] string Value);")]
    [InlineData("public sealed record P([Description(\"\")] string {|COACH005:Value|});")]
    public Task Every_member_that_the_model_writes_counts(string parameters) => Project(parameters).ExpectMarked();

    [Theory]
    [InlineData("\"SAVE\", Emitters = ActionEmitters.User")]
    [InlineData("\"SAVE\", Emitters = ActionEmitters.User | ActionEmitters.System")]
    public Task What_the_model_may_not_ask_for_needs_no_description(string action) => Project("public sealed record P(string Value);", action).ExpectMarked();

    [Fact]
    public Task A_pragma_switches_it_off() =>
        Project("#pragma warning disable COACH005\npublic sealed record P(string Value);\n#pragma warning restore COACH005", "{|COACH005:\"SAVE\"|}").ExpectMarked();

    [Fact]
    public async Task A_record_of_another_assembly_is_left_alone()
    {
        var library = new TestProject { Name = "Shared" }.Source("namespace Shared; public sealed record Values(string Value);").Run().ToReference();

        await new TestProject().Reference(library).Source("""
            [CoachAction("SAVE", Description = "Saves.")]
            public sealed class Handler : IActionHandler<Shared.Values>
            {
                public ValueTask<ActionOutcome> HandleAsync(Shared.Values action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
            }
            """).ExpectMarked();
    }
}
