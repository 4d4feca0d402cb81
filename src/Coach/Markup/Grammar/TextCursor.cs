using Sprache;

namespace Coach.Markup;

/// <summary>A place in a text as Sprache's input. Unlike <see cref="Input"/> it makes no dictionary per character.</summary>
internal class TextCursor(ReadOnlyMemory<char> text, int position, TextSight? sight = null) : IInput
{
    private IDictionary<object, object>? _memos;

    /// <summary>The text as Sprache's own parsers want it; the grammar's read <see cref="TextOf"/>.</summary>
    public string Source
    {
        get
        {
            SeeEnd();
            return Text.ToString();
        }
    }

    public ReadOnlyMemory<char> Text { get; private protected set; } = text;

    public int Position { get; private protected set; } = position;

    public char Current => Text.Span[Position];

    public bool AtEnd
    {
        get
        {
            if (Position < Text.Length)
            {
                return false;
            }

            SeeEnd();
            return true;
        }
    }

    public int Line
    {
        get
        {
            var line = 1;
            for (var i = 0; i < Position; i++)
            {
                if (Text.Span[i] == '\n')
                {
                    line++;
                }
            }

            return line;
        }
    }

    public int Column => Position == 0 ? 1 : Position - Text.Span.Slice(0, Position).LastIndexOf('\n');

    public IDictionary<object, object> Memos => _memos ??= new Dictionary<object, object>();

    public IInput Advance() =>
        AtEnd ? throw new InvalidOperationException("The input is at its end.") : new TextCursor(Text, Position + 1, sight);

    /// <summary>The text of an input, without a copy.</summary>
    public static ReadOnlyMemory<char> TextOf(IInput input) => input is TextCursor cursor ? cursor.Text : input.Source.AsMemory();

    public bool Equals(IInput? other) => other is not null && other.Position == Position && TextOf(other).Equals(Text);

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;

    public override string ToString() => Position == Text.Length ? "end of text" : $"line {Line}, column {Column}";

    private void SeeEnd()
    {
        if (sight is not null)
        {
            sight.SawEnd = true;
        }
    }
}

/// <summary>Remembers whether a parser that is not ours looked at the end of its text.</summary>
internal sealed class TextSight
{
    public bool SawEnd { get; set; }
}
