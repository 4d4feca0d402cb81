using Coach.CodeFixes;

namespace Coach.Generators.Tests.CodeFixes;

public sealed class HandlerCodeFixTests
{
    private const string Attribute = "[CoachAction(\"SAVE\", Description = \"Saves.\")]\n";
    private const string Method = "public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(\"Done.\"));";

    private static async Task Expect(string before, string after)
    {
        var project = await FixedProject.Open(new HandlerCodeFix(), ("A.cs", before)).Fix();

        Assert.Equal(after, await project.Text("A.cs"));
        await project.ExpectClean();
    }

    [Theory]
    [InlineData("public sealed class A\n{\n}\n", "public sealed class A : IActionHandler\n{\n    " + Method + "\n}\n")]
    [InlineData("public sealed class A;\n", "public sealed class A : IActionHandler\n{\n    " + Method + "\n}\n")]
    [InlineData("public sealed class A { }\n", "public sealed class A : IActionHandler {\n    " + Method + "\n}\n")]
    [InlineData("public sealed class A\r\n{\r\n\tpublic int X;\r\n}\r\n", "public sealed class A : IActionHandler\r\n{\r\n\tpublic int X;\r\n\r\n\t" + Method + "\r\n}\r\n")]
    [InlineData("public sealed class A(TimeProvider time) : List<int>\n{\n    public TimeProvider Time => time;\n}\n", "public sealed class A(TimeProvider time) : List<int>, IActionHandler\n{\n    public TimeProvider Time => time;\n\n    " + Method + "\n}\n")]
    public Task A_handler_of_nothing_becomes_one_that_succeeds(string before, string after) => Expect(Attribute + before, Attribute + after);

    [Theory]
    [InlineData("public string HandleAsync(HandlerContext context, CancellationToken cancellationToken) => \"\";")]
    [InlineData("ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(\"\"));")]
    public Task Beside_a_method_that_only_looks_like_it_the_interface_is_implemented_explicitly(string method) => Expect(
        Attribute + "public sealed class A\n{\n    " + method + "\n}\n",
        Attribute + "public sealed class A : IActionHandler\n{\n    " + method + "\n\n    "
            + Method.Replace("public ", "", StringComparison.Ordinal).Replace("HandleAsync", "IActionHandler.HandleAsync", StringComparison.Ordinal) + "\n}\n");

    [Theory]
    [InlineData("", "IActionHandler")]
    [InlineData("Parameters action, ", "IActionHandler<Parameters>")]
    public Task Where_the_method_is_there_only_the_interface_is_named(string parameter, string type)
    {
        var body = $"\n{{\n    public ValueTask<ActionOutcome> HandleAsync({parameter}HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(\"\"));\n}}\npublic sealed record Parameters;\n";

        return Expect(Attribute + "public sealed class A" + body, Attribute + $"public sealed class A : {type}{body}");
    }

    [Fact]
    public async Task A_static_class_cannot_be_a_handler() =>
        Assert.Empty(await FixedProject.Open(new HandlerCodeFix(), ("A.cs", Attribute + "public static class A { }")).Offers());

    [Fact]
    public async Task All_handlers_of_all_files_are_fixed_at_once()
    {
        var project = await FixedProject.Open(
            new HandlerCodeFix(), ("A.cs", Attribute + "public sealed class A;\n"), ("B.cs", Attribute.Replace("SAVE", "KEEP", StringComparison.Ordinal) + "public sealed class B;\n")).FixAll();

        Assert.Contains("class B : IActionHandler", await project.Text("B.cs"), StringComparison.Ordinal);
        await project.ExpectClean();
    }
}
