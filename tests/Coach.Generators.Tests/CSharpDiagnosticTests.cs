using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class CSharpDiagnosticTests
{
    private const string Handle = "public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(\"\"));";

    private static string HandleOf(string type) =>
        $"public ValueTask<ActionOutcome> HandleAsync({type} action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(\"\"));";

    /// <summary>A project that also owns a coach, so that what depends on the wrong declaration must compile too.</summary>
    private static async Task<TestRun> Expect(string source, string? id = null, string? message = null)
    {
        var run = await TestProject.ForErrors().Source(source).States("initial: a\nstates: {a: }\n").ExpectMarked();
        if (id is not null)
        {
            Assert.Equal(message, await run.Message(id));
        }

        return run;
    }

    private static Task<TestRun> ExpectParameters(string parameters, string? id = null, string? message = null) =>
        Expect($"#nullable enable\n{parameters}\n[CoachAction(\"A\")] public sealed class H : IActionHandler<P> {{ {HandleOf("P")} }}", id, message);

    [Fact]
    public Task A_handler_that_implements_nothing_is_COACH001() => Expect(
        "[CoachAction(\"A\")] public sealed class {|COACH001:Handler|};",
        "COACH001",
        "Handler is marked [CoachAction] but implements neither IActionHandler nor IActionHandler<T>; implement one of them");

    [Fact]
    public async Task A_handler_whose_base_does_not_compile_is_the_compilers_error_alone()
    {
        var run = TestProject.ForErrors().Source($"[CoachAction(\"A\")] public sealed class H : IActionHandler<Missing> {{ {HandleOf("Missing")} }}").States("initial: a\nstates: {a: }\n").Run();

        Assert.Empty(await run.Findings());
        Assert.Equal(["CS0246"], run.Compilation.GetDiagnostics().Where(static d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(static d => d.Id).Distinct());
    }

    [Theory]
    [InlineData("save_identity", "; did you mean SAVE_IDENTITY?")]
    [InlineData("SaveIdentity", "; did you mean SAVE_IDENTITY?")]
    [InlineData("save-identity", "; did you mean SAVE_IDENTITY?")]
    [InlineData("1ST", "")]
    [InlineData("", "")]
    [InlineData("SAVE.IDENTITY\\\"", "")]
    public Task An_action_name_that_is_not_valid_is_COACH002(string name, string hint) => Expect(
        $"[CoachAction({{|COACH002:\"{name}\"|}})] public sealed class H : IActionHandler {{ {Handle} }}",
        "COACH002",
        $"'{name.Replace("\\", "", StringComparison.Ordinal)}' is no action name; a name has upper-case letters, digits and underscores and begins with a letter{hint}");

    [Fact]
    public Task Two_handlers_of_one_action_are_COACH003() => Expect(
        $$"""
        [CoachAction({|COACH003:"SAVE"|})] public sealed class Second : IActionHandler { {{Handle}} }
        [CoachAction("SAVE")] public sealed class First : IActionHandler { {{Handle}} }
        """,
        "COACH003",
        "The action SAVE is declared by First already; give one of them another name");

    [Fact]
    public Task A_second_TRANSITION_STATE_is_COACH003() => Expect(
        $"[CoachAction({{|COACH003:\"TRANSITION_STATE\"|}})] public sealed class H : IActionHandler {{ {Handle} }}",
        "COACH003",
        "The action TRANSITION_STATE is declared by Coach itself already; give one of them another name");

    [Fact]
    public Task Conditions_and_prompt_values_are_declared_once_too() => Expect("""
        public static class C
        {
            [CoachCondition({|COACH003:"done"|})] public static bool A() => true;
            [CoachCondition("Done")] public static bool B() => true;
            [CoachPromptValue("done")] public static string V() => "";
            [CoachPromptValue({|COACH003:"done"|})] public static string W() => "";
        }
        """);

    [Theory]
    [InlineData("public sealed record P({|COACH004:object|} V);", "The parameter V of type object cannot be read from a model's text: use text, numbers, enums, dates, records, lists or string-keyed dictionaries, or JsonElement for any JSON")]
    [InlineData("public sealed record P({|COACH004:Dictionary<int, string>|} V);", null)]
    [InlineData("public sealed record P({|COACH004:(int A, int B)|} V);", null)]
    [InlineData("public sealed record P({|COACH004:char|} V);", null)]
    [InlineData("public sealed record P({|COACH004:HashSet<string>|} V);", null)]
    [InlineData("public sealed record P({|COACH004:int[,]|} V);", null)]
    [InlineData("public sealed record P({|COACH004:Stream|} V);", "The parameter V of type Stream cannot be read from a model's text: it is abstract, so nobody knows which class to make")]
    [InlineData("public sealed record P({|COACH004:Func<int>|} V);", null)]
    [InlineData("public enum None; public sealed record P({|COACH004:None|} V);", "The parameter V of type None cannot be read from a model's text: the enum has no members")]
    [InlineData("public sealed record P(List<{|COACH004:|}object> V);", null, "{|COACH004:List<object>|}")]
    [InlineData("public sealed class P { public {|COACH004:Action|}? V { get; set; } }", null, "{|COACH004:Action?|}")]
    [InlineData("public abstract record Base; public sealed record P({|COACH004:Base|} V);", "The parameter V of type Base cannot be read from a model's text: it is abstract, so nobody knows which class to make")]
    public async Task A_type_that_cannot_be_read_is_COACH004(string parameters, string? message, string? place = null)
    {
        if (place is not null)
        {
            parameters = parameters.Replace("List<{|COACH004:|}object>", place, StringComparison.Ordinal).Replace("{|COACH004:Action|}?", place, StringComparison.Ordinal);
        }

        var run = await TestProject.ForErrors().Source($"#nullable enable\nusing System.IO;\n{parameters}\n[CoachAction(\"A\")] public sealed class H : IActionHandler<P> {{ {HandleOf("P")} }}").ExpectMarked();
        Assert.Equal(message ?? await run.Message("COACH004"), await run.Message("COACH004"));
    }

    [Fact]
    public Task A_record_that_contains_itself_is_COACH004() => ExpectParameters(
        "public sealed record Node(string Name, {|COACH004:List<Node>|} Children); public sealed record P(Node Root);",
        "COACH004",
        "The parameter Children of type List<Node> cannot be read from a model's text: Node contains itself, and a schema of it would have no end");

    [Fact]
    public Task Parameters_that_are_no_record_are_COACH004_at_the_handler() => Expect(
        $"[CoachAction(\"A\")] public sealed class {{|COACH004:H|}} : IActionHandler<string> {{ {HandleOf("string")} }}",
        "COACH004",
        "The parameter action of type string cannot be read from a model's text: an action's parameters are a record or a class");

    [Fact]
    public Task Two_parameters_of_one_name_are_COACH004() => ExpectParameters(
        "public sealed record Inner(string Name, [property: JsonPropertyName(\"NAME\")] string Other); public sealed record P({|COACH004:Inner|} I);");

    [Fact]
    public Task All_unreadable_parameters_are_said_at_once() => ExpectParameters("public sealed record P({|COACH004:object|} A, string B, {|COACH004:dynamic|} C);");

    [Fact]
    public Task A_record_that_two_handlers_share_is_wrong_once() => Expect(
        $$"""
        public sealed record P({|COACH004:object|} V);
        [CoachAction("A")] public sealed class H : IActionHandler<P> { {{HandleOf("P")}} }
        [CoachAction("B")] public sealed class I : IActionHandler<P> { {{HandleOf("P")}} }
        """);

    [Theory]
    [InlineData("public abstract class {|COACH006:H|} : IActionHandler { @ }", "H cannot be called by generated code: it is abstract or static")]
    [InlineData("public sealed class {|COACH006:H|}<T> : IActionHandler { @ }", "H<T> cannot be called by generated code: it is generic")]
    [InlineData("public sealed class {|COACH006:H|} : IActionHandler { private H() { } @ }", "H cannot be called by generated code: it has no accessible constructor")]
    [InlineData("public sealed class {|COACH006:H|}(ref int x) : IActionHandler { @ }", "H cannot be called by generated code: its parameter x is no service")]
    [InlineData("public sealed class {|COACH006:H|} : IActionHandler { public required int X { get; init; } @ }", "H cannot be called by generated code: it has required members, which nobody would set")]
    [InlineData("file sealed class {|COACH006:H|} : IActionHandler { @ }", "H cannot be called by generated code: it is not accessible; make it internal or public")]
    public Task A_handler_that_cannot_be_made_is_COACH006(string handler, string message) =>
        Expect("[CoachAction(\"A\")] " + handler.Replace("@", Handle, StringComparison.Ordinal), "COACH006", message);

    [Theory]
    [InlineData("[CoachCondition(\"c\")] public bool {|COACH006:M|}() => true;", "C.M() cannot be called by generated code: it is not static")]
    [InlineData("[CoachCondition(\"c\")] public static string {|COACH006:M|}() => \"\";", "C.M() cannot be called by generated code: it returns neither bool nor ValueTask<bool>")]
    [InlineData("[CoachPromptValue(\"c\")] public static bool {|COACH006:M|}() => true;", "C.M() cannot be called by generated code: it returns neither string nor ValueTask<string>")]
    [InlineData("[CoachCondition(\"c\")] private static bool {|COACH006:M|}() => true;", "C.M() cannot be called by generated code: it is not accessible; make it internal or public")]
    [InlineData("[CoachCondition(\"c\")] public static bool {|COACH006:M|}<T>() => true;", "C.M<T>() cannot be called by generated code: it is generic")]
    [InlineData("[CoachCondition(\"c\")] public static bool {|COACH006:M|}(out int x) { x = 1; return true; }", "C.M(out int) cannot be called by generated code: its parameter x is no service")]
    public Task A_method_that_cannot_be_called_is_COACH006(string method, string message) => Expect($"public class C {{ {method} }}", "COACH006", message);

    [Theory]
    [InlineData("[{|COACH008:Range(1, 5)|}] string V", "[Range] does not fit the parameter V of type string: it is for numbers")]
    [InlineData("[{|COACH008:StringLength(5)|}] int V", "[StringLength] does not fit the parameter V of type int: it is for text")]
    [InlineData("[{|COACH008:EmailAddress|}] int V", "[EmailAddress] does not fit the parameter V of type int: it is for text")]
    [InlineData("[{|COACH008:MaxLength(5)|}] DateOnly V", "[MaxLength] does not fit the parameter V of type DateOnly: it is for text and collections")]
    [InlineData("[{|COACH008:RegularExpression(\"(\")|}] string V", "[RegularExpression] does not fit the parameter V of type string: its pattern is no regular expression")]
    [InlineData("[{|COACH008:AllowedValues(\"1\")|}] int V", "[AllowedValues] does not fit the parameter V of type int: its values are of another type, and would never be equal to the parameter's")]
    [InlineData("[{|COACH008:Range(typeof(int), \"a\", \"b\")|}] int V", "[Range] does not fit the parameter V of type int: its bounds a and b are no numbers")]
    [InlineData("[{|COACH008:Range(10, 1)|}] int V", "[Range] does not fit the parameter V of type int: it has no value between 10 and 1")]
    [InlineData("[{|COACH008:Range(2.5, 0.5)|}] double V", "[Range] does not fit the parameter V of type double: it has no value between 2.5 and 0.5")]
    [InlineData("[{|COACH008:Range(0.2, 0.8)|}] int V", "[Range] does not fit the parameter V of type int: it has no value between 0.2 and 0.8")]
    [InlineData("[{|COACH008:Range(300, 500)|}] byte V", "[Range] does not fit the parameter V of type byte: it has no value between 300 and 500")]
    [InlineData("[{|COACH008:Range(1, 1, MinimumIsExclusive = true)|}] double V", "[Range] does not fit the parameter V of type double: it has no value between 1 and 1")]
    [InlineData("[{|COACH008:StringLength(3, MinimumLength = 5)|}] string V", "[StringLength] does not fit the parameter V of type string: it has no length between 5 and 3")]
    [InlineData("[{|COACH008:Length(2, 1)|}] string[] V", "[Length] does not fit the parameter V of type string[]: it has no length between 2 and 1")]
    public Task A_constraint_that_does_not_fit_is_COACH008(string parameter, string message) => ExpectParameters($"public sealed record P({parameter});", "COACH008", message);

    [Fact]
    public Task An_init_only_member_with_an_initializer_is_COACH009() => ExpectParameters(
        "public sealed class P { public string {|COACH009:Name|} { get; init; } = \"x\"; public string Fine { get; set; } = \"y\"; }",
        "COACH009",
        "Name is init-only and has an initializer, which would be lost when the model gives no value; make it settable, or a constructor parameter with a default");

    [Fact]
    public Task A_handler_that_implements_two_is_COACH010() => Expect(
        $$"""
        public sealed record P(string A);
        [CoachAction("A")] public sealed class {|COACH010:H|} : IActionHandler, IActionHandler<P> { {{Handle}} {{HandleOf("P")}} }
        """,
        "COACH010",
        "H implements IActionHandler and IActionHandler<P>; an action has one kind of parameters, so make a handler for each");

    [Fact]
    public async Task A_pragma_switches_an_error_of_CSharp_off()
    {
        var run = TestProject.ForErrors().Source("#pragma warning disable COACH001\n[CoachAction(\"A\")] public sealed class Handler;").Run();

        Assert.Empty(await run.Findings());
        var broken = Assert.Throws<System.Reflection.TargetInvocationException>(() => run.Action("A"));
        Assert.Equal("A, declared by Handler, was compiled with an error.", broken.InnerException!.Message);
    }

    [Fact]
    public async Task A_project_without_Coach_is_left_alone()
    {
        var run = await TestProject.ForErrors().Source("namespace Other { public sealed class CoachActionAttribute(string n) : Attribute { public string N => n; } [CoachAction(\"x y\")] public class H; }").ExpectMarked();

        Assert.Empty(run.Files);
    }
}
