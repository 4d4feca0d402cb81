namespace Coach.Markup;

/// <summary>
/// A code block marked <c>json</c>, or a whole reply, that is nothing but <c>{"name": "NAME", "arguments": {…}}</c> with a declared name. JSON of any
/// other shape is not a broken call but JSON that somebody is shown: it stays as it is. So the format knows no errors.
/// </summary>
internal sealed class JsonFormat : MarkupFormat
{
    private const string Word = "json";
    private const int MostBlanks = 60;

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

    public override Terminal<Element> CreateElement(ElementGrammar grammar) => new Block(this);

    public override bool HasWholeForm => true;

    public override Element? ReadWhole(ReadOnlySpan<char> text, int position, ref bool ranOut)
    {
        ranOut |= position == text.Length;
        if (!ReadCall(text, position, ref ranOut, out var range, out var call) || Characters.SkipSpace(text, range.End) < text.Length)
        {
            return null;
        }

        ranOut = true;
        return Create(text, range, call, -1);
    }

    public override string Render(string name, string json) => $"```json\n{CallObject.Render(name, json)}\n```";

    private Element Create(ReadOnlySpan<char> text, TextRange range, in CallObject call, int missingCloseAt)
    {
        var body = new ElementBody { MissingCloseAt = missingCloseAt };
        call.Take(text, ref body, _maxDepth);
        return new Element(this, range, new ElementHead { Name = call.Name, DecodedName = call.DecodedName }, body);
    }

    private bool ReadCall(ReadOnlySpan<char> text, int position, ref bool ranOut, out TextRange range, out CallObject call)
    {
        (range, call) = (default, default);
        if (!Characters.Is(text, position, '{'))
        {
            return false;
        }

        var scan = JsonLexer.Scan(text, position, _maxDepth);
        ranOut |= scan.MayContinue(text.Length);
        if (!scan.IsWhole)
        {
            return false;
        }

        range = new TextRange(position, scan.End);
        call = CallObject.Read(text, position);
        return !call.Problem.Exists && call.Others is null && !call.Arguments.IsEmpty && text[call.Arguments.Start] == '{'
            && IsDeclared(call.DecodedName ?? call.Name.In(text).ToString());
    }

    private bool IsDeclared(string name) => name.Length <= ElementGrammar.LongestName && (_names.Count == 0 || _names.Contains(name));

    private Element? ReadBlock(ReadOnlySpan<char> text, int position, out bool ranOut)
    {
        ranOut = false;
        if (position >= text.Length || text[position] is not ('`' or '~') || !StartsLine(text, position))
        {
            return null;
        }

        var runEnd = Characters.SkipRun(text, position, text[position]);
        var word = Characters.SkipBlanks(text, runEnd);
        ranOut = word + Word.Length >= text.Length;
        if (runEnd - position < 3 || !Characters.HasWord(text, word, Word))
        {
            return null;
        }

        var lineEnd = Characters.SkipBlanks(text, word + Word.Length);
        var start = Characters.SkipSpace(text, lineEnd);
        ranOut = start == text.Length;
        if (!IsLineEnd(text, lineEnd) || !ReadCall(text, start, ref ranOut, out var range, out var call))
        {
            return null;
        }

        var close = Characters.SkipSpace(text, range.End);
        if (close == text.Length)
        {
            ranOut = true;
            return Create(text, new TextRange(position, range.End), call, range.End);
        }

        var end = Characters.SkipRun(text, close, text[position]);
        ranOut = Characters.SkipBlanks(text, end) == text.Length;
        var isClosed = end - close >= runEnd - position && text.Slice(range.End, close - range.End).IndexOf('\n') >= 0
            && Characters.SkipBlanks(text, end) is var behind && (behind == text.Length || IsLineEnd(text, behind));
        return isClosed ? Create(text, new TextRange(position, end), call, -1) : null;
    }

    private static bool IsLineEnd(ReadOnlySpan<char> text, int position) => Characters.Is(text, position, '\n') || Characters.Is(text, position, '\r');

    private static bool StartsLine(ReadOnlySpan<char> text, int position)
    {
        // Not further back than a reader of a stream keeps the text.
        for (var blanks = 0; position > 0 && blanks < MostBlanks && Characters.IsBlank(text[position - 1]); blanks++)
        {
            position--;
        }

        return position == 0 || text[position - 1] == '\n';
    }

    private sealed class BlockTag(JsonFormat format) : Tag
    {
        public override string Expectation => "```json";

        public override IReadOnlyList<string> Needles => ["```", "~~~"];

        public override int EndAt(ReadOnlySpan<char> text, int position) =>
            format.ReadBlock(text, position, out var ranOut) is { } element ? element.Range.End : ranOut ? RanOut : -1;

        public override int EndAt(ReadOnlySpan<char> text, int position, ref bool ranOut)
        {
            var element = format.ReadBlock(text, position, out var sawEnd);
            ranOut |= sawEnd;
            return element?.Range.End ?? -1;
        }
    }

    private sealed class Block(JsonFormat format) : Terminal<Element>
    {
        public override string Expectation => "a block with a call";

        public override bool Match(ReadOnlySpan<char> text, ref int position, out Element value)
        {
            value = format.ReadBlock(text, position, out _)!;
            position = value?.Range.End ?? position;
            return value is not null;
        }
    }
}
