namespace Coach.Markup;

/// <summary>Fuses terminals into one: no chain of closures, no result object per part.</summary>
internal static class Seq
{
    /// <summary>Makes an element of its parts. The parts are large, so they are not copied for it.</summary>
    public delegate TResult Build<T2, T3, out TResult>(TextRange range, in T2 second, in T3 third);

    /// <summary>
    /// <paramref name="first"/>, then <paramref name="second"/>, then what the second one's value chooses. A choice is made by
    /// what was read and never by trying one alternative after another, which would keep the wrong error and read text twice.
    /// </summary>
    public static Terminal<TResult> Of<T1, T2, T3, TResult>(
        Terminal<T1> first, Terminal<T2> second, Func<T2, Terminal<T3>> third, Build<T2, T3, TResult> build) =>
        new Fused<T1, T2, T3, TResult>(first, second, third, build);

    /// <summary>Where reading stopped early, space before it belongs to the text, and so does the backslash of an escaped tag.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int start, int end)
    {
        end = Characters.TrimEnd(text, start, end);
        return text[end - 1] == '\\' ? end - 1 : end;
    }

    private sealed class Fused<T1, T2, T3, TResult>(
        Terminal<T1> first, Terminal<T2> second, Func<T2, Terminal<T3>> third, Build<T2, T3, TResult> build) : Terminal<TResult>
    {
        public override string Expectation => first.Expectation;

        public override bool Match(ReadOnlySpan<char> text, ref int position, out TResult value)
        {
            var i = position;
            if (!first.Match(text, ref i, out _) || !second.Match(text, ref i, out var head) || !third(head).Match(text, ref i, out var body))
            {
                value = default!;
                return false;
            }

            i = EndOf(text, position, i);
            value = build(new TextRange(position, i), in head, in body);
            position = i;
            return true;
        }
    }
}
