using Sprache;

namespace Coach.Markup;

/// <summary>Fuses terminals into one flat Sprache parser: no chain of closures, no result object per part.</summary>
internal static class Seq
{
    /// <summary>Makes an element of its parts. The parts are large, so they are not copied for it.</summary>
    public delegate TResult Build<T2, T3, out TResult>(TextRange range, in T2 second, in T3 third);

    /// <summary>
    /// <paramref name="first"/>, then <paramref name="second"/>, then what the second one's value chooses. A choice is made by
    /// what was read and never by trying one alternative after another, which would keep the wrong error and read text twice.
    /// </summary>
    public static Parser<TResult> Of<T1, T2, T3, TResult>(
        Terminal<T1> first, Terminal<T2> second, Func<T2, Terminal<T3>> third, Build<T2, T3, TResult> build) =>
        input =>
        {
            var text = TextCursor.TextOf(input).Span;
            var position = input.Position;
            if (!first.Match(text, ref position, out _))
            {
                return Result.Failure<TResult>(input, "unexpected text", [first.Expectation]);
            }

            if (!second.Match(text, ref position, out var head))
            {
                return Result.Failure<TResult>(new TextCursor(TextCursor.TextOf(input), position), "unexpected text", [second.Expectation]);
            }

            var last = third(head);
            if (!last.Match(text, ref position, out var body))
            {
                return Result.Failure<TResult>(new TextCursor(TextCursor.TextOf(input), position), "unexpected text", [last.Expectation]);
            }

            // Where reading stopped early, space before it belongs to the text, and so does the backslash of an escaped tag.
            position = Characters.TrimEnd(text, input.Position, position);
            position -= text[position - 1] == '\\' ? 1 : 0;
            return new Matched<TResult>(build(new TextRange(input.Position, position), in head, in body), input, position);
        };
}
