using System.Text.Json;
using Sprache;

namespace Coach.Benchmarks.Markup;

/// <summary>For scale: the whole text by a grammar of character parsers, as Sprache's examples are written, and a <see cref="JsonDocument"/> for each body.</summary>
internal static class SpracheReader
{
    private static readonly Parser<string> Name = Parse.Char(c => char.IsLetterOrDigit(c) || c is '_' or '-', "a name").AtLeastOnce().Text();

    private static readonly Parser<IEnumerable<char>> Closer = Parse.IgnoreCase("[/ACTION]");

    private static readonly Parser<(string Name, string Body)> Element =
        from opener in Parse.IgnoreCase("[ACTION:")
        from name in Name.Token()
        from bracket in Parse.Char(']')
        from body in Parse.AnyChar.Except(Closer).Many().Text()
        from closer in Closer
        select (name, body);

    private static readonly Parser<IEnumerable<ITextSpan<(string Name, string Body)>?>> Text =
        Element.Span().Or(Parse.AnyChar.Select(_ => default(ITextSpan<(string, string)>))).Many().End();

    public static ReadReply Read(string text)
    {
        var calls = new List<ReadCall>();
        var visible = new ShownParts(text);
        foreach (var element in Text.Parse(text))
        {
            if (element is null)
            {
                continue;
            }

            var name = element.Value.Name.ToUpperInvariant();
            using var json = JsonDocument.Parse(element.Value.Body);
            calls.Add(new ReadCall(name, element.Start.Pos, element.Length, RegexReader.Parameters(name, json.RootElement)));
            visible.Hide(element.Start.Pos, element.Start.Pos + element.Length);
        }

        return new ReadReply(visible.Joined(), calls);
    }
}
