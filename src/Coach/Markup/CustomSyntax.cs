using Sprache;

namespace Coach.Markup;

/// <summary>A format from user code as one of the grammar's.</summary>
internal sealed class CustomSyntax : MarkupFormat
{
    private const string NoStart = "{}\",:\\`~";

    private readonly CustomFormat _format;
    private readonly Parser<string> _head;

    private CustomSyntax(CustomFormat format)
    {
        _format = format;
        Name = format.Name;
        Opener = new LiteralTag(format.Opener);
        Closer = new LiteralTag(format.Closer);
        _head = format.Head;
    }

    public override string Name { get; }

    public override Tag Opener { get; }

    public override Tag Closer { get; }

    public static MarkupFormat[] Create(IReadOnlyList<CustomFormat> formats)
    {
        var names = new HashSet<string>(MarkupFormats.Names, StringComparer.OrdinalIgnoreCase);
        foreach (var format in formats)
        {
            Check(!string.IsNullOrWhiteSpace(format.Name), $"A markup format needs a name; that of {format.GetType()} is blank.");
            Check(names.Add(format.Name), $"There is a markup format '{format.Name}' already; {format.GetType()} needs another name.");
            Check(IsTag(format.Opener) && !char.IsLetterOrDigit(format.Opener[0]) && !NoStart.Contains(format.Opener[0], StringComparison.Ordinal),
                $"The opener of the markup format '{format.Name}' is '{format.Opener}'; it has to start with a character that is no letter, digit or space, and none of {NoStart}, and not to end in space.");
            Check(IsTag(format.Closer), $"The closer of the markup format '{format.Name}' is '{format.Closer}'; it has to be a text without space at its ends.");
        }

        return [.. formats.Select(format => new CustomSyntax(format))];
    }

    public override Terminal<Element> CreateElement(ElementGrammar grammar) => new ElementParser(this, new Head(_head), new JsonBody(this, grammar));

    public override string Render(string name, string json) => _format.Render(name, json);

    private static bool IsTag(string text) => !string.IsNullOrWhiteSpace(text) && text.AsSpan().Trim().Length == text.Length;

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }

    /// <summary>What the user's parser reads. Total: where it fails is the head's problem.</summary>
    private sealed class Head(Parser<string> parser) : Terminal<ElementHead>
    {
        public override string Expectation => "an action's name";

        public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementHead value)
        {
            var seen = text[position..Math.Min(text.Length, position + CustomFormat.LongestHead)].ToString();
            var sight = new TextSight();
            var result = parser(new TextCursor(seen.AsMemory(), 0, sight));
            var end = result.Remainder.Position;
            value = new ElementHead { RanOut = sight.SawEnd && text.Length - position < CustomFormat.LongestHead };
            if (!result.WasSuccessful)
            {
                var expected = string.Join(" or ", result.Expectations);
                value.Problem = new Problem(ActionErrorCodes.InvalidName, position + end, "expected " + (expected.Length > 0 ? expected : Expectation));
                return true;
            }

            var name = result.Value ?? "";
            if (name.Length == 0 || Characters.SkipName(name, 0) != name.Length)
            {
                value.Problem = new Problem(ActionErrorCodes.InvalidName, position, "expected a name of letters, digits, '_' and '-'");
            }

            // A parser may have put the name together from parts; then it has no place of its own.
            var at = seen.AsSpan(0, end).IndexOf(name);
            value.Name = at < 0 ? default : new TextRange(position + at, position + at + name.Length);
            value.DecodedName = at < 0 ? name : null;
            position += end;
            return true;
        }
    }
}
