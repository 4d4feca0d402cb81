#if NET
using System.Buffers;
#endif
using System.Runtime.CompilerServices;

namespace Coach.Markup;

/// <summary>
/// Quotes in JSON that is broken: which characters are quotes, and whether one starts or ends a string there. The search for a body's end and
/// its repair both ask here, so that they see the same strings.
/// </summary>
internal static class LooseQuotes
{
    /// <summary>Every quote.</summary>
    public const string All = "\"'`´“”„‟‘’‚‛«»＂＇";

#if NET
    /// <summary>Where a string may end, or a character may be escaped.</summary>
    public static SearchValues<char> EndOrEscape { get; } = SearchValues.Create(All + "\\\n");
#endif

    public static bool IsQuote(char c) => c is '"' or '\'' or '`' || (c >= '\u00AB' && IsTypographic(c));

    /// <summary>The punctuation of JSON that a full-width character stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Plain(char c) => c < '\u3000' ? c : PlainOf(c);

    private static char PlainOf(char c) => c switch
    {
        '：' => ':',
        '，' or '、' => ',',
        '｛' => '{',
        '｝' => '}',
        '［' => '[',
        '］' => ']',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        _ => c,
    };

    /// <summary>Whether a code fence starts at <paramref name="i"/>; how long it is does not matter here.</summary>
    public static bool IsFence(ReadOnlySpan<char> text, int i) =>
        i + 2 < text.Length && text[i] is ('`' or '~') && text[i + 1] == text[i] && text[i + 2] == text[i];

    /// <summary>The end of a name as programming languages know them.</summary>
    public static int SkipWord(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && (Characters.IsName(text[i]) || text[i] is '$' or '.'))
        {
            i++;
        }

        return i;
    }

    /// <summary>A byte order mark, a space of no width, or a space that only people see as one.</summary>
    public static bool IsForeignSpace(char c) => c >= '\u00A0'
        ? c is '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200D') or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u2060' or '\u3000' or '\uFEFF'
        : c is '\v' or '\f';

    /// <summary>Skips space, foreign space too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<char> text, int i) => (uint)i < (uint)text.Length && text[i] is > ' ' and < '\u00A0' ? i : SkipAnySpace(text, i);

    private static int SkipAnySpace(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && (Characters.IsSpace(text[i]) || IsForeignSpace(text[i])))
        {
            i++;
        }

        return i;
    }

    /// <summary>Whether <paramref name="c"/> may end a string that <paramref name="quote"/> started.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Closes(char quote, char c) => quote == '"' ? c == '"' : ClosesOther(quote, c);

    private static bool ClosesOther(char quote, char c) => quote switch
    {
        '\'' or '＂' or '＇' => c == quote,
        '`' or '´' => c is '`' or '´',
        '“' or '”' or '„' or '‟' => c is '“' or '”' or '‟' or '"',
        '‘' or '’' or '‚' or '‛' => c is '‘' or '’' or '‛',
        '«' or '»' => c is '«' or '»',
        _ => false,
    };

    /// <summary>
    /// Whether the quote at <paramref name="i"/> starts a string; <paramref name="before"/> is the last character before it that is no space. A
    /// double quote does unless it ends a word; the others are apostrophes in prose unless a name or a value may start there.
    /// </summary>
    public static bool StartsString(ReadOnlySpan<char> text, int i, char before)
    {
        var c = text[i];
        if (c == '"')
        {
            return i == 0 || !Characters.IsName(text[i - 1]);
        }

        return IsQuote(c)
            && (Plain(before) is '{' or '[' or '(' or ',' or ':' or '}' or ']' || (IsQuote(before) && Characters.IsSpace(text[i - 1])))
            && (c != '`' || !IsFence(text, i));
    }

    /// <summary>
    /// Whether what follows the quote at <paramref name="i"/> can only follow a whole string; else the quote is part of the string, which began
    /// behind <paramref name="before"/>.
    /// </summary>
    public static bool EndsString(ReadOnlySpan<char> text, int i, char before, Tag? closer)
    {
        var next = SkipSpace(text, i + 1);
        if (next == text.Length)
        {
            return true;
        }

        switch (Plain(text[next]))
        {
            case '}' or ']':
                return true;
            case ':' or '=':
                return Plain(before) != ':';
            case ',':
                return FollowsComma(text, SkipSpace(text, next + 1));
            case ')':
                return before == '(';
            case '+':
                return SkipSpace(text, next + 1) is var operand && operand < text.Length && IsQuote(text[operand]);
            case '/':
                return next + 1 < text.Length && text[next + 1] is '/' or '*';
            case '#':
                return next > i + 1;
            case '[' or '<' when closer is not null && closer.EndAt(text, next) >= 0:
                return true;
            case '{' or '[' or '-' or (>= '0' and <= '9') when Plain(before) != ':' && next > i + 1:
                return true;
            case var c when IsQuote(c) && !IsFence(text, next):
                return next > i + 1;
            default:
                return HasLineBreak(text.Slice(i + 1, next - i - 1)) || IsFence(text, next);
        }
    }

    /// <summary>
    /// Whether at once behind the quote at <paramref name="i"/> stands what cannot follow a whole string, and so much more text that <see cref="SeesEnd"/> does not see its
    /// end: soon said of most quotes that a string has inside.
    /// </summary>
    public static bool IsInside(ReadOnlySpan<char> text, int i) =>
        i + 3 < text.Length && text[i + 1] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '>' or '.' or '_';

    /// <summary>Whether <see cref="EndsString"/> may look at the end of the text for the quote at <paramref name="i"/>.</summary>
    public static bool SeesEnd(ReadOnlySpan<char> text, int i)
    {
        var next = SkipSpace(text, i + 1);
        if (next + 2 >= text.Length)
        {
            return true;
        }

        return Plain(text[next]) is ',' or '+' && SkipSpace(text, SkipWord(text, SkipSpace(text, next + 1))) == text.Length;
    }

    /// <summary>What kind of comment starts at <paramref name="i"/>: <c>/</c> or <c>#</c> up to the line's end, <c>*</c>, or none.</summary>
    public static char CommentAt(ReadOnlySpan<char> text, int i, char before)
    {
        var isBehindColon = before == ':' && i > 0 && text[i - 1] == ':';
        return text[i] switch
        {
            '/' when Characters.Is(text, i + 1, '*') => '*',
            '/' when Characters.Is(text, i + 1, '/') && !isBehindColon => '/',
            // "#tag" may be a value.
            '#' when (i == 0 || Characters.IsSpace(text[i - 1])) && (i + 1 == text.Length || text[i + 1] == '#' || Characters.IsSpace(text[i + 1])) => '#',
            _ => '\0',
        };
    }

    /// <summary>Whether a name, a value or a bracket stands behind a comma, and not the next word of a sentence.</summary>
    private static bool FollowsComma(ReadOnlySpan<char> text, int i)
    {
        if (i == text.Length || Plain(text[i]) is '{' or '[' or '}' or ']' or ',' or '-' or '.' or '/' or '#' or (>= '0' and <= '9') || IsQuote(text[i]))
        {
            return true;
        }

        var end = SkipWord(text, i);
        var next = SkipSpace(text, end);
        return next == text.Length || Plain(text[next]) is ':' or ',' or ']' or '}' or '"' or '/' or '#';
    }

    private static bool HasLineBreak(ReadOnlySpan<char> space) => space.IndexOf('\n') >= 0;

    private static bool IsTypographic(char c) => c is '´' or '“' or '”' or '„' or '‟' or '‘' or '’' or '‚' or '‛' or '«' or '»' or '＂' or '＇';
}
