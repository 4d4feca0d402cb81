namespace Coach;

/// <summary>All that is known of one session. The store's lock is held around every use.</summary>
internal sealed partial class InMemorySession
{
    private readonly Dictionary<string, TurnRecord> _turns = new(StringComparer.Ordinal);
    private readonly HashSet<(string TurnId, int Step)> _steps = [];
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);

    public InMemorySession(CoachSession session) => Session = session with
    {
        Version = 0,
        CreatedAt = session.CreatedAt.ToUniversalTime(),
        UpdatedAt = session.UpdatedAt.ToUniversalTime(),
    };

    public CoachSession Session { get; private set; }

    public List<StoredMessage> Messages { get; } = [];

    public List<ActionLogEntry> Log { get; } = [];

    /// <summary>All calls that wait or have waited for approval.</summary>
    public List<PendingApproval> Approvals { get; } = [];

    public IEnumerable<PendingApproval> Waiting => Approvals.Where(approval => !_decided.Contains(approval.Key));

    public void CheckVersion(long version)
    {
        if (Session.Version != version)
        {
            throw new SessionConflictException(Session.Id);
        }
    }

    public TurnRecord Accept(string turnId, string message, DateTimeOffset at, TurnKind kind)
    {
        if (_turns.TryGetValue(turnId, out var known))
        {
            return known;
        }

        var turn = new TurnRecord(turnId, message, TurnStatus.Running, Result: null, IsNew: false) { Kind = kind };
        _turns.Add(turnId, turn);
        RecordAccepted(turn, at);
        if (kind == TurnKind.Message)
        {
            AddMessage(turnId, MessageRole.User, message, at, result: null);
        }

        Session = Session with { UpdatedAt = at.ToUniversalTime() };
        return turn with { IsNew = true };
    }

    public void End(string turnId, TurnStatus status, string result, DateTimeOffset at)
    {
        var turn = GetTurn(turnId);
        if (turn.Status != TurnStatus.Completed)
        {
            _turns[turnId] = turn with { Status = status, Result = result };
            RecordEnded(_turns[turnId], at);
        }
    }

    /// <summary>Checks everything before it changes anything, so that a commit that throws has changed nothing.</summary>
    public void Commit(long version, StepRecord step)
    {
        CheckVersion(version);
        var turn = GetTurn(step.TurnId);
        ActionLogEntry[] rows = [.. step.Calls.Select(call => Copy(new(step.TurnId, step.Step, step.At.ToUniversalTime(), step.Model, call)))];
        if (turn.Status == TurnStatus.Completed || (step.Decided is { } decided && Waiting.All(approval => approval.Key != decided)) || !_steps.Add((step.TurnId, step.Step)))
        {
            throw new SessionConflictException(Session.Id);
        }

        Session = Session with
        {
            State = step.Session.State,
            Data = step.Session.Data,
            Summary = step.Session.Summary,
            Version = version + 1,
            UpdatedAt = step.At.ToUniversalTime(),
        };
        Approvals.AddRange(step.Parked);
        if (step.Decided is not null)
        {
            _decided.Add(step.Decided);
        }

        AddMessage(step.TurnId, step.Role, step.VisibleText, step.At, step.StepResult ?? step.Result);
        Log.AddRange(rows);
        RecordStep(step, rows);
        if (step.Result is not null)
        {
            _turns[step.TurnId] = turn with { Status = TurnStatus.Completed, Result = step.Result };
            RecordEnded(_turns[step.TurnId], step.At);
        }
    }

    /// <summary>What is kept shares nothing with what callers hold: JSON nodes and lists can be changed.</summary>
    public static ActionLogEntry Copy(ActionLogEntry entry) => entry with { Result = CopyResult(entry.Result) };

    private static ActionCallResult CopyResult(ActionCallResult result) => result with
    {
        Data = result.Data?.DeepClone(),
        Repairs = [.. result.Repairs],
        IgnoredParameters = [.. result.IgnoredParameters],
    };

    private TurnRecord GetTurn(string turnId) => _turns.TryGetValue(turnId, out var turn)
        ? turn
        : throw new CoachStoreException($"The session {Session.Id} has no turn {turnId}; a turn is accepted before it is worked on.");

    private void AddMessage(string turnId, MessageRole role, string text, DateTimeOffset at, string? result) =>
        Messages.Add(new(Messages.Count + 1, turnId, role, text, at.ToUniversalTime(), result));
}
