namespace Coach.Markup;

/// <summary>What stands in an XML tag behind its word: attributes, and how it ends.</summary>
internal struct XmlTagRest
{
    /// <summary>The value of the attribute <c>name</c>, as written.</summary>
    public TextRange Name { get; private set; }

    public bool HasName { get; private set; }

    public bool ClosesItself { get; private set; }

    /// <summary>Whether the tag's <c>&gt;</c> was found; if not, nothing behind it can be read as the tag's content.</summary>
    public bool HasEnd { get; private set; }

    public Problem Problem { get; private set; }

    /// <summary>Whether the end of the text was looked at.</summary>
    public bool RanOut { get; private set; }

    public List<TextRange>? UnknownAttributes { get; private set; }

    public static XmlTagRest Read(ReadOnlySpan<char> text, ref int position)
    {
        var rest = new XmlTagRest();
        var i = position;
        while (true)
        {
            i = Characters.SkipSpace(text, i);
            if (rest.IsEnd(text, ref i))
            {
                break;
            }

            var start = i;
            i = SkipAttributeName(text, start);
            if (i == start)
            {
                rest.Recover(text, ref i, "expected an attribute, '/>' or '>'");
                break;
            }

            var word = new TextRange(start, i);
            var equals = Characters.SkipSpace(text, i);
            if (Characters.Is(text, equals, '='))
            {
                i = Characters.SkipSpace(text, equals + 1);
                if (!rest.ReadValue(text, ref i, word))
                {
                    rest.Recover(text, ref i, "expected a value in quotes after '='");
                    break;
                }
            }
            else
            {
                (rest.UnknownAttributes ??= []).Add(word);
            }
        }

        position = i;
        return rest;
    }

    private static int SkipAttributeName(ReadOnlySpan<char> text, int i)
    {
        var start = i;
        while (i < text.Length && (Characters.IsName(text[i]) || (i > start && text[i] is ':' or '.')))
        {
            i++;
        }

        return i;
    }

    private bool IsEnd(ReadOnlySpan<char> text, ref int i)
    {
        var slash = Characters.Is(text, i, '/') ? Characters.SkipSpace(text, i + 1) : -1;
        RanOut |= slash == text.Length;
        ClosesItself = slash >= 0 && Characters.Is(text, slash, '>');
        if (!ClosesItself && !Characters.Is(text, i, '>'))
        {
            return false;
        }

        i = (ClosesItself ? slash : i) + 1;
        return HasEnd = true;
    }

    private bool ReadValue(ReadOnlySpan<char> text, ref int i, TextRange word)
    {
        if (i >= text.Length || text[i] is not ('"' or '\''))
        {
            RanOut |= i >= text.Length;
            return false;
        }
        // A '<' cannot stand in a value; stopping at it keeps a lost quote from swallowing the next tag.
        var length = text.Slice(i + 1).IndexOfAny(text[i], '<');
        if (length < 0 || text[i + 1 + length] == '<')
        {
            RanOut |= length < 0;
            return false;
        }

        var value = new TextRange(i + 1, i + 1 + length);
        i = value.End + 1;
        if (HasName || !word.In(text).Equals("name".AsSpan(), StringComparison.OrdinalIgnoreCase))
        {
            (UnknownAttributes ??= []).Add(new TextRange(word.Start, i));
            return true;
        }

        HasName = true;
        Name = value;
        return true;
    }

    /// <summary>Skips to the tag's end if it is on this line and before any other tag.</summary>
    private void Recover(ReadOnlySpan<char> text, ref int i, string detail)
    {
        Problem = new Problem(ActionErrorCodes.InvalidXml, i, detail);
        var rest = text.Slice(i).IndexOfAny("><[\r\n".AsSpan());
        RanOut |= rest < 0;
        if (rest < 0 || text[i + rest] != '>')
        {
            return;
        }

        HasEnd = true;
        ClosesItself = rest > 0 && text[i + rest - 1] == '/';
        i += rest + 1;
    }
}

/// <summary>The rest of <c>&lt;action name="NAME"&gt;</c>. Total: what is wrong is the head's problem.</summary>
internal sealed class XmlHead : Terminal<ElementHead>
{
    public override string Expectation => "the attribute name";

    public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementHead value)
    {
        if (ReadTaught(text, ref position, out value))
        {
            return true;
        }

        var rest = XmlTagRest.Read(text, ref position);
        value = new ElementHead
        {
            IsWholeElement = rest.ClosesItself || !rest.HasEnd,
            Problem = rest.HasEnd ? rest.Problem : rest.Problem.As(ActionErrorCodes.Unclosed),
            UnknownAttributes = rest.UnknownAttributes,
            RanOut = rest.RanOut,
        };
        if (!rest.HasName)
        {
            if (!value.Problem.Exists)
            {
                value.Problem = new Problem(ActionErrorCodes.InvalidName, position - 1, "expected the attribute name=\"…\" before the tag's end");
            }

            return true;
        }

        var name = rest.Name.In(text);
        if (name.IndexOf('&') >= 0)
        {
            value.DecodedName = XmlText.Decode(name).Trim();
            name = value.DecodedName.AsSpan();
        }
        else
        {
            var start = rest.Name.End - name.TrimStart().Length;
            value.Name = new TextRange(start, start + name.Trim().Length);
            name = value.Name.In(text);
        }

        if (!value.Problem.Exists && (name.Length == 0 || Characters.SkipName(name, 0) != name.Length))
        {
            value.Problem = new Problem(ActionErrorCodes.InvalidName, rest.Name.Start, "expected a name of letters, digits, '_' and '-'");
        }

        return true;
    }

    /// <summary>The one form that models are taught, without the parts that others need.</summary>
    private static bool ReadTaught(ReadOnlySpan<char> text, ref int position, out ElementHead value)
    {
        value = default;
        var start = Characters.SkipSpace(text, position);
        if (!Characters.HasWord(text, start, "name=\""))
        {
            return false;
        }

        start += "name=\"".Length;
        var end = Characters.SkipName(text, start);
        var behind = end + 1;
        value.IsWholeElement = Characters.Is(text, behind, '/');
        behind += value.IsWholeElement ? 1 : 0;
        if (end == start || !Characters.Is(text, end, '"') || !Characters.Is(text, behind, '>'))
        {
            value.IsWholeElement = false;
            return false;
        }

        value.Name = new TextRange(start, end);
        position = behind + 1;
        return true;
    }
}
