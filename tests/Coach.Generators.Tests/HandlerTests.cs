using Coach.Generators.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Generators.Tests;

public sealed class HandlerTests
{
    private static TestProject Handler(string constructor, string show, string attribute = "[CoachAction(\"A\")]") => TestProject.ForErrors().Source($$"""
        #nullable enable
        {{attribute}}
        public sealed class H{{constructor}} : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success($"{{show}}"));
        }
        """);

    private static IServiceProvider Services(Action<ServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }

    [Fact]
    public async Task Services_come_from_the_scope()
    {
        var services = Services(static services => services.AddSingleton("text").AddKeyedSingleton("a", "keyed").AddSingleton(TimeProvider.System));
        var run = await Handler(
            "(IServiceProvider all, string text, [FromKeyedServices(\"a\")] string keyed, TimeProvider time)",
            "{text} {keyed} {ReferenceEquals(time, all.GetService(typeof(TimeProvider)))}").ExpectMarked();

        Assert.Equal("text keyed True", await run.Call("A", "{}", services));
    }

    [Fact]
    public async Task Optional_services_may_be_missing()
    {
        var run = await Handler(
            "(TimeProvider? time = null, int number = 5, string text = \"t\", Uri? uri = default, [FromKeyedServices(1)] object? keyed = null)",
            "{time is null} {number} {text} {uri is null} {keyed is null}").ExpectMarked();

        Assert.Equal("True 5 t True True", await run.Call("A", "{}", Services()));
        Assert.Equal("False 5 t True True", await run.Call("A", "{}", Services(static services => services.AddSingleton(TimeProvider.System))));
    }

    [Fact]
    public async Task A_missing_service_is_the_containers_own_error()
    {
        var run = await Handler("(TimeProvider time)", "{time}").ExpectMarked();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Call("A", "{}", Services()));
        Assert.Contains("System.TimeProvider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_attribute_says_everything_else()
    {
        var run = await Handler(
            "",
            "ran",
            """[CoachAction("A", Description = "Says \"it\".\n", Emitters = ActionEmitters.User | ActionEmitters.System, RequiresApproval = true, AcceptGuesses = true, TimeoutSeconds = 0.5, Examples = new[] { "{ }", "{}" })]""").ExpectMarked();

        var action = run.Action("A");
        Assert.Equal(("A", "Says \"it\".\n", ActionEmitters.User | ActionEmitters.System), (action.Name, action.Description, action.Emitters));
        Assert.Equal((true, true, TimeSpan.FromSeconds(0.5), "{ }"), (action.RequiresApproval, action.AcceptGuesses, action.Timeout, action.Example));
        Assert.Equal("ran", await run.Call("A", "{}"));
    }

    [Fact]
    public async Task Of_several_constructors_the_marked_or_longest_public_one_is_called()
    {
        var run = await Handler("", "{How}").Source("""
            [CoachAction("B")]
            public sealed class B : IActionHandler
            {
                private readonly string _how;
                public B() => _how = "none";
                public B(TimeProvider? time) => _how = "longest";
                internal B(TimeProvider? a, TimeProvider? b) => _how = "internal";
                public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(_how));
            }
            """.Replace("private readonly", "#nullable enable\n    private readonly", StringComparison.Ordinal), "B.cs").Source("""
            [CoachAction("C")]
            public sealed class C : IActionHandler
            {
                private readonly string _how;
                [ActivatorUtilitiesConstructor] public C() => _how = "marked";
                public C(TimeProvider time) => _how = "longest";
                public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(_how));
            }
            public static class Text { public static string How => "static"; }
            """, "C.cs").Source("global using static Text;", "Static.cs").ExpectMarked();

        Assert.Equal("longest", await run.Call("B", "{}", Services()));
        Assert.Equal("marked", await run.Call("C", "{}", Services()));
    }

    [Fact]
    public async Task Conditions_and_prompt_values_are_called_with_what_they_take()
    {
        var run = await TestProject.ForErrors().Source("""
            public static class Declarations
            {
                [CoachCondition("plain", Description = "It is \"plain\".")] public static bool Plain() => true;
                [CoachCondition("has-service")] internal static ValueTask<bool> Has(string service, HandlerContext context, CancellationToken token) => new(service == context.TurnId && token.CanBeCanceled);
                [CoachPromptValue("text")] public static string @class(HandlerContext context) => context.TurnId;
                [CoachPromptValue("later")] public static async ValueTask<string> Later([FromKeyedServices(typeof(int))] string keyed) { await Task.Yield(); return keyed; }
            }
            """).ExpectMarked();

        using var source = new CancellationTokenSource();
        var context = TestRun.Context(Services(static services => services.AddSingleton("turn").AddKeyedSingleton<string>(typeof(int), "keyed")));
        var plain = run.Made<ConditionDefinition>("Condition_plain");
        Assert.Equal(("plain", "It is \"plain\"."), (plain.Name, plain.Description));
        Assert.True(await plain.EvaluateAsync(context, default));
        Assert.True(await run.Made<ConditionDefinition>("ConditionX_has__002Dservice").EvaluateAsync(context, source.Token));
        Assert.False(await run.Made<ConditionDefinition>("ConditionX_has__002Dservice").EvaluateAsync(context, default));
        Assert.Equal("turn", await run.Made<PromptValueDefinition>("PromptValue_text").ProvideAsync(context, default));
        Assert.Equal("keyed", await run.Made<PromptValueDefinition>("PromptValue_later").ProvideAsync(context, default));
    }
}
