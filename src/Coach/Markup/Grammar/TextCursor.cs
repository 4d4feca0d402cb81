using Sprache;

namespace Coach.Markup;

/// <summary>A place in a text as Sprache's input. Unlike <see cref="Input"/> it makes no dictionary per character.</summary>
internal sealed class TextCursor(string source, int position) : IInput
{
    private IDictionary<object, object>? _memos;

    public string Source { get; } = source;

    public int Position { get; } = position;

    public char Current => Source[Position];

    public bool AtEnd => Position == Source.Length;

    public int Line
    {
        get
        {
            var line = 1;
            for (var i = 0; i < Position; i++)
            {
                if (Source[i] == '\n')
                {
                    line++;
                }
            }

            return line;
        }
    }

    public int Column => Position == 0 ? 1 : Position - Source.LastIndexOf('\n', Position - 1);

    public IDictionary<object, object> Memos => _memos ??= new Dictionary<object, object>();

    public IInput Advance() =>
        AtEnd ? throw new InvalidOperationException("The input is at its end.") : new TextCursor(Source, Position + 1);

    public bool Equals(IInput? other) => other is not null && other.Position == Position && other.Source == Source;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;

    public override string ToString() => AtEnd ? "end of text" : $"line {Line}, column {Column}";
}
