using Coach;

namespace LifeCoach.Tests;

/// <summary>Each handler with valid and invalid parameters: from the reply's text through the generated executor to rows, on both stores.</summary>
public sealed class HandlerTests
{
    public static TheoryData<Keeping> Stores => [Keeping.InMemory, Keeping.InSqlite];

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_client_tells_is_kept_under_its_key(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);

        var first = await talk.AskAsync("SAVE_USER_INFO", """{"key": "Favourite Colour", "value": " blue "}""");
        var second = await talk.AskAsync("SAVE_USER_INFO", """{"key": "favourite-colour", "value": "green"}""");

        Assert.Equal((ActionStatus.Succeeded, "ok", "Saved: favourite_colour."), (first.Status, first.Code, first.Message));
        Assert.True(second.Succeeded);
        Assert.Equal([("favourite_colour", "green")], talk.Session.Data.Client);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task False_and_zero_are_values(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);

        await talk.AskAsync("SAVE_USER_INFO", """{"key": "children", "value": "0"}""");
        await talk.AskAsync("SAVE_USER_INFO", """{"key": "smokes", "value": "false"}""");

        Assert.Equal([("children", "0"), ("smokes", "false")], talk.Session.Data.Client);
    }

    [Theory]
    [InlineData("identities", "SAVE_IDENTITY")]
    [InlineData("Identities ", "SAVE_IDENTITY")]
    [InlineData("STATE", "TRANSITION_STATE")]
    [InlineData("introduction completed", "MARK_INTRODUCTION_COMPLETE")]
    [InlineData("focus", "SET_FOCUS_IDENTITY")]
    [InlineData("action-items", "CREATE_ACTION_ITEM")]
    public async Task Keys_of_the_coach_itself_are_refused_and_the_right_action_is_named(string key, string action)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InSqlite);
        await talk.GoToAsync("identity_brainstorming");
        var before = talk.Session.Data;

        var result = await talk.AskAsync("SAVE_USER_INFO", $$"""{"key": "{{key}}", "value": "x"}""");

        Assert.Equal((ActionStatus.Failed, "reserved_key"), (result.Status, result.Code));
        Assert.Contains(action, result.Message, StringComparison.Ordinal);
        Assert.Equal(before, talk.Session.Data);
    }

    [Theory]
    [InlineData("SAVE_USER_INFO", """{"key": "goal"}""", "value is required")]
    [InlineData("SAVE_USER_INFO", """{"value": "x"}""", "key is required")]
    [InlineData("SAVE_USER_INFO", """{"key": "", "value": "x"}""", "key must have 1 to 40 characters")]
    [InlineData("SAVE_USER_INFO", """{"key": "a.b", "value": "x"}""", "use letters, digits and underscores")]
    [InlineData("SAVE_USER_INFO", """{"key": "goal", "value": null}""", "value must not be null")]
    [InlineData("SAVE_USER_INFO", """{"key": "goal", "value": {"text": "x"}}""", "value")]
    public async Task User_info_with_wrong_parameters_never_reaches_its_handler(string action, string body, string says)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InMemory);

        var result = await talk.AskAsync(action, body);

        Assert.Equal((ActionStatus.InvalidParameters, "invalid_parameters"), (result.Status, result.Code));
        Assert.Contains(says, result.Message, StringComparison.Ordinal);
        Assert.Empty(talk.Session.Data.Names);
    }

    [Fact]
    public async Task There_is_an_end_to_what_can_be_told_of_a_client()
    {
        await using var talk = await Talk.BeginAsync(Keeping.InMemory);
        for (var index = 0; index < 30; index++)
        {
            Assert.True((await talk.AskAsync("SAVE_USER_INFO", $$"""{"key": "k{{index}}", "value": "v"}""")).Succeeded);
        }

        Assert.Equal("too_many", (await talk.AskAsync("SAVE_USER_INFO", """{"key": "one_more", "value": "v"}""")).Code);
        Assert.True((await talk.AskAsync("SAVE_USER_INFO", """{"key": "k7", "value": "another"}""")).Succeeded);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_same_identity_twice_is_one_row_and_that_is_said(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);
        await talk.GoToAsync("identity_brainstorming");

        await talk.AskAsync("SAVE_IDENTITY", """{"identity": "Creative Visionary", "category": "PASSIONS", "description": "Sees what could be."}""");
        var again = await talk.AskAsync("SAVE_IDENTITY", """{"identity": "  creative   VISIONARY ", "category": "PASSIONS"}""");

        Assert.True(again.Succeeded);
        Assert.Contains("Creative Visionary was saved before", again.Message, StringComparison.Ordinal);
        var identity = Assert.Single(await talk.IdentitiesAsync());
        Assert.Equal(("Creative Visionary", IdentityCategory.PassionsAndTalents, "Sees what could be."), (identity.Name, identity.Category, identity.Description));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_identity_that_is_refined_keeps_its_row_and_its_time(Keeping keeping)
    {
        var time = new FixedTime(new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)));
        await using var talk = await Talk.BeginAsync(keeping, time);
        await talk.GoToAsync("identity_refinement");

        time.Now = time.Now.AddDays(1);
        var result = await talk.AskAsync("SAVE_IDENTITY", """{"identity": "painter", "category": "ACTION", "description": "Paints daily."}""");

        Assert.True(result.Succeeded);
        var painter = (await talk.IdentitiesAsync())[0];
        Assert.Equal(
            new Identity("Painter", IdentityCategory.DoerOfThings, "Paints daily.", new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero)),
            painter);
        Assert.Equal(TimeSpan.Zero, painter.SavedAt.Offset);
        Assert.Equal(3, (await talk.IdentitiesAsync()).Count);
    }

    [Theory]
    [InlineData("""{"identity": "Painter", "category": "BANANA"}""", "category")]
    [InlineData("""{"identity": "Painter"}""", "category is required")]
    [InlineData("""{"category": "HEALTH"}""", "identity is required")]
    [InlineData("""{"identity": "", "category": "HEALTH"}""", "identity must have 1 to 80 characters")]
    [InlineData("""{"identity": ["Painter"], "category": "HEALTH"}""", "identity")]
    public async Task A_wrong_identity_never_reaches_its_handler(string body, string says)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InSqlite);
        await talk.GoToAsync("identity_brainstorming");

        var result = await talk.AskAsync("SAVE_IDENTITY", body);

        Assert.Equal(ActionStatus.InvalidParameters, result.Status);
        Assert.Contains(says, result.Message, StringComparison.Ordinal);
        Assert.Empty(await talk.IdentitiesAsync());
    }

    [Theory]
    [InlineData("identity_brainstorming", "SAVE_IDENTITY", """{"identity": " \n ", "category": "HEALTH"}""", "blank")]
    [InlineData("identity_brainstorming", "SAVE_USER_INFO", """{"key": "goal", "value": "  "}""", "blank")]
    [InlineData("identity_visualization", "SAVE_VISUALIZATION", """{"description": " "}""", "blank")]
    [InlineData("action_planning", "CREATE_ACTION_ITEM", """{"title": "\t"}""", "blank")]
    public async Task Blank_words_are_refused(string state, string action, string body, string code)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InMemory);
        await talk.GoToAsync(state);

        Assert.Equal(code, (await talk.AskAsync(action, body)).Code);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_introduction_is_complete_once_it_is_marked(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);
        Assert.Equal("guard_failed", (await talk.AskAsync("TRANSITION_STATE", """{"target_state": "identity_brainstorming"}""")).Code);

        var result = await talk.AskAsync("MARK_INTRODUCTION_COMPLETE");

        Assert.True(result.Succeeded);
        Assert.True(talk.Session.Data.IsIntroduced);
        Assert.True((await talk.AskAsync("TRANSITION_STATE", """{"target_state": "IDENTITY_BRAINSTORMING"}""")).Succeeded);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_focus_is_an_identity_that_is_saved(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);
        await talk.GoToAsync("identity_refinement");

        var unknown = await talk.AskAsync("SET_FOCUS_IDENTITY", """{"identity": "Astronaut"}""");
        Assert.Equal((ActionStatus.Failed, "unknown_identity"), (unknown.Status, unknown.Code));
        Assert.Contains("Painter, Runner, Patient Father", unknown.Message, StringComparison.Ordinal);
        Assert.Null(talk.Session.Data.FocusIdentity);

        Assert.True((await talk.AskAsync("SET_FOCUS_IDENTITY", """{"identity": "patient father"}""")).Succeeded);
        Assert.Equal("Patient Father", talk.Session.Data.FocusIdentity);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_identity_has_one_picture_the_last(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);
        await talk.GoToAsync("identity_visualization");

        await talk.AskAsync("SAVE_VISUALIZATION", """{"description": "Morning."}""");
        await talk.AskAsync("SAVE_VISUALIZATION", """{"description": "Evening,\nand\u0000 rain."}""");

        Assert.Equal("Evening,\nand\uFFFD rain.", (await talk.VisualizationAsync("painter"))!.Description);
        Assert.Null(await talk.VisualizationAsync("Runner"));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Actions_are_numbered_planned_once_and_completed_once(Keeping keeping)
    {
        var time = new FixedTime(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        await using var talk = await Talk.BeginAsync(keeping, time);
        await talk.GoToAsync("accountability");

        var created = await talk.AskAsync("CREATE_ACTION_ITEM", """{"title": "Sketch", "due": "2026-03-08"}""");
        var again = await talk.AskAsync("CREATE_ACTION_ITEM", """{"title": " sketch "}""");
        time.Now = time.Now.AddHours(1);
        var done = await talk.AskAsync("MARK_ACTION_COMPLETE", """{"number": 2}""");
        time.Now = time.Now.AddHours(1);
        var doneAgain = await talk.AskAsync("MARK_ACTION_COMPLETE", """{"number": 2}""");
        var unknown = await talk.AskAsync("MARK_ACTION_COMPLETE", """{"number": 7}""");

        Assert.Equal("""{"number":2}""", created.Data!.ToJsonString());
        Assert.Contains("Planned before, as number 2", again.Message, StringComparison.Ordinal);
        Assert.True(done.Succeeded && doneAgain.Succeeded);
        Assert.Equal("unknown_item", unknown.Code);
        Assert.Contains("1 (Buy a sketchbook)", unknown.Message, StringComparison.Ordinal);
        var items = await talk.ItemsAsync();
        Assert.Equal(2, items.Count);
        Assert.Equal(
            new ActionItem(2, "Painter", "Sketch", new(2026, 3, 8), new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)), items[1]);
    }

    [Theory]
    [InlineData("CREATE_ACTION_ITEM", """{"title": "Sketch", "due": "soon"}""", ActionStatus.InvalidParameters)]
    [InlineData("CREATE_ACTION_ITEM", """{"title": "Sketch", "due": "2026-02-30"}""", ActionStatus.InvalidParameters)]
    [InlineData("CREATE_ACTION_ITEM", """{"title": "Sketch", "due": "2001-01-01"}""", ActionStatus.Failed)]
    [InlineData("CREATE_ACTION_ITEM", """{"due": "2030-01-01"}""", ActionStatus.InvalidParameters)]
    [InlineData("MARK_ACTION_COMPLETE", """{"number": 0}""", ActionStatus.InvalidParameters)]
    [InlineData("MARK_ACTION_COMPLETE", """{"number": "one"}""", ActionStatus.InvalidParameters)]
    [InlineData("MARK_ACTION_COMPLETE", """{"number": 1.5}""", ActionStatus.InvalidParameters)]
    [InlineData("MARK_ACTION_COMPLETE", "{}", ActionStatus.InvalidParameters)]
    public async Task Wrong_action_items_change_nothing(string action, string body, ActionStatus status)
    {
        await using var talk = await Talk.BeginAsync(Keeping.InSqlite);
        await talk.GoToAsync("accountability");
        var before = await talk.ItemsAsync();

        Assert.Equal(status, (await talk.AskAsync(action, body)).Status);
        Assert.Equal(before, await talk.ItemsAsync());
    }
}
