using System.Text;

namespace Coach.Markup;

/// <summary>
/// What stands in an XML element: params, of which each value is a string whatever it looks like, or a JSON object, which is read as
/// it is written. The first character decides.
/// </summary>
internal sealed class XmlBody(MarkupFormat format, ElementGrammar grammar) : Terminal<ElementBody>
{
    private readonly JsonBody _json = new(format, grammar, XmlText.CDataStart, XmlText.CDataEnd);
    private readonly BodyRecovery _recovery = new(format.Closer, grammar);
    private readonly Tag _closer = format.Closer;
    private readonly Tag _param = new OpeningXmlTag("param");
    private readonly Tag _paramEnd = new ClosingXmlTag("param");

    public override string Expectation => "params or a JSON object and " + _closer.Expectation;

    public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementBody value)
    {
        var start = Characters.SkipSpace(text, position);
        if (_param.EndAt(text, start) is var first and < 0)
        {
            _json.Match(text, ref position, out value);
            value.RanOut |= first == Tag.RanOut;
            return true;
        }

        position = start;
        value = ReadParams(text, ref position);
        return true;
    }

    private ElementBody ReadParams(ReadOnlySpan<char> text, ref int position)
    {
        var body = new ElementBody();
        var written = new StringBuilder("{");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = position; ; i = Characters.SkipSpace(text, i))
        {
            var end = _closer.EndAt(text, i);
            if (end >= 0)
            {
                position = end;
                break;
            }

            body.RanOut |= end == Tag.RanOut;

            var broken = ReadParam(text, ref i, ref body, written, names);
            if (!broken.Exists)
            {
                continue;
            }

            var found = _recovery.InText(text, i, i);
            body.RanOut |= found.RanOut;
            body.Problem = !found.IsClosed ? broken.As(ActionErrorCodes.Unclosed) : body.Problem.Exists ? body.Problem : broken;
            position = found.Position;
            return body;
        }

        if (body.Problem.Exists)
        {
            return body;
        }

        body.Written = written.Append('}').ToString();
        body.HasTextValues = true;
        body.Fingerprint = JsonLexer.Scan(body.Written.AsSpan(), 0, grammar.MaxDepth).Fingerprint;
        return body;
    }

    /// <summary>Reads one param. What it returns ends the reading of params; what is only wrong with this one goes into the body's problem.</summary>
    private Problem ReadParam(ReadOnlySpan<char> text, ref int i, ref ElementBody body, StringBuilder written, HashSet<string> names)
    {
        var start = i;
        var inside = _param.EndAt(text, i);
        if (inside < 0)
        {
            body.RanOut |= inside == Tag.RanOut;
            return Invalid(i, $"expected <param name=\"…\"> or {_closer.Expectation}");
        }

        i = inside;
        var tag = XmlTagRest.Read(text, ref i);
        body.RanOut |= tag.RanOut;
        if (!tag.HasEnd)
        {
            return tag.Problem;
        }

        if (tag.UnknownAttributes is { } unknown)
        {
            (body.UnknownAttributes ??= []).AddRange(unknown);
        }

        var content = new TextRange(i, i);
        if (!tag.ClosesItself)
        {
            if (!ReadText(text, ref i, ref body, out content))
            {
                return Invalid(i, $"expected {_paramEnd.Expectation} at the end of the parameter");
            }
        }

        var name = tag.HasName ? XmlText.Decode(tag.Name.In(text)).Trim() : "";
        var problem = tag.Problem.Exists ? tag.Problem
            : name.Length == 0 ? Invalid(start, "expected the parameter's name in name=\"…\"")
            : !names.Add(name) ? new Problem(ActionErrorCodes.DuplicateParameter, start, $"the parameter '{name}' is given twice")
            : default;
        if (body.Problem.Exists)
        {
            return default;
        }

        if (!problem.Exists)
        {
            if (written.Length > 1)
            {
                written.Append(',');
            }

            var places = body.WrittenPlaces ??= [];
            places.Add(written.Length);
            places.Add(tag.Name.Start);
            var whole = JsonStrings.Append(written, name);
            written.Append(':');
            places.Add(written.Length);
            places.Add(content.Start);
            whole &= JsonStrings.Append(written, XmlText.Decode(content.In(text)));
            if (!whole)
            {
                problem = Invalid(start, "half of a surrogate pair stands alone");
            }
        }

        body.Problem = problem;
        return default;
    }

    private bool ReadText(ReadOnlySpan<char> text, ref int i, ref ElementBody body, out TextRange content)
    {
        var start = i;
        var resume = i;
        var inCData = false;
        for (content = default; i < text.Length; i++)
        {
            var next = text.Slice(i).IndexOfAny(grammar.TagStarts.AsSpan());
            i = next < 0 ? text.Length : i + next;
            if (next < 0)
            {
                break;
            }

            var end = _paramEnd.EndAt(text, i);
            if (end >= 0)
            {
                content = new TextRange(start, i);
                i = end;
                return true;
            }

            var cdataEnd = XmlText.StartsCData(text, i) ? XmlText.CDataEndAt(text, i) : -1;
            if (cdataEnd >= 0)
            {
                resume = cdataEnd;
                i = cdataEnd - 1;
                continue;
            }

            inCData |= cdataEnd == Tag.RanOut;
            var ranOut = end == Tag.RanOut || cdataEnd == Tag.RanOut || XmlText.MayStartCData(text, i);
            if (StopsAt(text, i, ref ranOut))
            {
                body.RanOut |= ranOut;
                break;
            }

            body.RanOut |= ranOut;
        }

        body.RanOut |= i >= text.Length;
        body.Open = inCData ? OpenPart.CData : i >= text.Length ? OpenPart.Param : OpenPart.None;

        // Tags in a CDATA section are quoted; going back before it would run them.
        i = resume;
        return false;
    }

    private bool StopsAt(ReadOnlySpan<char> text, int i, ref bool ranOut)
    {
        var closer = _closer.EndAt(text, i);
        var param = _param.EndAt(text, i);
        ranOut |= closer == Tag.RanOut || param == Tag.RanOut;
        return closer >= 0 || param >= 0 || grammar.OpensAt(text, i, ref ranOut);
    }

    private static Problem Invalid(int at, string detail) => new(ActionErrorCodes.InvalidXml, at, detail);
}
