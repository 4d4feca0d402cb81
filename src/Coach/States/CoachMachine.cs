namespace Coach;

/// <summary>
/// One states.yaml with its actions, conditions and prompts, as the compiler checked and joined them. The generator emits one as
/// <c>CoachSetup.Machine</c> into the project that has states.yaml.
/// </summary>
public sealed class CoachMachine
{
    private const string UnknownState = "unknown_state";
    private const string IllegalTransition = "illegal_transition";

    private readonly Dictionary<string, StateDefinition> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly DefinitionTable<ActionDefinition> _actions;
    private readonly DefinitionTable<ConditionDefinition> _conditions;
    private readonly DefinitionTable<PromptValueDefinition> _promptValues;
    private TransitionDefinitionAction? _transition;
    private IReadOnlyList<string>? _actionNames;

    /// <summary>Joins the generated tables.</summary>
    /// <param name="name">The coach's name: the owning project's root namespace.</param>
    /// <param name="initial">The state in which a session begins.</param>
    /// <param name="states">All states, in the order of states.yaml.</param>
    /// <param name="actions">The declared actions, without the built-in one.</param>
    /// <param name="conditions">The declared conditions.</param>
    /// <param name="promptValues">The declared prompt values.</param>
    /// <exception cref="ArgumentException">A state is declared twice, or <paramref name="initial"/> names none.</exception>
    public CoachMachine(
        string name,
        string initial,
        StateDefinition[] states,
        DefinitionTable<ActionDefinition> actions,
        DefinitionTable<ConditionDefinition> conditions,
        DefinitionTable<PromptValueDefinition> promptValues)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(states);
        Name = name;
        States = states;
        _actions = actions ?? throw new ArgumentNullException(nameof(actions));
        _conditions = conditions ?? throw new ArgumentNullException(nameof(conditions));
        _promptValues = promptValues ?? throw new ArgumentNullException(nameof(promptValues));
        foreach (var state in states)
        {
            if (!_states.TryAdd(state.Name, state))
            {
                throw new ArgumentException($"The state {state.Name} is declared twice.", nameof(states));
            }
        }

        foreach (var state in states)
        {
            foreach (var former in state.Formerly)
            {
                _states.TryAdd(former, state);
            }
        }

        Initial = FindState(initial) ?? throw NotDeclared(initial, states);
    }

    /// <summary>The coach's name.</summary>
    public string Name { get; }

    /// <summary>The state in which a session begins.</summary>
    public StateDefinition Initial { get; }

    /// <summary>All states, in the order of states.yaml.</summary>
    public IReadOnlyList<StateDefinition> States { get; }

    /// <summary>The names of all declared actions, the built-in <c>TRANSITION_STATE</c> included.</summary>
    public IReadOnlyList<string> ActionNames => _actionNames ??= [.. _actions.Names, TransitionDefinitionAction.WireName];

    /// <summary>The state of this name, in any case, or one that was formerly called so; null if there is none.</summary>
    public StateDefinition? FindState(string name) => _states.GetValueOrDefault(name);

    /// <summary>The action of this name, in any case; null if none is declared.</summary>
    public ActionDefinition? FindAction(string name) =>
        _actions.Find(name) ?? (name.Equals(TransitionDefinitionAction.WireName, StringComparison.OrdinalIgnoreCase) ? _transition ??= new(this) : null);

    internal ConditionDefinition? FindCondition(string name) => _conditions.Find(name);

    internal PromptValueDefinition? FindPromptValue(string name) => _promptValues.Find(name);

    /// <summary>Where a session may be moved to from where it is: the state, or the refusal that says what would be right.</summary>
    internal async ValueTask<(StateDefinition? Target, ActionOutcome? Refusal)> CheckTransitionAsync(
        HandlerContext context, string target, CancellationToken cancellationToken)
    {
        var current = FindState(context.Session.State);
        if (current is null)
        {
            return (null, ActionOutcome.Failure($"The session's state {context.Session.State} is no state of {Name}.", UnknownState));
        }

        var (state, refusal) = FindTransition(current, target);
        if (state is null)
        {
            return (null, refusal);
        }

        foreach (var transition in current.Transitions)
        {
            if (!transition.To.Equals(state.Name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (transition.When is null)
            {
                return (state, null);
            }

            // The compiler refuses an undefined condition (COACH203); if one is missing all the same, the way stays shut.
            var condition = _conditions.Find(transition.When);
            if (condition is not null && await condition.EvaluateAsync(context, cancellationToken).ConfigureAwait(false))
            {
                return (state, null);
            }

            refusal = ActionOutcome.Failure(
                $"Not yet from {current.Name} to {state.Name}: {condition?.Description ?? $"the condition {transition.When} is not defined."}", "guard_failed");
        }

        return (null, refusal);
    }

    /// <summary>Where a way leads, guarded or not, or the refusal that says which ways there are.</summary>
    internal (StateDefinition? Target, ActionOutcome? Refusal) FindTransition(StateDefinition current, string target)
    {
        var legal = current.Transitions.Count == 0
            ? $"From {current.Name} there is no way on."
            : $"From {current.Name} the conversation can go to {Join(current.Transitions.Select(transition => transition.To))}.";
        var state = FindState(target);
        return state is null ? (null, ActionOutcome.Failure($"There is no state '{target}'. {legal}", UnknownState))
            : current.Transitions.Any(transition => transition.To.Equals(state.Name, StringComparison.OrdinalIgnoreCase)) ? (state, null)
            : (null, ActionOutcome.Failure($"There is no way from {current.Name} to {state.Name}. {legal}", IllegalTransition));
    }

    /// <summary>Whether a refused transition was impossible whatever its guard said.</summary>
    internal static bool IsImpossible(string code) => code is UnknownState or IllegalTransition;

    // Apart, so that a process that starts does not load LINQ for it.
    private static ArgumentException NotDeclared(string initial, StateDefinition[] states) =>
        new($"The initial state {initial} is not declared; declared are {Join(states.Select(state => state.Name))}.", nameof(initial));

    private static string Join(IEnumerable<string> names) => string.Join(", ", names);
}
