namespace Coach;

/// <summary>
/// Estimates how many tokens a text takes, for any model: for what people, programs and models usually write, not less than the tokenizers of current models
/// say. Takes time in proportion to the text and no memory.
/// </summary>
/// <remarks>
/// <para>The rule, by what stands in the text:</para>
/// <list type="bullet">
/// <item>A word of ASCII letters: one token for each four letters or part of four, and one for each consonant behind two others. A word ends where a small
/// letter is followed by a capital one; what goes on like that, as keys and Base64 do, takes at least three tokens for each four letters.</item>
/// <item>A digit: one. A punctuation mark or symbol of ASCII: one, and one for two that are the same and side by side.</item>
/// <item>White space: none for a single space before a Latin, Greek or Cyrillic letter or a symbol of ASCII; else one for each change of its kind and each 16 of a kind.</item>
/// <item>A Cyrillic letter: one. A Greek, Arabic or accented Latin one, a Chinese character or a Japanese sign: one and a half. A Korean or Thai one:
/// two.</item>
/// <item>Everything else, such as emoji: as many as it has bytes in UTF-8, which no tokenizer that works on bytes exceeds. Half a surrogate pair is three.</item>
/// </list>
/// <para>English and code take about one and a half times what they really do, Russian and Chinese up to three times as much. Whoever wants to use more of a
/// model's context gives a real tokenizer. Text that was made to take many tokens can take more than is estimated: then the model finds the request too long,
/// and it is fitted again to less.</para>
/// </remarks>
public sealed class TokenEstimator : ITokenCounter
{
    private const int LettersOfToken = 4;
    private const int SpacesOfToken = 16;

    // From here on, few words have a token with the space before them.
    private const char JoinsSpace = '\u0530';

    private TokenEstimator()
    {
    }

    /// <summary>The estimator.</summary>
    public static TokenEstimator Instance { get; } = new();

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text, string? model = null)
    {
        // In halves of a token, of which the longest text stays far below what a long holds.
        long halves = 0;
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            if (char.IsAsciiLetter(letter))
            {
                halves += 2L * ReadWord(text, ref at);
            }
            else if (letter < 128 && char.IsWhiteSpace(letter))
            {
                halves += 2L * ReadSpace(text, ref at);
            }
            else if (letter < 128 && !char.IsAsciiDigit(letter))
            {
                var length = ReadRun(text, ref at);
                halves += 2 * ((length + 1L) / 2);
            }
            else if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                halves += 2 * 4;
                at += 2;
            }
            else
            {
                halves += Halves(letter);
                at++;
            }
        }

        return (int)Math.Min((halves + 1) / 2, int.MaxValue);
    }

    private static int ReadWord(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        var tokens = 0;
        var parts = 0;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
        {
            var part = at;
            var consonants = 0;
            for (; at < text.Length && char.IsAsciiLetter(text[at]) && !(at > part && char.IsAsciiLetterUpper(text[at]) && char.IsAsciiLetterLower(text[at - 1])); at++)
            {
                consonants = IsVowel(text[at]) ? 0 : consonants + 1;
                tokens += consonants > 2 ? 1 : 0;
            }

            tokens += (at - part + LettersOfToken - 1) / LettersOfToken;
            parts++;
        }

        // The parts of a name in a program are words; those of a key are a letter or two.
        var length = at - start;
        return parts > 2 && length < 4 * parts ? Math.Max(tokens, (3 * length / 4) + 1) : tokens;
    }

    private static int ReadSpace(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        var tokens = 0;
        while (at < text.Length && text[at] < 128 && char.IsWhiteSpace(text[at]))
        {
            if (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
            {
                at++;
                continue;
            }

            tokens += (ReadRun(text, ref at) + SpacesOfToken - 1) / SpacesOfToken;
        }

        return at - start == 1 && text[start] == ' ' && at < text.Length && text[at] < JoinsSpace && !char.IsAsciiDigit(text[at]) ? 0 : tokens;
    }

    private static int ReadRun(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] == text[start])
        {
            at++;
        }

        return at - start;
    }

    private static bool IsVowel(char letter) => (letter | ' ') is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static int Halves(char letter) => letter switch
    {
        < '\u0080' => 2,
        >= '\u0400' and <= '\u052F' => 2,
        < '\u0530' or (>= '\u0600' and <= '\u06FF') => 3,
        < '\u0800' => 4,
        (>= '\u3000' and <= '\u30FF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uFF00' and <= '\uFFEF') => 3,
        (>= '\u0E00' and <= '\u0E7F') or (>= '\uAC00' and <= '\uD7A3') => 4,
        _ => 6,
    };
}
