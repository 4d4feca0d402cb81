namespace Coach.Generators.Actions;

/// <summary>What is declared under one name more than once counts once, and everywhere the same one.</summary>
internal static class Declarations
{
    /// <summary>Sorted by name and source; of names that differ only in case the first stays.</summary>
    public static IEnumerable<T> Distinct<T>(IEnumerable<T> items, Func<T, (string Name, string Source)> key)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return items
            .OrderBy(item => key(item).Name, StringComparer.Ordinal)
            .ThenBy(item => key(item).Source, StringComparer.Ordinal)
            .Where(item => names.Add(key(item).Name));
    }
}
