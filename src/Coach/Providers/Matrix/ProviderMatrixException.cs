namespace Coach.Providers;

/// <summary>
/// A provider matrix cannot be used as it is written. Thrown at start, with every mistake at once; no value that may be a key is repeated.
/// </summary>
public sealed class ProviderMatrixException : Exception
{
    internal ProviderMatrixException(IReadOnlyList<string> mistakes)
        : base($"The provider matrix has {(mistakes.Count == 1 ? "a mistake" : $"{mistakes.Count} mistakes")}:{string.Concat(mistakes.Select(static mistake => $"\n- {mistake}"))}") =>
        Mistakes = mistakes;

    /// <summary>Each mistake: where it is, what is there, and what would be right.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
