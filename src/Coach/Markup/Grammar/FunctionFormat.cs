namespace Coach.Markup;

/// <summary><c>&lt;function=NAME&gt;{json}&lt;/function&gt;</c>, and the same without the tag's <c>&gt;</c>, as some models write it.</summary>
internal sealed class FunctionFormat : MarkupFormat
{
    private const string Word = "function";

    public override string Name => "function";

    public override Tag Opener { get; } = new OpeningTag();

    public override Tag Closer { get; } = new ClosingXmlTag(Word);

    public override Terminal<Element> CreateElement(ElementGrammar grammar) => new ElementParser(this, new NameAndEnd(), new JsonBody(this, grammar));

    public override string Render(string name, string json) => $"<function={name}>{json}</function>";

    private sealed class OpeningTag : Tag
    {
        public override string Expectation => "<function=";

        public override IReadOnlyList<string> Needles => ["<" + Word, "< ", "<\t"];

        public override int EndAt(ReadOnlySpan<char> text, int position)
        {
            position = Behind(text, BehindBlanks(text, Behind(text, position, '<')), Word);
            return Behind(text, BehindBlanks(text, position), '=');
        }
    }

    /// <summary><c>NAME&gt;</c>, <c>NAME/&gt;</c>, or <c>NAME</c> before the object. Total, as in the bracket format.</summary>
    private sealed class NameAndEnd : Terminal<ElementHead>
    {
        public override string Expectation => "a function's name and '>'";

        public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementHead value)
        {
            var start = Characters.SkipBlanks(text, position);
            var end = Characters.SkipName(text, start);
            var i = Characters.SkipSpace(text, end);
            value = new ElementHead { Name = new TextRange(start, end), RanOut = i == text.Length };
            if (Characters.Is(text, i, '/') && Characters.SkipBlanks(text, i + 1) is var slash)
            {
                value.RanOut = slash == text.Length;
                value.IsWholeElement = Characters.Is(text, slash, '>');
                i = value.IsWholeElement ? slash : i;
            }

            if (end == start || (!Characters.Is(text, i, '>') && !Characters.Is(text, i, '{')))
            {
                var detail = end == start ? "expected a name of letters, digits, '_' and '-'" : "expected '>' or a JSON object after the name";
                value.Problem = new Problem(ActionErrorCodes.InvalidName, i, detail);
                var rest = text.Slice(i).IndexOfAny("><[{\r\n".AsSpan());
                value.RanOut |= rest < 0;
                if (rest < 0 || text[i + rest] is not ('>' or '{'))
                {
                    value.Problem = new Problem(ActionErrorCodes.Unclosed, i, detail);
                    value.IsWholeElement = true;
                    position = end;
                    return true;
                }

                i += rest;
            }

            position = text[i] == '>' ? i + 1 : i;
            return true;
        }
    }
}
