namespace Microsoft.CodeAnalysis.Text;

// What the generator's YAML reader names of Roslyn, so that the tool need not carry the compiler. Lines and columns count from 0.
internal readonly record struct LinePosition(int Line, int Character)
{
    public static bool operator <=(LinePosition left, LinePosition right) =>
        left.Line < right.Line || (left.Line == right.Line && left.Character <= right.Character);

    public static bool operator >=(LinePosition left, LinePosition right) => right <= left;
}

internal readonly record struct LinePositionSpan(LinePosition Start, LinePosition End);

internal readonly record struct TextSpan(int Start, int Length);

internal sealed class SourceText
{
    private SourceText(string text) => Lines = new(text);

    public TextLines Lines { get; }

    public static SourceText From(string text) => new(text);
}

internal sealed class TextLines(string text)
{
    public LinePositionSpan GetLinePositionSpan(TextSpan span) => new(Position(span.Start), Position(span.Start + span.Length));

    private LinePosition Position(int offset)
    {
        var (line, start) = (0, 0);
        for (var index = 0; index < offset; index++)
        {
            var isEnd = text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n'));
            (line, start) = isEnd ? (line + 1, index + 1) : (line, start);
        }

        return new(line, offset - start);
    }
}
