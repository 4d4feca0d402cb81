using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>
/// Reads the raw replies of recorded turns again, with a coach as it is now, and says what would be different: which calls would be read, refused or run
/// otherwise. It runs no handler and no guard, and changes nothing: after a call that ran then and would run now, it goes on in the state that was recorded.
/// Safe to use from many threads.
/// </summary>
/// <example>
/// <code>
/// var replay = new TurnReplay(CoachSetup.Machine);
/// foreach (var turn in await coach.GetTurnsAsync(sessionId, userId))
/// {
///     Assert.Empty(replay.Replay(turn).Differences);
/// }
/// </code>
/// </example>
public sealed class TurnReplay
{
    private readonly CoachMachine _machine;
    private readonly Markup.ActionGrammar _grammar;
    private readonly ActionExecutor _executor;

    /// <summary>Makes a replay.</summary>
    /// <param name="machine">The coach as it is now.</param>
    /// <param name="options">How it reads and what it allows; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">An option is out of range.</exception>
    public TurnReplay(CoachMachine machine, CoachOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        options ??= new();
        options.Validate();
        _machine = machine;
        _grammar = CoachGrammar.Create(machine, options);
        _executor = new(machine, options, _grammar, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>What a turn would come to now. Nothing that a model wrote or a store holds makes this throw.</summary>
    public ReplayedTurn Replay(RecordedTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var result = turn.ReadResult();
        var state = turn.Steps.SelectMany(step => step.Calls).FirstOrDefault()?.StateBefore ?? result?.StateBefore;
        if (turn.Kind != TurnKind.Message || state is null || turn.Steps.All(step => step.RawReply.Length == 0))
        {
            return new() { Turn = turn, IsReplayed = false };
        }

        if (_machine.FindState(state) is not { } begun)
        {
            return new() { Turn = turn, IsReplayed = true, Differences = [new(turn.Steps[0].Step, ReplayChange.State, state, "")] };
        }

        var (ordinal, differences) = (0, new List<ReplayDifference>());
        foreach (var step in turn.Steps)
        {
            if (step.RawReply.Length == 0)
            {
                // It is believed: it cannot be read again.
                begun = (step.Calls is [.., var last] ? _machine.FindState(last.StateAfter) : null) ?? begun;
                ordinal += step.Calls.Count;
                continue;
            }

            var replay = new StepReplay(_machine, _executor, turn, step, begun, ordinal);
            replay.Compare(_grammar.Read(step.RawReply), [.. (result?.Unreadable ?? []).Where(unreadable => turn.Steps.Count == 1 || unreadable.Step == step.Step)]);
            (begun, ordinal) = (replay.State, replay.Ordinal);
            differences.AddRange(replay.Differences);
        }

        return new() { Turn = turn, IsReplayed = true, Differences = differences };
    }

    /// <summary>What a reply would come to in a state: what is read of it, what is repaired, and why a call would be refused. Nothing runs and nothing is changed.</summary>
    /// <param name="reply">The reply as a model may have written it.</param>
    /// <param name="state">The state's name.</param>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public ExaminedReply Examine(string reply, string state)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(state);
        var begun = _machine.FindState(state)
            ?? throw new ArgumentException($"There is no state '{state}'. The states are {string.Join(", ", _machine.States.Select(known => known.Name))}.", nameof(state));
        var read = _grammar.Read(reply);
        var scope = new CallScope { Session = SessionIn(begun), TurnId = "examined", Reply = reply };
        var (current, calls) = (begun, new List<ExaminedCall>(read.Calls.Count));
        foreach (var call in read.Calls)
        {
            var (running, refusal) = _executor.Examine(scope, call, SessionIn(current), calls.Count);
            var (next, impossible) = refusal is null && TransitionDefinitionAction.TargetOf(call) is { } target ? _machine.FindTransition(current, target) : default;
            calls.Add(new(call, running.Name, refusal?.Status ?? (impossible is null ? null : ActionStatus.Failed), refusal?.Code ?? impossible?.Code ?? "", refusal?.Message ?? impossible?.Message ?? "", current.Name)
            {
                Repairs = running.Repairs,
                IgnoredParameters = running.IgnoredParameters,
            });
            current = next ?? current;
        }

        return new() { Reply = read, Calls = calls, StateBefore = begun.Name, StateAfter = current.Name };
    }

    private static CoachSession SessionIn(StateDefinition state) => new() { Id = "examined", UserId = "", State = state.Name, CreatedAt = default, UpdatedAt = default };
}
