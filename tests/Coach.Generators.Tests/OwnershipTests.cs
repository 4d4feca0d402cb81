using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class OwnershipTests
{
    private static string Handler(string type, string name) => $$"""
        [CoachAction("{{name}}", Emitters = ActionEmitters.User)]
        public sealed class {{type}} : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("{{type}}"));
        }
        """;

    private static TestRun Library(string name, string source) => new TestProject { ErrorsOnly = true, Name = name }.Source(source).Run();

    [Fact]
    public async Task A_referenced_library_declares_and_another_project_owns()
    {
        var library = Library("My.Actions", "namespace Lib;\n" + Handler("Fly", "FLY") + """

            public static class Declarations
            {
                [CoachCondition("airborne")] public static bool Airborne() => true;
                [CoachPromptValue("height")] public static string Height() => "12";
            }
            """);
        var run = await TestProject.ForErrors().Source(Handler("Land", "LAND")).Reference(library.ToReference()).File("p.md", "{{height}}").States("""
            initial: air
            states:
              air:
                prompt: p.md
                allow: [FLY, LAND, {|COACH201:FLEE|}]
                transitions: [{to: air, when: airborne}]
            """).ExpectMarked();

        library.Load();
        var machine = run.Machine();
        Assert.Equal(["FLY", "LAND", "TRANSITION_STATE"], machine.ActionNames);
        Assert.Equal(ActionEmitters.User, machine.FindAction("fly")!.Emitters);
        Assert.Equal("12", await machine.FindPromptValue("height")!.ProvideAsync(TestRun.Context(), default));
        Assert.True(await machine.FindCondition("airborne")!.EvaluateAsync(TestRun.Context(), default));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(70)]
    public void However_many_actions_there_are_each_is_found_by_its_name(int count)
    {
        var names = Enumerable.Range(0, count).Select(static number => $"ACTION_{number}").ToList();
        var machine = new TestProject { ErrorsOnly = true, Name = $"Many{count}" }
            .Property("RootNamespace", "Many")
            .Source(string.Join('\n', names.Select(static name => Handler($"Handler{name}", name))))
            .States($"initial: s\nstates:\n  s:\n    allow: [{string.Join(", ", names)}]")
            .Run().Machine("Many");

        Assert.All(names, name => Assert.Equal(name, machine.FindAction(name)?.Name));
        Assert.Equal(names, machine.FindState("s")!.Allow);
    }

    [Fact]
    public async Task A_name_that_a_referenced_assembly_declares_too_is_COACH003()
    {
        var library = Library("Lib", Handler("Fly", "FLY"));

        var run = await TestProject.ForErrors().Source(Handler("MyFly", "FLY").Replace("\"FLY\"", "{|COACH003:\"FLY\"|}", StringComparison.Ordinal)).Reference(library.ToReference())
            .States("initial: a\nstates: {a: {allow: [FLY]}}").ExpectMarked();

        Assert.Equal("The action FLY is declared by Fly already; give one of them another name", await run.Message("COACH003"));
    }

    [Fact]
    public async Task A_name_that_two_referenced_assemblies_declare_is_COACH003_where_it_is_allowed()
    {
        var run = await TestProject.ForErrors()
            .Reference(Library("Lib1", Handler("Fly1", "FLY")).ToReference())
            .Reference(Library("Lib2", Handler("Fly2", "FLY")).ToReference())
            .States("initial: a\nstates: {a: {allow: [{|COACH003:FLY|}]}}").ExpectMarked();

        Assert.Equal("The action FLY of Fly2 is declared by Fly1 already; give one of them another name", await run.Message("COACH003"));
        Assert.Equal(["FLY", "TRANSITION_STATE"], run.Machine().ActionNames);
    }

    [Fact]
    public async Task An_application_that_references_the_owner_gets_nothing()
    {
        var owner = new TestProject { ErrorsOnly = true, Name = "Life" }.Source(Handler("Fly", "FLY")).States("initial: a\nstates: {a: {allow: [FLY]}}").Property("RootNamespace", "Life").Run();

        var run = await new TestProject { ErrorsOnly = true, Name = "Console" }.Reference(owner.ToReference())
            .Source("using Life; public static class Program { public static void Main() => new ServiceCollection().AddCoach(coach => coach.Configure(o => { })); }").ExpectMarked();

        Assert.Empty(run.Files);
    }

    [Fact]
    public async Task Two_owners_may_be_referenced()
    {
        var one = new TestProject { ErrorsOnly = true, Name = "One" }.States("initial: a\nstates: {a: }").Property("RootNamespace", "One").Run();
        var two = new TestProject { ErrorsOnly = true, Name = "Two" }.States("initial: b\nstates: {b: }").Property("RootNamespace", "Two").Run();

        await TestProject.ForErrors().Reference(one.ToReference()).Reference(two.ToReference())
            .Source("using One; using Two; public static class P { public static object M() => new ServiceCollection().AddCoach(One.CoachSetup.Machine); }").ExpectMarked();
    }

    [Theory]
    [InlineData("My-App", "My_App")]
    [InlineData("My.class.9x", "My.class._9x")]
    [InlineData("", "App")]
    public async Task Any_root_namespace_becomes_one(string given, string expected)
    {
        var run = await TestProject.ForErrors().States("initial: a\nstates: {a: }").Property("RootNamespace", given).ExpectMarked();

        Assert.Equal("a", run.Machine(expected).Initial.Name);
    }

    [Fact]
    public async Task Another_file_may_be_states_yaml()
    {
        var run = await TestProject.ForErrors().File("conf/coach.yml", "initial: mine\nstates: {mine: {prompt: ../p.md}}").File("p.md", "Hi").States("initial: [")
            .Property("CoachStatesFile", "conf/coach.yml").ExpectMarked();

        Assert.Equal(("mine", "Hi"), (run.Machine().Initial.Name, run.Machine().Initial.Prompt));
    }

    [Fact]
    public async Task The_project_folders_states_yaml_wins_over_one_below_it()
    {
        var run = await TestProject.ForErrors().File("a/states.yaml", "initial: below\nstates: {below: }").States("initial: top\nstates: {top: }").ExpectMarked();

        Assert.Equal("top", run.Machine().Initial.Name);
    }

    [Fact]
    public async Task A_handler_that_does_not_compile_leaves_the_others_working()
    {
        var run = TestProject.ForErrors().Source(Handler("Fly", "FLY")).Source("[CoachAction(\"LAND\")] public sealed class Land(Missing m) : IActionHandler { public ValueTask<", "Land.cs")
            .States("initial: a\nstates: {a: {allow: [FLY, LAND]}}").Run();

        Assert.Empty(await run.Findings());
        Assert.All(
            run.Compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error),
            static diagnostic => Assert.Equal("Land.cs", TestProject.Relative(diagnostic.Location.GetLineSpan().Path)));
    }
}
