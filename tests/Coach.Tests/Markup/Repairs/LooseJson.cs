using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Markup.Repairs;

/// <summary>A JSON object, and the same with what safe repairs take away.</summary>
internal sealed record LooseJson(string Strict, string Loose)
{
    private static readonly Gen<string> Content = Gen.Elements(
        "", "text", "two words", "it's", "say \"hi\"", "a, b: 1", "\", \"b\": 1", "', 'b': 1", "x}", "{[", "// no", "/* no */", "# no", "[/ACTION]", "[ACTION:B]{}[/ACTION]", "</action>", "5\" tall", "“so” she said",
        "C:\\dir", "line\nline", "tab\tend", "`code`", "```", "é 😀", "true", "...", ": ", ",", "'", "\"", "\\", "&amp;", "(x)", "\u00A0", "«»");

    private static readonly Gen<string> Name = Gen.Frequency((4, Gen.Elements("a", "b2", "long_name", "with-dash", "$x", "é")), (1, Content));

    private static readonly Gen<(char, char)> Quotes = Gen.Elements(
        ('"', '"'), ('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('‘', '’'), ('`', '`'), ('`', '´'), ('«', '»'), ('＂', '＂'), ('＇', '＇'));

    private static readonly Gen<string> Space = Gen.Frequency(
        (6, Gen.Constant("")), (4, Gen.Constant(" ")), (1, Gen.Elements("\n", "\r\n  ", "\u00A0", "\uFEFF", "\u3000 ", " /* it's \"so\" { */ ", " // [1, it's\n", "\n# ] no: 'x\n")));

    private static readonly Gen<string> Comma = Gen.Frequency((8, Gen.Constant(",")), (1, Gen.Elements(",,", ", ,", "，")));

    private static readonly Gen<string> Trailing = Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements(",", ", ", ",\n")));

    private static readonly Gen<LooseJson> Scalar = Gen.Elements(
        new LooseJson("0", "0"), new LooseJson("-1.5e3", "-1.5e3"), new LooseJson("12345678901234567890", "12345678901234567890"), new LooseJson("true", "true"), new LooseJson("true", "True"),
        new LooseJson("false", "False"), new LooseJson("false", "FALSE"), new LooseJson("null", "null"), new LooseJson("null", "None"), new LooseJson("null", "undefined"));

    public static Arbitrary<LooseJson> Objects { get; } = Object(3).ToArbitrary();

    private static Gen<LooseJson> Text(Gen<string> content) =>
        from text in content
        from quotes in Quotes
        from isRaw in Gen.Elements(true, false)
        select new LooseJson(Quoted(text, '"', '"', isRaw: false), Quoted(text, quotes.Item1, quotes.Item2, isRaw));

    private static Gen<LooseJson> Member(int depth) =>
        from name in Name
        from written in Text(Gen.Constant(name))
        from isBare in Gen.Elements(true, false)
        from left in Space
        from right in Space
        from colon in Gen.Frequency((6, Gen.Constant(":")), (1, Gen.Constant("：")))
        from value in Value(depth)
        select new LooseJson($"{written.Strict}:{value.Strict}", $"{(isBare && IsBare(name) ? name : written.Loose)}{left}{colon}{right}{value.Loose}");

    private static Gen<LooseJson> Value(int depth) => depth == 0
        ? Gen.OneOf(Scalar, Text(Content))
        : Gen.Frequency((3, Scalar), (5, Text(Content)), (2, Object(depth - 1)), (2, Joined(Value(depth - 1), '[', ']', isObject: false)));

    private static Gen<LooseJson> Object(int depth) => Joined(Member(depth), '{', '}', isObject: true);

    private static Gen<LooseJson> Joined(Gen<LooseJson> element, char open, char close, bool isObject) =>
        from count in Gen.Choose(0, 4)
        from elements in Gen.ListOf(element, count)
        from spaces in Gen.ListOf(Space, count + 1)
        from commas in Gen.ListOf(Comma, count)
        from leading in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Constant(",")))
        from trailing in Trailing
        let parts = isObject ? elements.DistinctBy(part => part.Strict[..part.Strict.IndexOf("\":", 1, StringComparison.Ordinal)]).ToList() : elements.ToList()
        select new LooseJson(
            $"{open}{string.Join(",", parts.Select(part => part.Strict))}{close}",
            $"{open}{spaces[0]}{leading}{string.Concat(parts.Select((part, i) => part.Loose + spaces[i + 1] + (i < parts.Count - 1 ? commas[i] : "")))}{(parts.Count > 0 ? trailing : "")}{close}");

    private static bool IsBare(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '$');

    /// <summary>The text in quotes. Quotes of the same kind in it are escaped, for which JSON has no escape but the repair knows one.</summary>
    private static string Quoted(string text, char open, char close, bool isRaw)
    {
        var written = new StringBuilder().Append(open);
        foreach (var c in text)
        {
            if (c == '\\' || (c == '"' && (open is '"' or '“' or '„')) || (open != '"' && Family(open).Contains(c, StringComparison.Ordinal)))
            {
                written.Append('\\').Append(c);
            }
            else if (c < ' ' && !isRaw)
            {
                written.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                written.Append(c);
            }
        }

        return written.Append(close).ToString();
    }

    private static string Family(char open) => open switch
    {
        '“' or '„' => "“”„‟",
        '‘' => "‘’‚‛",
        '`' => "`´",
        '«' => "«»",
        _ => open.ToString(),
    };
}
