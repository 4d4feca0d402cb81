namespace Coach.Markup;

/// <summary><c>&lt;action name="NAME"&gt;…&lt;/action&gt;</c> with params or a JSON object, and <c>&lt;action name="NAME"/&gt;</c>.</summary>
internal sealed class XmlFormat : MarkupFormat
{
    private const string Word = "action";

    public override string Name => "xml";

    public override Tag Opener { get; } = new OpeningXmlTag(Word);

    public override Tag Closer { get; } = new ClosingXmlTag(Word);

    public override Terminal<Element> CreateElement(ElementGrammar grammar) => new ElementParser(this, new XmlHead(), new XmlBody(this, grammar));

    public override string Render(string name, string json) => $"<action name=\"{name}\">{json}</action>";
}

/// <summary><c>&lt;word</c>, with something behind it that cannot belong to a longer word.</summary>
internal sealed class OpeningXmlTag(string word) : Tag
{
    public override string Expectation => "<" + word;

    public override IReadOnlyList<string> Needles => ["<" + word, "< ", "<\t"];

    public override int EndAt(ReadOnlySpan<char> text, int position)
    {
        var end = Behind(text, BehindBlanks(text, Behind(text, position, '<')), word);
        return end < 0 ? end
            : end == text.Length ? RanOut
            : Characters.IsSpace(text[end]) || text[end] is '/' or '>' ? end
            : -1;
    }
}

/// <summary><c>&lt;word&gt;</c>, without attributes.</summary>
internal sealed class PlainXmlTag(string word) : Tag
{
    public override string Expectation => $"<{word}>";

    public override IReadOnlyList<string> Needles => ["<" + word, "< ", "<\t"];

    public override int EndAt(ReadOnlySpan<char> text, int position)
    {
        position = Behind(text, BehindBlanks(text, Behind(text, position, '<')), word);
        return Behind(text, BehindSpace(text, position), '>');
    }
}

/// <summary><c>&lt;/word&gt;</c>.</summary>
internal sealed class ClosingXmlTag(string word) : Tag
{
    public override string Expectation => $"</{word}>";

    public override IReadOnlyList<string> Needles => ["</" + word, "</ ", "</\t", "< ", "<\t"];

    public override int EndAt(ReadOnlySpan<char> text, int position)
    {
        position = Behind(text, BehindBlanks(text, Behind(text, position, '<')), '/');
        position = Behind(text, BehindBlanks(text, position), word);
        return Behind(text, BehindSpace(text, position), '>');
    }
}
