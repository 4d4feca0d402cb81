using Coach.Generators.Diagnostics;
using Coach.Generators.Text;

namespace Coach.Generators.States;

/// <summary>Checks that states.yaml names only states it has. It needs nothing but the file, so the command line tool checks it too.</summary>
internal static class StateReferences
{
    public static void Check(StatesDocument document, FileProblems problems)
    {
        var names = document.States.Select(static state => state.Name.Text).ToArray();

        // A file that could not be read has no states to compare with; that it could not be read is said already.
        if (names.Length == 0)
        {
            return;
        }

        var known = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        if (document.Initial is { } initial && !known.Contains(initial.Text))
        {
            problems.Add(Descriptors.UnknownInitial.Id, initial.Place, initial.Text, Nearest.Hint(initial.Text, names));
        }

        foreach (var to in document.States.SelectMany(static state => state.Transitions).Select(static transition => transition.To).Where(to => !known.Contains(to.Text)))
        {
            problems.Add(Descriptors.UnknownTarget.Id, to.Place, to.Text, Nearest.Hint(to.Text, names));
        }
    }
}
