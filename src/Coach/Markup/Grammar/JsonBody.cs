namespace Coach.Markup;

/// <summary>Nothing: the body of an element that its opening tag closes.</summary>
internal sealed class NoBody : Terminal<ElementBody>
{
    public override string Expectation => "nothing";

    public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementBody value)
    {
        value = new ElementBody();
        return true;
    }
}

/// <summary>
/// A JSON object, perhaps in a code fence or in what the format wraps text with, and the closing tag. Total: what is wrong is the
/// body's problem.
/// </summary>
internal sealed class JsonBody(MarkupFormat format, ElementGrammar grammar, string? wrapStart = null, string? wrapEnd = null) : Terminal<ElementBody>
{
    private readonly Tag _closer = format.Closer;
    private readonly BodyRecovery _recovery = new(format.Closer, grammar);

    public override string Expectation => "a JSON object and " + _closer.Expectation;

    public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementBody value)
    {
        value = new ElementBody();
        var start = Characters.SkipSpace(text, position);
        if (_closer.EndAt(text, start) is var empty and >= 0)
        {
            position = empty;
            return true;
        }

        var isWrapped = wrapStart is not null && Characters.HasWord(text, start, wrapStart);
        if (isWrapped)
        {
            start = Characters.SkipSpace(text, start + wrapStart!.Length);
        }

        start = OpenFence(text, start, ref value);
        var scan = JsonLexer.Scan(text, start, grammar.MaxDepth);
        if (!scan.IsWhole)
        {
            var looksLikeJson = start < text.Length && text[start] is '{' or '[' or '"';
            Fail(text, ref position, ref value, scan.Problem, looksLikeJson ? _recovery.InJson(text, scan, value.FenceAt >= 0) : _recovery.InText(text, start, scan.End));
            return true;
        }

        value.Json = new TextRange(scan.Start, scan.End);
        value.Fingerprint = scan.Fingerprint;
        var settled = CloseFence(text, scan.End, value);
        var inFence = value.FenceAt >= 0 && settled == scan.End;
        var next = Characters.SkipSpace(text, settled);
        if (isWrapped && Characters.HasWord(text, next, wrapEnd!))
        {
            settled = next + wrapEnd!.Length;
            next = Characters.SkipSpace(text, settled);
        }

        if (text[scan.Start] != '{')
        {
            var problem = new Problem(ActionErrorCodes.NotAnObject, scan.Start, "expected a JSON object");
            Fail(text, ref position, ref value, problem, text[scan.Start] == '[' ? _recovery.BehindJson(text, next, settled, inFence) : _recovery.InText(text, next, settled));
            return true;
        }

        if (_closer.EndAt(text, next) is var end and >= 0)
        {
            position = end;
            return true;
        }

        if (next < text.Length && text[next] is '{' or '}' or ']' && _recovery.BehindJson(text, next, settled, inFence) is var found && found.Position > settled)
        {
            Fail(text, ref position, ref value, new Problem(ActionErrorCodes.InvalidJson, next, $"expected {_closer.Expectation} after the object"), found);
            return true;
        }

        value.MissingCloseAt = settled;
        position = settled;
        return true;
    }

    private static void Fail(ReadOnlySpan<char> text, ref int position, ref ElementBody value, Problem problem, BodyEnd end)
    {
        value.Problem = end.IsClosed || problem.Code == ActionErrorCodes.TooDeep ? problem : problem.As(ActionErrorCodes.Unclosed);
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
