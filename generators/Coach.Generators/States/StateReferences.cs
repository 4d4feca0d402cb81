using Coach.Generators.Diagnostics;
using Coach.Generators.Text;

namespace Coach.Generators.States;

/// <summary>Checks that states.yaml names only states it has. It needs nothing but the file, so the command line tool checks it too.</summary>
internal static class StateReferences
{
    public static void Check(StatesDocument document, FileProblems problems)
    {
        var names = document.States.Select(static state => state.Name.Text).ToArray();

        // Without states there is nothing to compare with; that they are missing, or could not be read, is said already.
        if (names.Length == 0 || !document.IsWhole)
        {
            return;
        }

        var known = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        var nearest = new Nearest(names);
        if (document.Initial is { } initial && !known.Contains(initial.Text))
        {
            problems.Add(Descriptors.UnknownInitial.Id, initial.Place, initial.Text, nearest.Hint(initial.Text));
        }

        foreach (var to in document.States.SelectMany(static state => state.Transitions).Select(static transition => transition.To).Where(to => !known.Contains(to.Text)))
        {
            problems.Add(Descriptors.UnknownTarget.Id, to.Place, to.Text, nearest.Hint(to.Text));
        }
    }
}
