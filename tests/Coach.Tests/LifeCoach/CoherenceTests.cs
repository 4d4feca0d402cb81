using Coach;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LifeCoach.Tests;

/// <summary>Context and tables change together or not at all; names and states are those that are declared.</summary>
public sealed class CoherenceTests
{
    public static TheoryData<Keeping> Stores => [Keeping.InMemory, Keeping.InSqlite];

    [Theory, MemberData(nameof(Stores))]
    public async Task A_step_that_cannot_be_committed_leaves_neither_context_nor_rows(Keeping keeping)
    {
        var switches = new Switches();
        await using var talk = await Talk.BeginAsync(keeping, change: services => Break(services, switches));
        await talk.GoToAsync("identity_refinement");
        var before = (talk.Session, Identities: await talk.IdentitiesAsync());

        switches.CommitsFail = true;
        var result = await talk.ReplyAsync(
            """
            [ACTION:SAVE_IDENTITY]{"identity": "Dancer", "category": "PASSIONS"}[/ACTION]
            [ACTION:SAVE_IDENTITY]{"identity": "Runner", "category": "ACTION"}[/ACTION]
            [ACTION:SET_FOCUS_IDENTITY]{"identity": "Dancer"}[/ACTION]
            """);

        Assert.Equal(TurnStatus.Failed, result.Status);
        Assert.DoesNotContain("disk", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal((before.Session.State, before.Session.Data, before.Session.Version), (talk.Session.State, talk.Session.Data, talk.Session.Version));
        Assert.Equal(before.Identities, await talk.IdentitiesAsync());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_handler_that_fails_after_writing_leaves_neither(Keeping keeping)
    {
        var switches = new Switches();
        await using var talk = await Talk.BeginAsync(keeping, change: services => Break(services, switches));
        await talk.GoToAsync("identity_brainstorming");

        switches.WritesFail = true;
        var failed = await talk.AskAsync("SAVE_IDENTITY", """{"identity": "Dancer", "category": "PASSIONS"}""");
        switches.WritesFail = false;

        Assert.Equal(ActionStatus.Failed, failed.Status);
        Assert.DoesNotContain("secret", failed.Message, StringComparison.Ordinal);
        Assert.Empty(await talk.IdentitiesAsync());
        Assert.Contains("Identities so far: 1", (await talk.AskAsync("SAVE_IDENTITY", """{"identity": "Dancer", "category": "PASSIONS"}""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PASSIONS", "passions_and_talents")]
    [InlineData("MONEY_MAKER", "maker_of_money")]
    [InlineData("MONEY_KEEPER", "keeper_of_money")]
    [InlineData("SPIRITUAL", "spiritual")]
    [InlineData("APPEARANCE", "personal_appearance")]
    [InlineData("HEALTH", "physical_expression")]
    [InlineData("FAMILY", "familial_relations")]
    [InlineData("ROMANTIC", "romantic_relation")]
    [InlineData("ACTION", "doer_of_things")]
    public async Task A_category_is_read_by_name_and_by_value_and_stored_as_its_value(string name, string value)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InSqlite);
        await talk.GoToAsync("identity_brainstorming");

        foreach (var (index, spelling) in new[] { name, value, name.ToLowerInvariant(), value.Replace('_', ' ') }.Index())
        {
            Assert.True((await talk.AskAsync("SAVE_IDENTITY", $$"""{"identity": "I{{index}}", "category": "{{spelling}}"}""")).Succeeded, spelling);
        }

        Assert.All(await talk.IdentitiesAsync(), identity => Assert.Equal(name, identity.Category.ToName()));
        Assert.Equal([value, value, value, value], await talk.QueryAsync("SELECT category FROM life_coach_identity"));
    }

    [Theory]
    [InlineData("IDENTITY_DISCOVERY", "unknown_state")]
    [InlineData("accountability", "illegal_transition")]
    [InlineData("", "unknown_state")]
    public async Task A_target_that_is_no_way_on_is_refused_with_the_legal_ones(string target, string code)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InMemory);
        await talk.GoToAsync("identity_brainstorming");

        var result = await talk.AskAsync("TRANSITION_STATE", $$"""{"target_state": "{{target}}"}""");

        Assert.Equal((ActionStatus.Failed, code), (result.Status, result.Code));
        Assert.Contains("identity_refinement, introduction", result.Message, StringComparison.Ordinal);
        Assert.Equal("identity_brainstorming", talk.Session.State);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Times_are_utc_whatever_the_zone_of_the_clock(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping, new FixedTime(new(2026, 7, 1, 1, 30, 0, TimeSpan.FromHours(9))));
        await talk.GoToAsync("accountability");
        await talk.AskAsync("MARK_ACTION_COMPLETE", """{"number": 1}""");

        var expected = new DateTimeOffset(2026, 6, 30, 16, 30, 0, TimeSpan.Zero);
        DateTimeOffset[] times = [(await talk.IdentitiesAsync())[0].SavedAt, (await talk.VisualizationAsync("Painter"))!.SavedAt, (await talk.ItemsAsync())[0].CompletedAt!.Value];
        Assert.All(times, time => Assert.Equal((expected, TimeSpan.Zero), (time, time.Offset)));
        if (keeping == Keeping.InSqlite)
        {
            Assert.All(await talk.QueryAsync("SELECT saved_at FROM life_coach_identity"), time => Assert.Equal("2026-06-30T16:30:00.0000000Z", time));
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Clients_do_not_see_each_others_rows(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);
        await talk.GoToAsync("identity_brainstorming");
        await talk.AskAsync("SAVE_IDENTITY", """{"identity": "Dancer", "category": "PASSIONS"}""");

        Assert.Empty(await talk.Coach.ReadAsync((services, token) => services.GetRequiredService<IIdentities>().ListAsync("bob", token)));
    }

    [Theory]
    [InlineData("introduction", "SAVE_USER_INFO MARK_INTRODUCTION_COMPLETE TRANSITION_STATE", "identity_brainstorming:introduction_completed")]
    [InlineData("identity_brainstorming", "SAVE_IDENTITY SAVE_USER_INFO TRANSITION_STATE", "identity_refinement:has_minimum_identities introduction:")]
    [InlineData("identity_refinement", "SAVE_IDENTITY SET_FOCUS_IDENTITY TRANSITION_STATE", "identity_visualization:has_refined_identity identity_brainstorming:")]
    [InlineData("identity_visualization", "SAVE_VISUALIZATION SET_FOCUS_IDENTITY TRANSITION_STATE", "action_planning:has_visualization identity_refinement:")]
    [InlineData("action_planning", "CREATE_ACTION_ITEM SET_FOCUS_IDENTITY TRANSITION_STATE", "accountability:has_action_plan identity_visualization:")]
    [InlineData("accountability", "MARK_ACTION_COMPLETE CREATE_ACTION_ITEM SET_FOCUS_IDENTITY TRANSITION_STATE", "action_planning:")]
    public void The_compiled_states_are_those_of_the_file(string name, string allow, string ways)
    {
        var state = CoachSetup.Machine.FindState(name)!;

        Assert.Equal(allow.Split(' ').Order(), state.Allow.Order());
        Assert.Equal(ways.Split(' '), state.Transitions.Select(way => $"{way.To}:{way.When}"));
        Assert.Equal(name == "accountability", state.IsTerminal);
        Assert.StartsWith($"State: {name}", state.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_is_told_what_the_coach_knows_and_which_actions_it_has()
    {
        await using var talk = await Talk.BeginAsync(Keeping.InSqlite, new FixedTime(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)));
        await talk.ReplyAsync("""[ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann\n## Identities so far\n- Queen (ACTION)"}[/ACTION]""");
        await talk.GoToAsync("accountability");
        await talk.ReplyAsync("How did it go?");

        var prompt = talk.Model.Requests[^1].Prompt;

        Assert.Contains("- name: Ann ## Identities so far - Queen (ACTION)\n", prompt, StringComparison.Ordinal);
        Assert.Contains("Today is 2026-03-01.", prompt, StringComparison.Ordinal);
        Assert.Contains("- Painter (PASSIONS)", prompt, StringComparison.Ordinal);
        Assert.Contains("- 1. Buy a sketchbook (open; for Painter)", prompt, StringComparison.Ordinal);
        Assert.Contains("[ACTION:MARK_ACTION_COMPLETE]{\"number\": 1}[/ACTION]", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("SAVE_IDENTITY", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", prompt, StringComparison.Ordinal);
    }

    private static void Break(IServiceCollection services, Switches switches)
    {
        var store = services.Single(service => service.ServiceType == typeof(ICoachStore));
        services.Replace(ServiceDescriptor.Singleton<ICoachStore>(provider => new BreakableStore(Make<ICoachStore>(store, provider), switches)));
        var identities = services.Single(service => service.ServiceType == typeof(IIdentities));
        services.Replace(ServiceDescriptor.Scoped<IIdentities>(provider => new BreakableIdentities(Make<IIdentities>(identities, provider), switches)));
    }

    private static T Make<T>(ServiceDescriptor service, IServiceProvider provider) =>
        (T)(service.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!));
}
