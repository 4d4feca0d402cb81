namespace Coach;

/// <summary>What a handler, a condition or a prompt value may know and change: the session, its data, and the step's transaction.</summary>
public sealed class HandlerContext
{
    private readonly CoachMachine _machine;
    private List<Func<CancellationToken, ValueTask>>? _afterCommit;

    internal HandlerContext(CoachMachine machine, CoachSession session, IServiceProvider services, TurnTransaction transaction, string turnId, TimeProvider time)
    {
        _machine = machine;
        Session = session;
        Services = services;
        Transaction = transaction;
        TurnId = turnId;
        Time = time;
    }

    /// <summary>The session as the calls before this one left it.</summary>
    public CoachSession Session { get; private set; }

    /// <summary>What the application keeps with the session. Set it to change it; a call that fails changes nothing.</summary>
    public SessionData Data
    {
        get => Session.Data;
        set => Session = Session with { Data = value ?? throw new ArgumentNullException(nameof(value)) };
    }

    /// <summary>The turn's id.</summary>
    public string TurnId { get; }

    /// <summary>Identifies the call, for outside systems that must not act twice: session, turn and ordinal. Empty outside a call.</summary>
    public string CallKey { get; internal init; } = "";

    /// <summary>Who asked for the action.</summary>
    public ActionEmitters Emitter { get; internal init; } = ActionEmitters.Model;

    /// <summary>The services of the step's scope.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The step's transaction.</summary>
    public TurnTransaction Transaction { get; }

    /// <summary>The clock to use.</summary>
    public TimeProvider Time { get; }

    /// <summary>
    /// Runs something once the step is committed, such as a call to an outside system; not at all if this call fails or the step is rolled
    /// back. A failure there is logged and undoes nothing.
    /// </summary>
    public void AfterCommit(Func<CancellationToken, ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        (_afterCommit ??= []).Add(work);
    }

    /// <summary>Moves the session to another state, as <c>TRANSITION_STATE</c> does: along a declared transition whose guard holds.</summary>
    /// <param name="target">The state's name, in any case.</param>
    /// <param name="cancellationToken">Stops a guard that waits.</param>
    /// <returns>Success, or a failure that lists the legal targets or gives the guard's description.</returns>
    public async ValueTask<ActionOutcome> TransitionAsync(string target, CancellationToken cancellationToken = default)
    {
        var (state, refusal) = await _machine.CheckTransitionAsync(this, target, cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return refusal!;
        }

        Session = Session with { State = state.Name };
        return ActionOutcome.Success($"The conversation is now in the state {state.Name}.");
    }

    internal IReadOnlyList<Func<CancellationToken, ValueTask>> TakeAfterCommit() => _afterCommit ?? [];
}
