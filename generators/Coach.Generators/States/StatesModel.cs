using System.Collections.Immutable;
using Coach.Generators.Text;

namespace Coach.Generators.States;

/// <summary>
/// What is emitted for states.yaml: always something that compiles and that the run time accepts, however broken the file is. Without
/// places, so that a comment added above everything emits nothing anew.
/// </summary>
internal sealed record StatesModel(string Path, string Initial, EquatableArray<StateModel> States)
{
    public static StatesModel From(StatesDocument document)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var identifiers = new HashSet<string>(StringComparer.Ordinal);
        var states = document.States.Where(state => names.Add(state.Name.Text)).Select(state => State(state, document.Everywhere, identifiers)).ToImmutableArray();
        var initial = document.Initial?.Text ?? "";
        if (states.IsEmpty)
        {
            // User code that says AddCoach and CoachState compiles, and the one error is the file's own.
            var name = initial.Length == 0 ? "unknown" : initial;
            return new(document.Path, name, new([new() { Name = name, Identifier = Identifiers.Pascal(name) }]));
        }

        var first = states.FirstOrDefault(state => state.Name.Equals(initial, StringComparison.OrdinalIgnoreCase)) ?? states[0];
        return new(document.Path, first.Name, new(states));
    }

    private static StateModel State(LocatedState state, EquatableArray<Located> everywhere, HashSet<string> identifiers)
    {
        var identifier = Identifiers.Pascal(state.Name.Text);
        for (var number = 2; !identifiers.Add(identifier); number++)
        {
            identifier = $"{Identifiers.Pascal(state.Name.Text)}_{Literals.Invariant(number)}";
        }

        return new()
        {
            Name = state.Name.Text,
            Identifier = identifier,
            Description = state.Description,
            Prompt = state.Prompt?.Text,
            Allow = state.Allow.Concat(everywhere).Select(static action => action.Text).Distinct(StringComparer.OrdinalIgnoreCase).ToEquatableArray(),
            Transitions = state.Transitions.Select(static transition => new TransitionModel(transition.To.Text, transition.When?.Text)).ToEquatableArray(),
            IsTerminal = state.IsTerminal,
            Formerly = state.Formerly,
        };
    }
}

internal sealed record StateModel
{
    public required string Name { get; init; }

    /// <summary>The member of CoachState.</summary>
    public required string Identifier { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The prompt file as states.yaml writes it.</summary>
    public string? Prompt { get; init; }

    public EquatableArray<string> Allow { get; init; }

    public EquatableArray<TransitionModel> Transitions { get; init; }

    public bool IsTerminal { get; init; }

    public EquatableArray<string> Formerly { get; init; }
}

internal sealed record TransitionModel(string To, string? When);
