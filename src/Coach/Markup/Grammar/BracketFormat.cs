namespace Coach.Markup;

/// <summary><c>[ACTION:NAME]{json}[/ACTION]</c> and <c>[ACTION:NAME/]</c>.</summary>
internal sealed class BracketFormat : MarkupFormat
{
    private const string Word = "ACTION";

    public override string Name => "bracket";

    public override Tag Opener { get; } = new OpeningTag();

    public override Tag Closer { get; } = new ClosingTag();

    public override Terminal<Element> CreateElement(ElementGrammar grammar) => new ElementParser(this, new NameAndEnd(), new JsonBody(this, grammar));

    public override string Render(string name, string json) => $"[ACTION:{name}]{json}[/ACTION]";

    private sealed class OpeningTag : Tag
    {
        public override string Expectation => "[ACTION:";

        public override IReadOnlyList<string> Needles => ["[" + Word, "[ ", "[\t"];

        public override int EndAt(ReadOnlySpan<char> text, int position)
        {
            position = Behind(text, BehindBlanks(text, Behind(text, position, '[')), Word);
            return Behind(text, BehindBlanks(text, position), ':');
        }
    }

    private sealed class ClosingTag : Tag
    {
        public override string Expectation => "[/ACTION]";

        public override IReadOnlyList<string> Needles => ["[/" + Word, "[/ ", "[/\t", "[ ", "[\t"];

        public override int EndAt(ReadOnlySpan<char> text, int position)
        {
            position = Behind(text, BehindBlanks(text, Behind(text, position, '[')), '/');
            position = BehindBlanks(text, Behind(text, BehindBlanks(text, position), Word));
            if (Characters.Is(text, position, ':'))
            {
                position = BehindBlanks(text, BehindName(text, BehindBlanks(text, position + 1)));
            }

            return Behind(text, position, ']');
        }
    }

    /// <summary><c>NAME]</c> or <c>NAME/]</c>. Total: a bad name or a missing bracket is the head's problem.</summary>
    private sealed class NameAndEnd : Terminal<ElementHead>
    {
        public override string Expectation => "an action's name and ']'";

        public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementHead value)
        {
            var start = Characters.SkipBlanks(text, position);
            var end = Characters.SkipName(text, start);
            var i = Characters.SkipBlanks(text, end);
            value = default;
            value.Name = new TextRange(start, end);
            value.RanOut = i == text.Length;
            if (Characters.Is(text, i, '/') && Characters.SkipBlanks(text, i + 1) is var slash)
            {
                value.RanOut = slash == text.Length;
                value.IsWholeElement = Characters.Is(text, slash, ']');
                i = value.IsWholeElement ? slash : i;
            }

            if (end == start || !Characters.Is(text, i, ']'))
            {
                var detail = end == start ? "expected a name of letters, digits, '_' and '-'" : "expected ']' after the name";
                value.Problem = new Problem(ActionErrorCodes.InvalidName, i, detail);
                // The rest of the tag is skipped if it ends on this line; the search stops at the next tag, so that no text is searched twice.
                var rest = text.Slice(i).IndexOfAny("][<\r\n".AsSpan());
                value.RanOut |= rest < 0;
                if (rest < 0 || text[i + rest] != ']')
                {
                    value.Problem = new Problem(ActionErrorCodes.Unclosed, i, detail);
                    value.IsWholeElement = true;
                    position = end;
                    return true;
                }

                i += rest;
            }

            position = i + 1;
            return true;
        }
    }
}
