using Microsoft.AspNetCore.Http;

namespace Coach;

/// <summary>What the development UI's page asks for. It sees all users' sessions; <see cref="DevelopmentGuard"/> lets only this machine ask.</summary>
internal sealed class DevelopmentEndpoints(ICoach coach, ICoachStore store, CoachOptions options, TurnTraces traces, CoachEndpointOptions endpointOptions)
{
    private const int MostTurns = 200;
    private const int MostRecent = 20;

    private readonly TurnReplay _replay = new(coach.Machine, options);

    public IResult Machine() => Answer.Json(DevMachineView.Of(coach.Machine, options.RecordContent));

    /// <summary>The sessions of the user who is named or signed in, and those that were talked with since the process began.</summary>
    public async Task<IResult> SessionsAsync(string? user, HttpContext context, CancellationToken cancellationToken)
    {
        var sessions = new List<CoachSession>();
        foreach (var id in traces.Sessions.Take(MostRecent))
        {
            if (string.IsNullOrWhiteSpace(user) && await store.FindSessionAsync(id, cancellationToken).ConfigureAwait(false) is { } session)
            {
                sessions.Add(session);
            }
        }

        if ((string.IsNullOrWhiteSpace(user) ? endpointOptions.FindUser(context.User) : user) is { } owner)
        {
            sessions.AddRange(await coach.GetSessionsAsync(owner, cancellationToken).ConfigureAwait(false));
        }

        return Answer.Json<IReadOnlyList<DevSessionView>>([.. sessions.DistinctBy(session => session.Id).OrderByDescending(session => session.UpdatedAt).Select(DevSessionView.Of)]);
    }

    public async Task<IResult> SessionAsync(string session, CancellationToken cancellationToken)
    {
        if (await store.FindSessionAsync(session, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Answer.Problem(CoachProblem.NoSession);
        }

        var turns = await store.ReadTurnsAsync(session, 0, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return Answer.Json(new DevSessionDetail(DevSessionView.Of(found), turns.Count > MostTurns, [.. turns.TakeLast(MostTurns).Select(DevTurnLine.Of)]));
    }

    public async Task<IResult> TurnAsync(string session, string turn, CancellationToken cancellationToken)
    {
        var turns = await store.ReadTurnsAsync(session, 0, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var index = turns.ToList().FindIndex(recorded => recorded.TurnId == turn);
        return index < 0 ? Answer.Problem(CoachProblem.NoTurn) : Answer.Json(View([.. turns.Take(index + 1)]));
    }

    public async Task<IResult> ExamineAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var body = await context.Request.ReadAsync<DevExamineBody>(endpointOptions.MaxBodySize, cancellationToken).ConfigureAwait(false);
        if (body.Text is not { } text || body.State is not { } state || coach.Machine.FindState(state) is null)
        {
            return Answer.Problem(CoachProblem.Invalid($"The body has to have a \"text\", and as its \"state\" one of {string.Join(", ", coach.Machine.States.Select(known => known.Name))}."));
        }

        var examined = _replay.Examine(text, state);
        return Answer.Json(new DevExaminedView(
            ReplyOf(examined),
            examined.Reply.VisibleText,
            examined.StateBefore,
            examined.StateAfter,
            [
                .. examined.Calls.Select(call => new DevExaminedCallView(
                    call.Name, call.Status?.ToString(), call.Code, call.Message, call.Call.Body.ToString(), call.State, [.. call.Repairs.Select(DevRepairView.Of)], call.IgnoredParameters)),
            ]));
    }

    private DevTurnView View(IReadOnlyList<RecordedTurn> turns)
    {
        var turn = turns[^1];
        var result = turn.ReadResult();
        return new(
            DevTurnLine.Of(turn),
            [.. turn.Steps.Select(step => View(step, result, turn.Steps.Count == 1))],
            result?.Error,
            result?.FinishReason,
            result is null ? null : new(result.Confidence.Value, [.. result.Confidence.Reasons]),
            result?.MessagesLeftOut ?? 0,
            [
                .. (result?.Attempts ?? []).Select(attempt => new DevAttemptView(
                    attempt.Model, attempt.Outcome.ToString(), attempt.Status, attempt.Code, attempt.Duration.TotalMilliseconds, attempt.TimeToFirstToken?.TotalMilliseconds, attempt.Reason)),
            ],
            [.. (result?.ContextOperations ?? []).Select(operation => new DevOperationView(operation.Kind.ToString(), operation.Target, operation.TokensSaved, operation.Reason))],
            [.. _replay.Replay(turn).Differences.Select(difference => new DevDifferenceView(
                difference.Step, difference.Change, difference.Was, difference.Would, difference.Action, difference.Offset, difference.Reason))],
            traces.Of(turn.SessionId, turn.TurnId),
            TurnTest.Write(turns));
    }

    private DevStepView View(RecordedStep step, TurnResult? result, bool isOnly)
    {
        var unreadable = (result?.Unreadable ?? []).Where(error => isOnly || error.Step == step.Step);
        DevItemView[] items = [.. step.Calls.Where(call => call.Length > 0).Select(DevItemView.Of), .. unreadable.Select(DevItemView.Of)];
        return new(
            step.Step,
            step.Model,
            step.At,
            step.VisibleText,
            step.RawReply.Length == 0 ? null : new(step.RawReply, Within(items, step.RawReply)),
            [.. step.Calls.Select(DevCallView.Of)]);
    }

    private static DevReplyView ReplyOf(ExaminedReply examined) => new(
        examined.Reply.Text,
        Within([.. examined.Calls.Select(DevItemView.Of), .. examined.Reply.Errors.Select(DevItemView.Of), .. examined.Reply.Notes.Select(DevItemView.Of)], examined.Reply.Text));

    /// <summary>In the order of the text. What was recorded by another version may stand elsewhere; the page is told only of places that are there.</summary>
    private static IReadOnlyList<DevItemView> Within(IEnumerable<DevItemView> items, string text) =>
        [.. items.Where(item => item.Offset >= 0 && item.Length >= 0 && item.Offset + item.Length <= text.Length).OrderBy(item => item.Offset)];
}
