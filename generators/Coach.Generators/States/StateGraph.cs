using Coach.Generators.Diagnostics;

namespace Coach.Generators.States;

/// <summary>
/// COACH106 to COACH108: where the transitions lead, and where they do not. What follows from something else is not said: with a state or a
/// transition that is wrong nothing is known of the ways at all, and a state behind a missing transition is not missing one of its own.
/// </summary>
internal sealed class StateGraph
{
    private readonly LocatedState[] _states;
    private readonly int[][] _next;
    private readonly int _initial;

    private StateGraph(StatesDocument document)
    {
        _states = [.. document.States];
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var number = 0; number < _states.Length; number++)
        {
            numbers[_states[number].Name.Text] = number;
        }

        _next = [.. _states.Select(state => state.Transitions.Select(transition => Find(transition.To)).ToArray())];
        _initial = Find(document.Initial);

        int Find(Located? name) => name is not null && numbers.TryGetValue(name.Text, out var number) ? number : -1;
    }

    /// <summary>Checks the ways between the states.</summary>
    /// <param name="document">What states.yaml says.</param>
    /// <param name="unknownActions">The words of its allow-lists that no action has for a name.</param>
    /// <param name="problems">Where to say what is wrong.</param>
    public static void Check(StatesDocument document, IReadOnlyCollection<Located> unknownActions, FileProblems problems)
    {
        var graph = new StateGraph(document);
        if (document.Problems.Count > 0 || graph._initial < 0 || graph._next.Any(static next => next.Contains(-1)))
        {
            return;
        }

        graph.CheckTransitionAction(document, unknownActions, problems);
        var reached = new HashSet<int>();
        Spread([graph._initial], graph._next, reached);
        var deadEnds = reached.Where(graph.IsDeadEnd).OrderBy(static number => number).ToArray();
        foreach (var number in deadEnds)
        {
            var state = graph._states[number].Name;
            problems.Add(Descriptors.NoWayOut.Id, state.Place, $"No transition leads out of the state {state.Text}; add one, or say terminal: true if the conversation may end here");
        }

        // Behind a dead end states are unreachable because of it, and where states are unreachable the end may be among them.
        if (deadEnds.Length == 0 && !graph.CheckReachable(reached, problems))
        {
            graph.CheckEnd(problems);
        }
    }

    private void CheckTransitionAction(StatesDocument document, IReadOnlyCollection<Located> unknownActions, FileProblems problems)
    {
        if (document.Everywhere.Any(IsTransition))
        {
            return;
        }

        foreach (var state in _states)
        {
            var allowed = state.Allow.FirstOrDefault(IsTransition);
            if (allowed is null && state.Transitions.Count > 0 && !state.Allow.Any(unknownActions.Contains))
            {
                problems.Add(
                    Descriptors.TransitionsWithoutAction.Id,
                    state.Name.Place,
                    $"The state {state.Name.Text} has transitions but does not allow {Exports.BuiltIn}, so the model can never take one; add it to allow:");
            }
            else if (allowed is not null && state.Transitions.Count == 0 && state.IsTerminal)
            {
                problems.Add(
                    Descriptors.TransitionsWithoutAction.Id,
                    allowed.Place,
                    $"The state {state.Name.Text} allows {Exports.BuiltIn} but has no transitions, so every use of it is refused; remove it, or add transitions:");
            }
        }

        static bool IsTransition(Located action) => action.Text.Equals(Exports.BuiltIn, StringComparison.OrdinalIgnoreCase);
    }

    private bool IsDeadEnd(int number) => !_states[number].IsTerminal && _next[number].All(to => to == number);

    /// <summary>Says which states cannot be reached, of several that hang together only the first.</summary>
    private bool CheckReachable(HashSet<int> reached, FileProblems problems)
    {
        var lost = Enumerable.Range(0, _states.Length).Where(number => !reached.Contains(number)).ToArray();
        var entered = new HashSet<int>(lost.SelectMany(from => _next[from].Where(to => to != from)));
        var explained = new HashSet<int>();
        foreach (var number in lost.Where(number => !entered.Contains(number)).Concat(lost).Where(number => !explained.Contains(number)))
        {
            Spread([number], _next, explained);
            var state = _states[number].Name;
            problems.Add(Descriptors.Unreachable.Id, state.Place, state.Text, _states[_initial].Name.Text);
        }

        return lost.Length > 0;
    }

    /// <summary>Every state leads somewhere; says where that never comes to an end.</summary>
    private void CheckEnd(FileProblems problems)
    {
        var previous = _next.SelectMany(static (next, from) => next.Select(to => (From: from, To: to))).ToLookup(static way => way.To, static way => way.From);
        var before = Enumerable.Range(0, _states.Length).Select(to => previous[to].ToArray()).ToArray();
        var explained = new HashSet<int>();
        Spread(Enumerable.Range(0, _states.Length).Where(number => _states[number].IsTerminal), before, explained);
        for (var number = 0; number < _states.Length; number++)
        {
            if (!explained.Contains(number))
            {
                var state = _states[number].Name;
                problems.Add(Descriptors.NoWayOut.Id, state.Place, $"From the state {state.Text} no state with terminal: true can be reached, so the conversation has no end");
                var circle = new HashSet<int>();
                Spread([number], _next, circle);
                Spread(circle, before, explained);
            }
        }
    }

    /// <summary>Adds to <paramref name="reached"/> what can be reached from the starts; what is in it already is not looked at again.</summary>
    private static void Spread(IEnumerable<int> starts, int[][] ways, HashSet<int> reached)
    {
        var open = new Stack<int>(starts.Where(reached.Add));
        while (open.Count > 0)
        {
            foreach (var to in ways[open.Pop()].Where(reached.Add))
            {
                open.Push(to);
            }
        }
    }
}
