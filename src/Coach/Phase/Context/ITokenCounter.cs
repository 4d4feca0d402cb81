namespace Coach;

/// <summary>
/// Counts tokens. The default, <see cref="TokenEstimator"/>, estimates, and rather too many than too few; wrap a real tokenizer where the difference
/// matters. Safe to call from many threads.
/// </summary>
/// <example>
/// With the package Microsoft.ML.Tokenizers, which a project of the application's refers to:
/// <code>
/// internal sealed class TiktokenCounter : ITokenCounter
/// {
///     private readonly Tokenizer _tokenizer = TiktokenTokenizer.CreateForModel("gpt-4o");
///
///     public int Count(ReadOnlySpan&lt;char&gt; text, string? model) => _tokenizer.CountTokens(text);
/// }
///
/// coach.UseTokenCounter(new TiktokenCounter());
/// </code>
/// </example>
public interface ITokenCounter
{
    /// <summary>How many tokens a text takes, zero or more. Must not throw, whatever stands in the text.</summary>
    /// <param name="text">The text; may have half of a surrogate pair.</param>
    /// <param name="model">The model, as its provider calls it; null if it is not known.</param>
    int Count(ReadOnlySpan<char> text, string? model);
}
