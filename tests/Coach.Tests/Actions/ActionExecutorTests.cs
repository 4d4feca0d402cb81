using Coach.Markup;
using Coach.Tests.Support;

namespace Coach.Tests.Actions;

/// <summary>What the executor makes of a reply's calls, seen through whole turns.</summary>
public sealed class ActionExecutorTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";

    [Fact]
    public async Task A_declared_allowed_and_well_typed_call_runs()
    {
        await using var workshop = new Workshop(new($"Good. {Save}"));
        var result = await workshop.SayAsync();
        var action = Assert.Single(result.Actions);
        Assert.Equal((ActionStatus.Succeeded, "ok", "saved tea", "bracket"), (action.Status, action.Code, action.Message, action.Format));
        Assert.Equal((6, Save.Length), (action.Offset, action.Length));
        Assert.Equal($"{result.SessionId}/{result.TurnId}/0", action.Key);
        Assert.True(action.Duration > TimeSpan.Zero);
        Assert.Equal(["saved tea"], workshop.Done);
    }

    [Theory]
    [InlineData("[ACTION:SAEV]{}[/ACTION]", ActionStatus.UnknownAction, "unknown_action")]
    [InlineData("[ACTION:COOK]{}[/ACTION]", ActionStatus.NotAllowed, "not_allowed")]
    [InlineData("[ACTION:BUTTON]{}[/ACTION]", ActionStatus.EmitterNotAllowed, "emitter_not_allowed")]
    [InlineData("""[ACTION:SAVE]{"text":""}[/ACTION]""", ActionStatus.InvalidParameters, "invalid_parameters")]
    [InlineData("[ACTION:SAVE]{}[/ACTION]", ActionStatus.InvalidParameters, "invalid_parameters")]
    [InlineData("[ACTION:FAIL]{}[/ACTION]", ActionStatus.Failed, "full")]
    [InlineData("[ACTION:THROW]{}[/ACTION]", ActionStatus.Failed, "failed")]
    public async Task Whatever_else_it_is_has_a_result_of_its_own_and_no_handler_runs(string reply, ActionStatus status, string code)
    {
        await using var workshop = new Workshop(new(reply));
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.Equal((status, code), (action.Status, action.Code));
        Assert.Empty(workshop.Done);
    }

    [Theory]
    [InlineData("[ACTION:SAEV]{}[/ACTION]")]
    [InlineData("[ACTION:COOK]{}[/ACTION]")]
    [InlineData("[ACTION:BUTTON]{}[/ACTION]")]
    public async Task A_refusal_lists_what_the_model_may_ask_for_and_nothing_else(string reply)
    {
        await using var workshop = new Workshop(new(reply));
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.EndsWith("Allowed in the state hall: SAVE, FAIL, THROW, TRANSITION_STATE.", action.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_s_text_reaches_nobody()
    {
        await using var workshop = new Workshop(new("[ACTION:THROW]{}[/ACTION]", "ok"));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var result = await workshop.SayAsync(session: session);
        await workshop.SayAsync(session: session);
        Assert.DoesNotContain("secret", result.ToString() + result.Actions[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", string.Concat(workshop.Model.Requests.SelectMany(request => request.Messages).Select(message => message.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_failing_call_changed_in_the_context_is_not_kept_and_the_others_run()
    {
        await using var workshop = new Workshop(new($"[ACTION:FAIL]{{}}[/ACTION]{Save}"));
        var result = await workshop.SayAsync();
        var session = await workshop.Coach.FindSessionAsync(result.SessionId, "ann");
        Assert.Equal(["text"], session!.Data.Names);
        Assert.Equal([ActionStatus.Failed, ActionStatus.Succeeded], result.Actions.Select(action => action.Status));
    }

    [Fact]
    public async Task The_policy_can_stop_the_rest()
    {
        await using var workshop = new Workshop(new($"[ACTION:THROW]{{}}[/ACTION]{Save}"), options => options.OnFailure = FailurePolicy.StopRest);
        var result = await workshop.SayAsync();
        Assert.Equal([ActionStatus.Failed, ActionStatus.Skipped], result.Actions.Select(action => action.Status));
        Assert.Empty(workshop.Done);
    }

    [Fact]
    public async Task A_refusal_does_not_stop_the_rest()
    {
        await using var workshop = new Workshop(new($"[ACTION:COOK]{{}}[/ACTION]{Save}"), options => options.OnFailure = FailurePolicy.StopRest);
        Assert.Equal([ActionStatus.NotAllowed, ActionStatus.Succeeded], (await workshop.SayAsync()).Actions.Select(action => action.Status));
    }

    [Fact]
    public async Task After_a_transition_the_new_state_s_allow_list_counts()
    {
        const string move = """[ACTION:TRANSITION_STATE]{"target_state":"KITCHEN"}[/ACTION]""";
        await using var workshop = new Workshop(new($"[ACTION:COOK]{{}}[/ACTION]{Save}{move}[ACTION:COOK]{{ }}[/ACTION][ACTION:FAIL]{{}}[/ACTION]"));
        var result = await workshop.SayAsync();
        Assert.Equal(
            [ActionStatus.NotAllowed, ActionStatus.Succeeded, ActionStatus.Succeeded, ActionStatus.Duplicate, ActionStatus.NotAllowed],
            result.Actions.Select(action => action.Status));
        Assert.Equal(("hall", "kitchen"), (result.StateBefore, result.State));
        Assert.Equal(("hall", "kitchen"), (result.Actions[2].StateBefore, result.Actions[2].StateAfter));
        Assert.Equal("kitchen", result.Actions[4].StateBefore);
    }

    [Fact]
    public async Task The_same_call_twice_runs_once()
    {
        await using var workshop = new Workshop(new(Save + "\n" + """[action:save]{ "text" : "tea" }[/action]"""));
        Assert.Equal([ActionStatus.Succeeded, ActionStatus.Duplicate], (await workshop.SayAsync()).Actions.Select(action => action.Status));
        Assert.Equal(["saved tea"], workshop.Done);
    }

    [Fact]
    public async Task A_call_that_the_person_wrote_does_not_run_when_the_model_repeats_it()
    {
        await using var workshop = new Workshop(new($"You wrote: {Save}"));
        var result = await workshop.SayAsync($"What does {Save} do?");
        Assert.Equal(ActionStatus.Echoed, Assert.Single(result.Actions).Status);
        Assert.Empty(workshop.Done);
    }

    [Fact]
    public async Task A_turn_may_ask_for_a_bounded_number_of_actions()
    {
        await using var workshop = new Workshop(
            new(string.Concat(Enumerable.Range(0, 5).Select(i => $$"""[ACTION:SAVE]{"text":"{{i}}"}[/ACTION]"""))), options => options.MaxActionsPerTurn = 3);
        var result = await workshop.SayAsync();
        Assert.Equal(3, result.Actions.Count(action => action.Succeeded));
        Assert.Equal(2, result.Actions.Count(action => action.Status == ActionStatus.LimitExceeded));
    }

    [Fact]
    public async Task A_call_that_needs_approval_waits()
    {
        var ran = false;
        var dangerous = new PlainActionDefinition("DELETE_ALL", _ => throw new InvalidOperationException($"{ran = true}")) { RequiresApproval = true };
        await using var workshop = new Workshop(new("[ACTION:DELETE_ALL/]"), null, dangerous);
        Assert.Equal((ActionStatus.NeedsApproval, "needs_approval"), ((await workshop.SayAsync()).Actions[0].Status, "needs_approval"));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_handler_that_honours_its_time_is_timed_out_and_the_others_stay()
    {
        var slow = Definitions.Plain("SLOW", async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ActionOutcome.Success("never");
        });
        await using var workshop = new Workshop(new($"{Save}[ACTION:SLOW/]"), options => options.ActionTimeout = TimeSpan.FromMilliseconds(20), slow);
        Assert.Equal([ActionStatus.Succeeded, ActionStatus.TimedOut], (await workshop.SayAsync()).Actions.Select(action => action.Status));
    }

    [Fact]
    public async Task A_handler_that_ignores_its_time_takes_the_step_with_it_but_not_the_turn()
    {
        using var release = new ManualResetEventSlim();
        var stuck = Definitions.Plain("STUCK", (_, _) =>
        {
            release.Wait(CancellationToken.None);
            return new(ActionOutcome.Success("late"));
        });
        await using var workshop = new Workshop(
            new($"Visible. {Save}[ACTION:STUCK/][ACTION:FAIL/]"),
            options => (options.ActionTimeout, options.ActionTimeoutGrace) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300)),
            stuck);
        var result = await workshop.SayAsync();
        release.Set();

        Assert.Equal([ActionStatus.RolledBack, ActionStatus.TimedOut, ActionStatus.RolledBack], result.Actions.Select(action => action.Status));
        Assert.Equal((TurnStatus.Completed, "Visible."), (result.Status, result.Text.Trim()));
        var session = await workshop.Coach.FindSessionAsync(result.SessionId, "ann");
        Assert.Empty(session!.Data.Names);
        Assert.Equal(3, (await workshop.Coach.GetActionLogAsync(session.Id, "ann")).Count);
    }

    [Fact]
    public async Task What_a_failing_handler_did_outside_the_database_is_undone_in_reverse_order()
    {
        List<string> undone = [];
        var fails = Definitions.Plain("UNDO", (context, _) =>
        {
            context.Transaction.OnRollback(() => undone.Add("first"));
            context.Transaction.OnRollback(() => undone.Add("second"));
            context.AfterCommit(_ => throw new InvalidOperationException("must not run"));
            return new(ActionOutcome.Failure("No."));
        });
        var keeps = Definitions.Plain("KEEP", (context, _) =>
        {
            context.Transaction.OnRollback(() => undone.Add("kept"));
            return new(ActionOutcome.Success("Yes."));
        });
        await using var workshop = new Workshop(new("[ACTION:KEEP/][ACTION:UNDO/]"), null, fails, keeps);
        await workshop.SayAsync();
        Assert.Equal(["second", "first"], undone);
    }

    [Fact]
    public async Task Work_for_after_the_commit_runs_after_it_and_its_failure_undoes_nothing()
    {
        Workshop? workshop = null;
        long version = -1;
        var mails = Definitions.Plain("MAIL", (context, _) =>
        {
            context.AfterCommit(async cancellationToken =>
            {
                version = (await workshop!.Store.FindSessionAsync(context.Session.Id, cancellationToken))!.Version;
                throw new InvalidOperationException("mail server away");
            });
            return new(ActionOutcome.Success("Sent."));
        });
        await using (workshop = new Workshop(new("[ACTION:MAIL/]"), null, mails))
        {
            var result = await workshop.SayAsync();
            Assert.True(Assert.Single(result.Actions).Succeeded);
            Assert.Equal(1, version);
        }
    }

    [Fact]
    public async Task Parameters_that_are_not_declared_are_ignored_and_told()
    {
        await using var workshop = new Workshop(new("""[ACTION:SAVE]{"text":"tea","mood":"good"}[/ACTION]"""));
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.True(action.Succeeded);
        Assert.Equal(["mood"], action.IgnoredParameters);
    }

    [Fact]
    public async Task A_safe_repair_runs_and_is_in_the_result_with_its_place()
    {
        const string reply = """Well. [ACTION:SAVE]{"Text":"tea","count":"2"}""";
        await using var workshop = new Workshop(new(reply));
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.True(action.Succeeded);
        Assert.Equal("saved tea", action.Message);
        Assert.Equal(
            [
                new(RepairKinds.NameSpelling, RepairTier.Safe, reply.IndexOf("\"Text", StringComparison.Ordinal)),
                new(RepairKinds.QuotedScalar, RepairTier.Safe, reply.IndexOf("\"2", StringComparison.Ordinal)),
                new(RepairKinds.MissingCloseTag, RepairTier.Safe, reply.Length),
            ],
            action.Repairs);
    }

    [Theory]
    [InlineData("""{"text":"tea","count":"about 5"}""", "count must be a whole number, not \"about 5\"", RepairKinds.DigitsInWords)]
    [InlineData("""{"text":5}""", "text must be text, not 5", RepairKinds.ConvertedValue)]
    [InlineData("""{"text":"tea","cuont":5}""", "count is written cuont", RepairKinds.NearMissName)]
    [InlineData("""{"text":"tea","text":"tee"}""", "text is given twice", RepairKinds.DuplicateKey)]
    public async Task A_guess_is_refused_in_words_that_help(string body, string problem, string kind)
    {
        await using var workshop = new Workshop(new($"[ACTION:SAVE]{body}[/ACTION]"));
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.Equal((ActionStatus.GuessRefused, "guess_refused"), (action.Status, action.Code));
        Assert.Equal(
            $$"""The call could be read only by guessing, so it was not run: {{problem}}. Write it again as strict JSON, such as {"text": "hello"}.""", action.Message);
        Assert.Equal(kind, Assert.Single(action.Repairs).Kind);
        Assert.Empty(workshop.Done);
    }

    [Fact]
    public async Task A_guess_in_the_text_of_a_call_is_named_with_its_place()
    {
        await using var workshop = new Workshop(new("""[ACTION:SAVE]{"text": tea, "count": 1}[/ACTION]"""));
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.Equal(ActionStatus.GuessRefused, action.Status);
        Assert.Equal(
            """The call could be read only by guessing, so it was not run: a text has no double quotes around it, or only one (near {"text": tea, "count": 1}). Write it again as strict JSON, such as {"text": "hello"}.""",
            action.Message);
    }

    [Fact]
    public async Task What_an_action_declares_guides_the_repair_of_its_calls()
    {
        var notes = new List<string>();
        var lenient = Definitions.Note("LENIENT", (note, _, _) =>
        {
            notes.Add(note.Text);
            return new(ActionOutcome.Success("Noted."));
        }, acceptGuesses: true);
        await using var workshop = new Workshop(new("""[ACTION:LENIENT]{"text": tea, and: milk, count: 2}[/ACTION]"""), null, lenient);
        Assert.True(Assert.Single((await workshop.SayAsync()).Actions).Succeeded);
        Assert.Equal(["tea, and: milk"], notes);
    }

    [Fact]
    public async Task A_schema_that_somebody_got_wrong_guides_nothing_and_breaks_no_reply()
    {
        var odd = new ActionDefinition<Note>("ODD", static (ref reader) => new Note(reader.String("text")), _ => throw new InvalidOperationException("never made")) { Schema = "{" };
        await using var workshop = new Workshop(new("""[ACTION:ODD]{"text": tea}[/ACTION]"""), null, odd);
        Assert.Equal(ActionStatus.GuessRefused, Assert.Single((await workshop.SayAsync()).Actions).Status);
    }

    [Fact]
    public async Task An_action_that_accepts_guesses_runs_on_one()
    {
        var notes = new List<string>();
        var lenient = Definitions.Note("LENIENT", (note, _, _) =>
        {
            notes.Add($"{note.Text} {note.Count}");
            return new(ActionOutcome.Success("Noted."));
        }, acceptGuesses: true);
        await using var workshop = new Workshop(new("""[ACTION:LENIENT]{"text":"tea","count":"about 5"}[/ACTION]"""), null, lenient);
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.True(action.Succeeded);
        Assert.Equal(RepairTier.Guess, Assert.Single(action.Repairs).Tier);
        Assert.Equal(["tea 5"], notes);
    }

    [Theory]
    [InlineData("""[ACTION:COOK]{"text":5}[/ACTION]""", ActionStatus.NotAllowed)]
    [InlineData("""[ACTION:BUTTON]{"text":5}[/ACTION]""", ActionStatus.EmitterNotAllowed)]
    [InlineData("""[ACTION:SAVE]{"text":5,"count":[]}[/ACTION]""", ActionStatus.InvalidParameters)]
    public async Task A_guess_hides_no_other_refusal(string reply, ActionStatus status)
    {
        await using var workshop = new Workshop(new(reply));
        Assert.Equal(status, Assert.Single((await workshop.SayAsync()).Actions).Status);
    }

    [Fact]
    public async Task Repairs_are_kept_with_the_turn_and_in_the_log()
    {
        await using var workshop = new Workshop(new("""[ACTION:SAVE]{"Text":"tea"}[/ACTION]"""));
        var result = await workshop.SayAsync();
        var repeated = await workshop.Coach.GetResponseAsync(new(result.SessionId, "ann", "Hello") { TurnId = result.TurnId });
        var logged = Assert.Single(await workshop.Coach.GetActionLogAsync(result.SessionId, "ann"));
        Assert.Equal([new(RepairKinds.NameSpelling, RepairTier.Safe, 14)], Assert.Single(repeated.Actions).Repairs);
        Assert.Equal([new(RepairKinds.NameSpelling, RepairTier.Safe, 14)], logged.Result.Repairs);
    }

    [Fact]
    public async Task An_xml_param_is_read_by_its_declared_type()
    {
        await using var workshop = new Workshop(
            new("""<action name="save"><param name="text">0123</param><param name="count">7</param></action>"""), options => options.Format = "xml");
        Assert.True(Assert.Single((await workshop.SayAsync()).Actions).Succeeded);
        Assert.Equal(["saved 0123"], workshop.Done);
    }
}
