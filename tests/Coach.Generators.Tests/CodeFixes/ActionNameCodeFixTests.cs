using Coach.CodeFixes;

namespace Coach.Generators.Tests.CodeFixes;

public sealed class ActionNameCodeFixTests
{
    private static string Handler(string name, string type = "Handler") =>
        $$"""
        [CoachAction({{name}}, Description = "Does it.")] // kept
        public sealed class {{type}} : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """;

    [Theory]
    [InlineData("\"save identity\"")]
    [InlineData("\"SaveIdentity\"")]
    [InlineData("\" save-identity\"")]
    [InlineData("name: @\"save.identity\"")]
    public async Task A_name_is_written_as_the_diagnostic_proposes_it(string name)
    {
        var project = await FixedProject.Open(new ActionNameCodeFix(), ("A.cs", Handler(name))).Fix();

        Assert.Equal(Handler((name.StartsWith("name", StringComparison.Ordinal) ? "name: " : "") + "\"SAVE_IDENTITY\""), await project.Text("A.cs"));
        await project.ExpectClean();
    }

    [Theory]
    [InlineData("\"7 days\"")]
    [InlineData("\"\"")]
    [InlineData("Names.Save")]
    public async Task What_was_meant_is_not_guessed_and_a_constant_is_left_alone(string name)
    {
        var project = FixedProject.Open(new ActionNameCodeFix(), ("A.cs", Handler(name) + "\npublic static class Names { public const string Save = \"save\"; }"));

        Assert.Empty(await project.Offers());
    }

    [Fact]
    public async Task All_names_of_all_files_are_fixed_at_once()
    {
        var project = await FixedProject.Open(
            new ActionNameCodeFix(), ("A.cs", Handler("\"save a\"", "A") + "\n" + Handler("\"save b\"", "B")), ("C.cs", Handler("\"save c\"", "C"))).FixAll();

        Assert.Equal(Handler("\"SAVE_A\"", "A") + "\n" + Handler("\"SAVE_B\"", "B"), await project.Text("A.cs"));
        Assert.Equal(Handler("\"SAVE_C\"", "C"), await project.Text("C.cs"));
        await project.ExpectClean();
    }
}
