using Sprache;

namespace Coach.Markup;

/// <summary>
/// A piece of the grammar that looks at characters. It is written once, as a match on a span; its Sprache parser is derived
/// from that match, so that the fast path and the grammar cannot differ.
/// </summary>
internal abstract class Terminal<T>
{
    private Parser<T>? _parser;

    /// <summary>What stands here, as messages name it: <c>the opening tag [ACTION:</c>.</summary>
    public abstract string Expectation { get; }

    public Parser<T> Parser => _parser ??= Derive;

    /// <summary>Matches at <paramref name="position"/> and moves it behind the match; leaves it where it was on a failure.</summary>
    public abstract bool Match(ReadOnlySpan<char> text, ref int position, out T value);

    protected virtual IResult<T> Derive(IInput input)
    {
        var position = input.Position;
        return Match(TextCursor.TextOf(input).Span, ref position, out var value)
            ? new Matched<T>(value, input, position)
            : Result.Failure<T>(input, "unexpected text", [Expectation]);
    }
}

/// <summary>A successful Sprache result that makes its remainder only when somebody asks for it.</summary>
internal sealed class Matched<T>(T value, IInput input, int end) : IResult<T>
{
    public T Value => value;

    public bool WasSuccessful => true;

    public string Message => "";

    public IEnumerable<string> Expectations => [];

    public IInput Remainder => new TextCursor(TextCursor.TextOf(input), end);
}
