namespace Coach.Markup;

/// <summary>
/// A JSON object, perhaps in a code fence or in what the format wraps text with, and the closing tag. Total: what is wrong is the
/// body's problem.
/// </summary>
internal sealed class JsonBody(MarkupFormat format, ElementGrammar grammar, string? wrapStart = null, string? wrapEnd = null) : Terminal<ElementBody>
{
    /// <summary>Of more it is not told where they stand.</summary>
    private const int MostProperties = 8;

    private readonly Tag _closer = format.Closer;
    private readonly BodyRecovery _recovery = new(format.Closer, grammar);

    public override string Expectation => "a JSON object and " + _closer.Expectation;

    public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementBody value)
    {
        value = default;
        var start = Characters.SkipSpace(text, position);

        // Nearly every body starts with a brace, and hardly a tag does.
        var empty = start < text.Length && text[start] == '{' && !grammar.MayStartTag('{') ? -1 : _closer.EndAt(text, start);
        if (empty >= 0)
        {
            position = empty;
            return true;
        }

        value.RanOut = empty == Tag.RanOut || start == text.Length || (wrapStart is not null && IsStartOf(wrapStart, text, start));
        if (start < text.Length && text[start] is '[' or '<' or '{' && FailsAtTag(text, start, ref position, ref value))
        {
            return true;
        }

        var isWrapped = wrapStart is not null && Characters.HasWord(text, start, wrapStart);
        if (isWrapped)
        {
            start = Characters.SkipSpace(text, start + wrapStart!.Length);
        }

        var inside = start;
        start = OpenFence(text, start, ref value);
        Span<int> places = stackalloc int[MostProperties * JsonLexer.PlacesPerProperty];
        var scan = JsonLexer.Scan(text, start, grammar.MaxDepth, places, out var count);
        if (!scan.IsWhole)
        {
            value.RanOut |= scan.MayContinue(text.Length);
            Fail(text, inside, isWrapped, ref position, ref value, scan.Problem, BrokenEnd(text, scan, value.FenceAt >= 0, isWrapped));
            return true;
        }

        value.Json = new TextRange(scan.Start, scan.End);
        value.Fingerprint = scan.Fingerprint;
        value.Places = count < 0 ? null : places.Slice(0, count).ToArray();
        value.RanOut |= value.FenceAt >= 0 && Characters.MayBeFence(text, Characters.SkipSpace(text, scan.End));
        var settled = CloseFence(text, scan.End, value);
        var inFence = value.FenceAt >= 0 && settled == scan.End;
        var next = Characters.SkipSpace(text, settled);
        var isOpen = isWrapped && !Characters.HasWord(text, next, wrapEnd!);
        if (isWrapped && !isOpen)
        {
            settled = next + wrapEnd!.Length;
            next = Characters.SkipSpace(text, settled);
        }

        // A number may have more digits, a bracket or a closing tag may follow.
        value.RanOut |= next == text.Length || (isWrapped && IsStartOf(wrapEnd!, text, next));
        if (text[scan.Start] != '{')
        {
            var problem = new Problem(ActionErrorCodes.NotAnObject, scan.Start, "expected a JSON object");
            Fail(text, inside, isWrapped, ref position, ref value, problem, text[scan.Start] == '[' ? _recovery.BehindJson(text, next, settled, inFence) : _recovery.InText(text, next, settled));
            return true;
        }

        var end = _closer.EndAt(text, next);
        if (end >= 0)
        {
            value.MissingCloseAt = isOpen ? settled : -1;
            position = end;
            return true;
        }

        value.RanOut |= end == Tag.RanOut;
        if (MoreJson(text, next, ref value) is var more and not More.None && _recovery.BehindJson(text, next, settled, inFence, more == More.Elements) is var found && Continues(found, settled, ref value))
        {
            Fail(text, inside, isWrapped, ref position, ref value, new Problem(ActionErrorCodes.InvalidJson, next, $"expected {_closer.Expectation} after the object"), found);
            return true;
        }

        value.MissingCloseAt = settled;
        position = settled;
        return true;
    }

    /// <summary>
    /// Whether instead of a body, or behind its first brace, another element starts, which hostile text has nothing but: says the same as reading it as JSON would,
    /// without doing so. A bracket that may be a list's is left to that.
    /// </summary>
    private bool FailsAtTag(ReadOnlySpan<char> text, int start, ref int position, ref ElementBody value)
    {
        var tag = text[start] == '{' ? start + 1 : start;
        var ranOut = value.RanOut;
        if (tag >= text.Length - 1 || text[tag] is not ('[' or '<') || (text[tag] == '[' && text[tag + 1] is not ('a' or 'A')) || !grammar.OpensAt(text, tag, ref ranOut))
        {
            return false;
        }

        var at = tag == start && text[tag] == '[' ? tag + 1 : tag;
        value.Problem = new Problem(ActionErrorCodes.Unclosed, at, tag > start ? JsonLexer.ExpectedName : at > tag ? JsonLexer.ExpectedInList : JsonLexer.ExpectedObject);
        value.RanOut = ranOut || at + JsonScan.LongestToken > text.Length;
        value.Broken = new TextRange(start, tag);
        position = tag;
        return true;
    }

    private static bool Continues(BodyEnd found, int settled, ref ElementBody value)
    {
        value.RanOut |= found.RanOut;
        return found.Position > settled;
    }

    private BodyEnd BrokenEnd(ReadOnlySpan<char> text, JsonScan scan, bool isFenced, bool isWrapped)
    {
        var first = LooseQuotes.SkipSpace(text, scan.Start);
        if (first == text.Length || text[first] is not ('{' or '[' or '"'))
        {
            return _recovery.InText(text, scan.Start, scan.End);
        }

        scan = first == scan.Start ? scan : JsonLexer.Scan(text, first, grammar.MaxDepth);
        return scan.IsWhole ? _recovery.BehindJson(text, scan.End, scan.End, isFenced) : _recovery.InJson(text, scan, isFenced, isWrapped ? wrapEnd : null);
    }

    private enum More { None, Brackets, Elements }

    /// <summary>What follows a whole object: nothing of its body, brackets, or a comma or bracket with more elements.</summary>
    private More MoreJson(ReadOnlySpan<char> text, int i, ref ElementBody value)
    {
        if (i == text.Length || text[i] is not ('{' or '}' or ']' or ',' or '['))
        {
            return More.None;
        }

        if (text[i] is '{' or '}' or ']')
        {
            return More.Brackets;
        }

        var next = text[i] == ',' ? Characters.SkipSpace(text, i + 1) : i;
        var ranOut = next == text.Length;
        var isJson = next < text.Length && text[next] is '{' or '[' or '"' && !grammar.OpensAt(text, next, ref ranOut) && grammar.CloserEndAt(text, next, ref ranOut) < 0;
        value.RanOut |= ranOut;
        return isJson ? More.Elements : More.None;
    }

    private void Fail(ReadOnlySpan<char> text, int inside, bool isWrapped, ref int position, ref ElementBody value, Problem problem, BodyEnd end)
    {
        value.Problem = end.IsClosed || problem.Code == ActionErrorCodes.TooDeep ? problem : problem.As(ActionErrorCodes.Unclosed);
        var last = Characters.TrimEnd(text, inside, end.IsClosed ? end.CloserAt : end.Position);
        last -= isWrapped && last - inside >= wrapEnd!.Length && text.Slice(inside, last - inside).EndsWith(wrapEnd.AsSpan(), StringComparison.Ordinal) ? wrapEnd.Length : 0;
        value.Broken = new TextRange(inside, last);
        value.IsClosed = end.IsClosed;
        value.RanOut |= end.RanOut;
        value.OpenQuote = end.OpenQuote;
        value.Open = end.Open == OpenPart.None && problem.At >= text.Length ? OpenPart.Json : end.Open;
        position = end.Position;
    }

    private static int OpenFence(ReadOnlySpan<char> text, int start, ref ElementBody value)
    {
        var fence = Characters.FenceEnd(text, start);
        if (fence < 0)
        {
            return start;
        }

        value.FenceAt = start;
        return Characters.SkipSpace(text, Characters.SkipName(text, Characters.SkipBlanks(text, fence)));
    }

    /// <summary>Whether the text ends in what may be the start of <paramref name="word"/>.</summary>
    private static bool IsStartOf(string word, ReadOnlySpan<char> text, int i) =>
        text.Length - i < word.Length && word.AsSpan().StartsWith(text.Slice(i), StringComparison.OrdinalIgnoreCase);

    private static int CloseFence(ReadOnlySpan<char> text, int end, in ElementBody value)
    {
        if (value.FenceAt < 0)
        {
            return end;
        }

        var fence = Characters.FenceEnd(text, Characters.SkipSpace(text, end));
        return fence < 0 ? end : fence;
    }
}
