#if NET
using System.Buffers;
#endif
using System.Runtime.CompilerServices;

namespace Coach.Markup;

/// <summary>The character classes of the markup.</summary>
internal static class Characters
{
#if NET
    private static readonly SearchValues<char> UsualNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

#endif
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBlank(char c) => c is ' ' or '\t';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSpace(char c) => c <= ' ' && (c is ' ' or '\t' or '\n' or '\r');

    public static bool IsName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';

    public static int SkipBlanks(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && IsBlank(text[position]))
        {
            position++;
        }

        return position;
    }

    public static int SkipSpace(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && IsSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    public static int SkipName(ReadOnlySpan<char> text, int position)
    {
#if NET
        // Nearly all names are of these characters alone.
        if (position < text.Length && text[position..].IndexOfAnyExcept(UsualNames) is var length)
        {
            position = length < 0 ? text.Length : position + length;
        }

#endif
        while (position < text.Length && IsName(text[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>The end of the text from <paramref name="start"/> to <paramref name="end"/> without the space at its end.</summary>
    public static int TrimEnd(ReadOnlySpan<char> text, int start, int end)
    {
        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary>The end of the run of <paramref name="c"/> that starts at <paramref name="position"/>.</summary>
    public static int SkipRun(ReadOnlySpan<char> text, int position, char c)
    {
        while (position < text.Length && text[position] == c)
        {
            position++;
        }

        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is(ReadOnlySpan<char> text, int position, char c) => (uint)position < (uint)text.Length && text[position] == c;

    /// <summary>Whether <paramref name="word"/>, stands at <paramref name="position"/>, ignoring case.</summary>
    public static bool HasWord(ReadOnlySpan<char> text, int position, string word)
    {
        if (text.Length - position < word.Length)
        {
            return false;
        }

        // Most tags are written as they are taught.
        var found = text.Slice(position, word.Length);
        return found.SequenceEqual(word.AsSpan()) || ((found[0] | 0x20) == (word[0] | 0x20) && found.Equals(word.AsSpan(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the text ends in what may be, or go on as, a fence.</summary>
    public static bool MayBeFence(ReadOnlySpan<char> text, int position) =>
        position < text.Length && text[position] is '`' or '~' && SkipRun(text, position, text[position]) == text.Length;

    /// <summary>The end of a code fence (three or more backticks or tildes) at <paramref name="position"/>, or -1.</summary>
    public static int FenceEnd(ReadOnlySpan<char> text, int position)
    {
        if (position >= text.Length || text[position] is not ('`' or '~'))
        {
            return -1;
        }

        var end = SkipRun(text, position, text[position]);
        return end - position >= 3 ? end : -1;
    }
}
