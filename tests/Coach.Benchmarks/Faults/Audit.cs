namespace Coach.Benchmarks.Faults;

/// <summary>Compares what is there with what was sent.</summary>
internal static class Audit
{
    /// <summary>Counts what is wrong in the sessions of these turns.</summary>
    /// <param name="coach">The coach, when nothing is under way any more.</param>
    /// <param name="sent">The turns of all sessions, each sender's in the order in which they were sent; all of them have to be complete.</param>
    /// <param name="isConfirmed">Whether the caller was told that the turn completed.</param>
    public static async Task<FaultCount> OfAsync(LoadCoach coach, IReadOnlyCollection<LoadTurn> sent, Func<LoadTurn, bool>? isConfirmed = null)
    {
        var count = new FaultCount(Turns: sent.Count);
        var rows = (await coach.ReadRowsAsync()).ToLookup(row => row.SessionId);
        var steps = 0L;
        foreach (var turns in sent.GroupBy(turn => (turn.SessionId, turn.UserId)))
        {
            var (sessionId, userId) = turns.Key;
            var session = await coach.Coach.FindSessionAsync(sessionId, userId) ?? throw new SessionNotFoundException(sessionId);
            var messages = await coach.Coach.GetHistoryAsync(sessionId, userId, int.MaxValue);
            var log = await coach.Coach.GetActionLogAsync(sessionId, userId, int.MaxValue);
            count += OfSession(session, [.. turns], messages, log, [.. rows[sessionId]], isConfirmed ?? (static _ => true));
            steps += session.Version;
        }

        return coach.File is null ? count : count + await OfFileAsync(coach, steps);
    }

    private static FaultCount OfSession(
        CoachSession session, LoadTurn[] turns, IReadOnlyList<StoredMessage> messages, IReadOnlyList<ActionLogEntry> log, List<LoadRow> rows, Func<LoadTurn, bool> isConfirmed)
    {
        var (lost, doubled, reordered, half, unfinished) = (0, 0, 0, 0, 0);
        var (messagesOf, logOf, rowsOf) = (messages.ToLookup(message => message.TurnId), log.ToLookup(entry => entry.TurnId), rows.ToLookup(row => row.TurnId));
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        var complete = 0;
        foreach (var turn in turns)
        {
            var asked = messagesOf[turn.Id].Where(message => message.Role == MessageRole.User).ToArray();
            var answers = messagesOf[turn.Id].Where(message => message.Role == MessageRole.Assistant).ToArray();
            var calls = logOf[turn.Id].Select(entry => entry.Result.Key).ToArray();
            var texts = rowsOf[turn.Id].Select(row => row.Text).ToArray();
            var isTakenBack = turn.MayBeTakenBack && logOf[turn.Id].Any(entry => entry.Result.Status == ActionStatus.RolledBack);
            var isThere = asked.Length + answers.Length + calls.Length + texts.Length > 0;
            var isWhole = asked.Any(message => message.Text == turn.Message)
                && answers.Any(message => message.Result is not null && message.Text.StartsWith(LoadTurn.Answer(turn.Id), StringComparison.Ordinal))
                && calls.Distinct().Count() == turn.Calls
                && texts.Distinct().SequenceEqual(isTakenBack ? [] : turn.Rows);
            // A message alone is a turn that was accepted and not yet answered.
            var isAccepted = asked.Length > 0 && answers.Length + calls.Length + texts.Length == 0;
            complete += isWhole ? 1 : 0;
            lost += isConfirmed(turn) && (!isThere || isAccepted) ? 1 : 0;
            half += isThere && !isWhole && !isAccepted ? 1 : 0;
            unfinished += isConfirmed(turn) || isWhole ? 0 : 1;
            doubled += asked.Length > 1 || answers.Length > 1 || calls.Distinct().Count() < calls.Length || texts.Distinct().Count() < texts.Length ? 1 : 0;
            if (asked.Length > 0 && answers.Length > 0)
            {
                reordered += last.GetValueOrDefault(turn.Sender) < asked[0].Ordinal && asked[0].Ordinal < answers[0].Ordinal ? 0 : 1;
                last[turn.Sender] = answers[0].Ordinal;
            }
        }

        var known = turns.Select(turn => turn.Id).ToHashSet(StringComparer.Ordinal);
        doubled += messages.Select(message => message.TurnId).Concat(log.Select(entry => entry.TurnId)).Concat(rows.Select(row => row.TurnId)).Distinct().Count(id => !known.Contains(id));
        reordered += messages.Select((message, index) => message.Ordinal == index + 1).All(isRight => isRight) ? 0 : 1;
        half += session.Version == complete && (session.Data.Find(LoadActions.Count)?.GetValue<int>() ?? 0) == rows.Count ? 0 : 1;
        return new(Lost: lost, Doubled: doubled, Reordered: reordered, HalfThere: half, Unfinished: unfinished);
    }

    private static async Task<FaultCount> OfFileAsync(LoadCoach coach, long steps)
    {
        var isIntact = await coach.QueryAsync("PRAGMA integrity_check") is ["ok"] && await coach.QueryAsync("PRAGMA foreign_key_check") is [];
        var kept = (await coach.QueryAsync("SELECT turn_id FROM coach_steps")).Count;
        return new(Lost: isIntact ? 0 : 1, HalfThere: kept == steps ? 0 : 1);
    }
}
