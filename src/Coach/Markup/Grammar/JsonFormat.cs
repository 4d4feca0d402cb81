using Sprache;

namespace Coach.Markup;

/// <summary>
/// A code block marked <c>json</c>, or a whole reply, that is nothing but <c>{"name": "NAME", "arguments": {…}}</c> with a declared name. JSON of any
/// other shape is not a broken call but JSON that somebody is shown: it stays as it is. So the format knows no errors.
/// </summary>
internal sealed class JsonFormat : MarkupFormat
{
    private const string Word = "json";

    private readonly HashSet<string> _names;
    private readonly int _maxDepth;

    /// <param name="names">The declared names; if there are none, any name will do.</param>
    /// <param name="maxDepth">How deep an object may be nested.</param>
    public JsonFormat(IEnumerable<string> names, int maxDepth)
    {
        _names = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        _maxDepth = maxDepth;
        Opener = new BlockTag(this);
    }

    public override string Name => "json";

    /// <summary>Stands only where the whole block is a call.</summary>
    public override Tag Opener { get; }

    public override Tag Closer { get; } = new NoTag();

    public override bool IsCode => true;

    public override Parser<Element> CreateElement(ElementGrammar grammar) => new Block(this).Parser;

    public override Element? ReadWhole(string text, int position)
    {
        var element = ReadCall(text.AsSpan(), position, out var range, out var call) && Characters.SkipSpace(text.AsSpan(), range.End) == text.Length
            ? Create(text.AsSpan(), range, call, -1)
            : null;
        return element;
    }

    public override string Render(string name, string json) => $"```json\n{CallObject.Render(name, json)}\n```";

    private Element Create(ReadOnlySpan<char> text, TextRange range, in CallObject call, int missingCloseAt)
    {
        var body = new ElementBody { MissingCloseAt = missingCloseAt };
        call.Take(text, ref body, _maxDepth);
        return new Element(this, range, new ElementHead { Name = call.Name, DecodedName = call.DecodedName }, body);
    }

    private bool ReadCall(ReadOnlySpan<char> text, int position, out TextRange range, out CallObject call)
    {
        (range, call) = (default, default);
        if (!Characters.Is(text, position, '{') || JsonLexer.Scan(text, position, _maxDepth) is not { IsWhole: true } scan)
        {
            return false;
        }

        range = new TextRange(position, scan.End);
        call = CallObject.Read(text, position);
        return !call.Problem.Exists && call.Others is null && !call.Arguments.IsEmpty && text[call.Arguments.Start] == '{'
            && IsDeclared(call.DecodedName ?? call.Name.In(text).ToString());
    }

    private bool IsDeclared(string name) => name.Length <= ElementGrammar.LongestName && (_names.Count == 0 || _names.Contains(name));

    private Element? ReadBlock(ReadOnlySpan<char> text, int position)
    {
        var runEnd = Characters.FenceEnd(text, position);
        if (runEnd < 0 || !StartsLine(text, position))
        {
            return null;
        }

        var word = Characters.SkipBlanks(text, runEnd);
        if (!Characters.HasWord(text, word, Word))
        {
            return null;
        }

        var lineEnd = Characters.SkipBlanks(text, word + Word.Length);
        if (!IsLineEnd(text, lineEnd) || !ReadCall(text, Characters.SkipSpace(text, lineEnd), out var range, out var call))
        {
            return null;
        }

        var close = Characters.SkipSpace(text, range.End);
        if (close == text.Length)
        {
            return Create(text, new TextRange(position, range.End), call, range.End);
        }

        var end = Characters.SkipRun(text, close, text[position]);
        var isClosed = end - close >= runEnd - position && text.Slice(range.End, close - range.End).IndexOf('\n') >= 0
            && Characters.SkipBlanks(text, end) is var behind && (behind == text.Length || IsLineEnd(text, behind));
        return isClosed ? Create(text, new TextRange(position, end), call, -1) : null;
    }

    private static bool IsLineEnd(ReadOnlySpan<char> text, int position) => Characters.Is(text, position, '\n') || Characters.Is(text, position, '\r');

    private static bool StartsLine(ReadOnlySpan<char> text, int position)
    {
        while (position > 0 && Characters.IsBlank(text[position - 1]))
        {
            position--;
        }

        return position == 0 || text[position - 1] == '\n';
    }

    private sealed class BlockTag(JsonFormat format) : Tag
    {
        public override string Expectation => "```json";

        public override IReadOnlyList<string> Needles => ["```", "~~~"];

        public override int EndAt(ReadOnlySpan<char> text, int position) => format.ReadBlock(text, position) is { } element ? element.Range.End : -1;
    }

    private sealed class Block(JsonFormat format) : Terminal<Element>
    {
        public override string Expectation => "a block with a call";

        public override bool Match(ReadOnlySpan<char> text, ref int position, out Element value)
        {
            value = format.ReadBlock(text, position)!;
            position = value?.Range.End ?? position;
            return value is not null;
        }
    }
}
