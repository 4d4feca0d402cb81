using Coach.CodeFixes;

namespace Coach.Generators.Tests.CodeFixes;

public sealed class DescriptionCodeFixTests
{
    private static string Handler(string arguments, string parameters = "", string type = "Handler") =>
        $$"""
        {{parameters.Replace("P(", $"P{type}(", StringComparison.Ordinal)}}
        [CoachAction({{arguments}})]
        public sealed class {{type}} : IActionHandler{{(parameters.Length == 0 ? "" : $"<P{type}>")}}
        {
            public ValueTask<ActionOutcome> HandleAsync({{(parameters.Length == 0 ? "" : $"P{type} action, ")}}HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """;

    private static async Task Expect(string before, string after)
    {
        var project = await FixedProject.Open(new DescriptionCodeFix(), ("A.cs", before)).Fix();

        Assert.Equal(after, await project.Text("A.cs"));
        await project.ExpectClean();
    }

    [Theory]
    [InlineData("\"SAVE_IDENTITY\"", "\"SAVE_IDENTITY\", Description = \"Save identity.\"")]
    [InlineData("\"SAVE\", TimeoutSeconds = 2", "\"SAVE\", Description = \"Save.\", TimeoutSeconds = 2")]
    [InlineData("\"SAVE\", Description = \" \"", "\"SAVE\", Description = \"Save.\"")]
    [InlineData("\"SAVE\" + \"_2\"", "\"SAVE\" + \"_2\", Description = \"Save 2.\"")]
    public Task An_action_is_described_with_the_words_of_its_name(string before, string after) => Expect(Handler(before), Handler(after));

    [Theory]
    [InlineData("public sealed record P(string TargetState);", "public sealed record P([Description(\"The target state.\")] string TargetState);")]
    [InlineData("public sealed record P(\n    [Range(1, 2)] int Count,\n    [Description(\"It.\")] int Other);", "public sealed record P(\n    [Description(\"The count.\")]\n    [Range(1, 2)] int Count,\n    [Description(\"It.\")] int Other);")]
    [InlineData("public sealed record P([Description(\"\")] string Value);", "public sealed record P([Description(\"The value.\")] string Value);")]
    [InlineData("public sealed record P([property: Description] string @class);", "public sealed record P([property: Description(\"The class.\")] string @class);")]
    [InlineData("public sealed record P()\r\n{\r\n\t/// <summary>Kept.</summary>\r\n\tpublic int Number { get; set; }\r\n}", "public sealed record P()\r\n{\r\n\t/// <summary>Kept.</summary>\r\n\t[Description(\"The number.\")]\r\n\tpublic int Number { get; set; }\r\n}")]
    public Task A_parameter_is_described_with_the_words_of_its_name(string before, string after) =>
        Expect(Handler("\"SAVE\", Description = \"It.\"", before), Handler("\"SAVE\", Description = \"It.\"", after));

    [Theory]
    [InlineData("using Coach;\nusing System.Threading.Tasks;\n", "using System.ComponentModel;\nusing Coach;\nusing System.Threading.Tasks;\n")]
    [InlineData("// Head.\r\nusing System;\r\nusing Coach;\r\n", "// Head.\r\nusing System;\r\nusing System.ComponentModel;\r\nusing Coach;\r\n")]
    [InlineData("using System;", "using System;\nusing System.ComponentModel;")]
    [InlineData("// Head.\nnamespace App;\n", "// Head.\nusing System.ComponentModel;\n\nnamespace App;\n")]
    [InlineData("#nullable enable\nnamespace App;\n", "#nullable enable\nnamespace App;\n", "System.ComponentModel.")]
    [InlineData("using Text = System.String;\n", "using Text = System.String;\n", "System.ComponentModel.")]
    [InlineData("public sealed class Description;\n", "public sealed class Description;\n", "System.ComponentModel.")]
    public async Task What_a_description_needs_is_imported_once(string before, string after, string prefix = "")
    {
        const string usings = "global using Coach;\nglobal using System.Threading;\nglobal using System.Threading.Tasks;";
        var arguments = "\"SAVE\", Description = \"It.\"";
        var project = await FixedProject.Open(
            new DescriptionCodeFix(), ("Usings.cs", usings), ("A.cs", before + Handler(arguments, "\npublic sealed record P(int Age, int Size);"))).FixAll();

        Assert.Equal(
            after + Handler(arguments, $"\npublic sealed record P([{prefix}Description(\"The age.\")] int Age, [{prefix}Description(\"The size.\")] int Size);"), await project.Text("A.cs"));
        await project.ExpectClean();
    }

    [Fact]
    public async Task What_has_no_words_is_left_to_the_author() =>
        Assert.Empty(await FixedProject.Open(new DescriptionCodeFix(), ("A.cs", Handler("\"SAVE\", Description = \"It.\"", "public sealed record P(int __);"))).Offers());

    [Fact]
    public async Task Everything_in_all_files_is_described_at_once()
    {
        var project = await FixedProject.Open(
            new DescriptionCodeFix(),
            ("A.cs", Handler("\"SAVE_A\"", "public sealed record P(string Name, int Age);", "A")),
            ("B.cs", Handler("\"SAVE_B\"", type: "B"))).FixAll();

        Assert.Equal(
            Handler("\"SAVE_A\", Description = \"Save a.\"", "public sealed record P([Description(\"The name.\")] string Name, [Description(\"The age.\")] int Age);", "A"),
            await project.Text("A.cs"));
        Assert.Equal(Handler("\"SAVE_B\", Description = \"Save b.\"", type: "B"), await project.Text("B.cs"));
        await project.ExpectClean();
    }
}
