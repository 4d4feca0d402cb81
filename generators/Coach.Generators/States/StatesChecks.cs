using Coach.Generators.Diagnostics;
using Coach.Generators.Prompts;
using Coach.Generators.Text;

namespace Coach.Generators.States;

/// <summary>Checks states.yaml against itself, against what is declared in C#, and against the prompt files.</summary>
internal static class StatesChecks
{
    public static EquatableArray<FileProblem> Check(
        StatesDocument document, EquatableArray<Export> own, EquatableArray<Export> referenced, PromptFiles prompts)
    {
        if (!document.IsWhole)
        {
            return document.Problems;
        }

        Export[] declared = [.. own, .. referenced];
        var problems = new FileProblems(document.Path);
        StateReferences.Check(document, problems);
        CheckIdentifiers(document, problems);
        CheckNames(document, declared, problems);
        CheckTwice(document, own, referenced, problems);
        var promptProblems = CheckPrompts(document, declared, prompts, problems);
        return document.Problems.Concat(problems.Items).Concat(promptProblems).Distinct().ToEquatableArray();
    }

    private static void CheckIdentifiers(StatesDocument document, FileProblems problems)
    {
        var identifiers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var state in document.States)
        {
            var identifier = Identifiers.Pascal(state.Name.Text);
            if (identifiers.TryGetValue(identifier, out var other))
            {
                problems.Add(Descriptors.SameIdentifier.Id, state.Name.Place, other, state.Name.Text, identifier);
            }
            else
            {
                identifiers.Add(identifier, state.Name.Text);
            }
        }
    }

    private static void CheckNames(StatesDocument document, IReadOnlyList<Export> declared, FileProblems problems)
    {
        var actions = new HashSet<string>(Names(declared, ExportKind.Action), StringComparer.OrdinalIgnoreCase) { Exports.BuiltIn };
        var nearestAction = new Nearest(actions);
        foreach (var action in document.Everywhere.Concat(document.States.SelectMany(static state => state.Allow)).Where(action => !actions.Contains(action.Text)))
        {
            problems.Add(Descriptors.UnknownAction.Id, action.Place, action.Text, nearestAction.Hint(action.Text));
        }

        var conditions = new HashSet<string>(Names(declared, ExportKind.Condition), StringComparer.OrdinalIgnoreCase);
        var nearestCondition = new Nearest(conditions);
        foreach (var guard in document.States.SelectMany(static state => state.Transitions).Select(static transition => transition.When).OfType<Located>())
        {
            if (!conditions.Contains(guard.Text))
            {
                problems.Add(Descriptors.UnknownCondition.Id, guard.Place, guard.Text, nearestCondition.Hint(guard.Text));
            }
        }
    }

    // Where the project itself declares the name too, the error is at its own declaration.
    private static void CheckTwice(StatesDocument document, EquatableArray<Export> own, EquatableArray<Export> referenced, FileProblems problems)
    {
        foreach (var group in referenced.GroupBy(static export => (export.Kind, Name: export.Name.ToUpperInvariant())))
        {
            if (group.Skip(1).FirstOrDefault() is { } second && !own.Any(export => export.Kind == second.Kind && Same(export.Name, second.Name)))
            {
                var mentions = document.States
                    .SelectMany(static state => state.Allow.Concat(state.Transitions.Select(static transition => transition.When).OfType<Located>()))
                    .Concat(document.Everywhere);
                var place = mentions.FirstOrDefault(word => Same(word.Text, second.Name))?.Place ?? default;
                problems.Add(Descriptors.DeclaredTwice.Id, place, Exports.Word(second.Kind), $"{second.Name} of {second.Source}", group.First().Source);
            }
        }

        static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<FileProblem> CheckPrompts(StatesDocument document, IReadOnlyList<Export> declared, PromptFiles prompts, FileProblems problems)
    {
        var values = new HashSet<string>(Names(declared, ExportKind.PromptValue), StringComparer.OrdinalIgnoreCase) { Placeholders.Actions };
        var (nearestValue, nearestPath) = (new Nearest(values), new Nearest(prompts.PathsFrom(document.Path)));
        var found = new List<FileProblem>();
        foreach (var prompt in document.States.Select(static state => state.Prompt).OfType<Located>())
        {
            if (prompts.Find(document.Path, prompt.Text) is not { } file)
            {
                problems.Add(Descriptors.NoPromptFile.Id, prompt.Place, prompt.Text, nearestPath.Hint(prompt.Text));
                continue;
            }

            found.AddRange(file.Placeholders.Where(placeholder => !values.Contains(placeholder.Text)).Select(placeholder => new FileProblem(
                Descriptors.UnknownPlaceholder.Id,
                file.Path,
                placeholder.Place,
                new([placeholder.Text, nearestValue.Hint(placeholder.Text)]))));
        }

        return found;
    }

    private static IEnumerable<string> Names(IReadOnlyList<Export> declared, ExportKind kind) =>
        declared.Where(export => export.Kind == kind).Select(static export => export.Name);
}
