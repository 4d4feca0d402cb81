namespace Coach;

/// <summary>
/// Counts tokens. The default estimates, and rather too many than too few; wrap a real tokenizer where the difference matters. Safe to call from many threads.
/// </summary>
public interface ITokenCounter
{
    /// <summary>How many tokens a text takes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="model">The model, as its provider calls it; null if it is not known.</param>
    int Count(ReadOnlySpan<char> text, string? model);
}
