using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sprache;

namespace Coach.Tests.Markup;

/// <summary>What <see cref="PlainGrammar"/> read: the element's name, its JSON or else its params, and its length.</summary>
internal sealed record PlainElement(string Name, string? Json, IReadOnlyList<(string Name, string Value)> Params)
{
    public bool HasDistinctParams => Params.Select(param => param.Name.ToUpperInvariant()).Distinct().Count() == Params.Count;

    public bool HasWholeCharacters => Params.All(param => IsWhole(param.Name) && IsWhole(param.Value));

    /// <summary>Half of a surrogate pair does not come through.</summary>
    private static bool IsWhole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}

/// <summary>
/// The elements of all formats as a plain Sprache grammar, written for reading and not for speed. It knows only what is whole and well formed;
/// the fast grammar is compared with it.
/// </summary>
internal static partial class PlainGrammar
{
    private static readonly Parser<string> Blanks = Parse.Chars(' ', '\t').Many().Text();
    private static readonly Parser<string> Space = Parse.Chars(' ', '\t', '\n', '\r').Many().Text();
    private static readonly Parser<string> Name = Parse.Char(c => char.IsLetterOrDigit(c) || c is '_' or '-', "name").AtLeastOnce().Text();

    private static readonly Parser<string> Digits = Parse.Chars("0123456789").AtLeastOnce().Text();

    private static readonly Parser<string> Number =
        from sign in Parse.Char('-').Optional()
        from whole in Parse.Char('0').Select(_ => "0").Or(Digits)
        from fraction in (from point in Parse.Char('.') from digits in Digits select digits).Optional()
        from exponent in (from e in Parse.Chars('e', 'E') from plus in Parse.Chars('+', '-').Optional() from digits in Digits select digits).Optional()
        select whole;

    private static readonly Parser<string> StringCharacter =
        (from slash in Parse.Char('\\') from c in Parse.Chars("\"\\/bfnrt") select "")
        .Or(from slash in Parse.Char('\\') from u in Parse.Char('u') from digits in Parse.Chars("0123456789abcdefABCDEF").Repeat(4).Text()
            where !char.IsSurrogate((char)int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)) select "")
        .Or(from high in Parse.Char(char.IsHighSurrogate, "first half") from low in Parse.Char(char.IsLowSurrogate, "second half") select "")
        .Or(Parse.Char(c => c >= ' ' && c is not ('"' or '\\') && !char.IsSurrogate(c), "character").Select(_ => ""));

    private static readonly Parser<string> JsonString =
        from open in Parse.Char('"')
        from content in StringCharacter.Many()
        from close in Parse.Char('"')
        select "";

    private static readonly Parser<string> Value =
        Parse.Ref(() => Object!).Or(Parse.Ref(() => Array!)).Or(JsonString).Or(Number)
            .Or(Parse.String("true").Or(Parse.String("false")).Or(Parse.String("null")).Text());

    private static readonly Parser<string> Member =
        from before in Space
        from name in JsonString
        from between in Space
        from colon in Parse.Char(':')
        from space in Space
        from value in Value
        from after in Space
        select "";

    private static readonly Parser<string> Item =
        from before in Space
        from value in Value
        from after in Space
        select "";

    private static readonly Parser<string> Object =
        from open in Parse.Char('{')
        from members in Member.DelimitedBy(Parse.Char(',')).Select(_ => "").Or(Space)
        from close in Parse.Char('}')
        select "";

    private static readonly Parser<string> Array =
        from open in Parse.Char('[')
        from items in Item.DelimitedBy(Parse.Char(',')).Select(_ => "").Or(Space)
        from close in Parse.Char(']')
        select "";

    private static readonly Parser<string> ObjectText = Raw(Object);

    private static readonly Parser<(string Key, string Value)> RawMember =
        from before in Space
        from name in Raw(JsonString)
        from between in Space
        from colon in Parse.Char(':')
        from space in Space
        from value in Raw(Value)
        from after in Space
        select (JsonSerializer.Deserialize<string>(name)!, value);

    private static readonly Parser<List<(string Key, string Value)>> CallMembers =
        from open in Parse.Char('{')
        from members in RawMember.DelimitedBy(Parse.Char(',')).Select(members => members.ToList())
        from close in Parse.Char('}')
        where members.Count(member => member.Key is "name") == 1 && members.Count(member => member.Key is "arguments" or "parameters") < 2
        where members.Single(member => member.Key is "name").Value is ['"', .., '"'] name && IsName(JsonSerializer.Deserialize<string>(name)!)
        select members;

    /// <summary>Arguments that are a string are a repair.</summary>
    private static readonly Parser<PlainElement> Call =
        from members in CallMembers
        let arguments = members.FirstOrDefault(member => member.Key is "arguments" or "parameters").Value ?? "null"
        where arguments is "null" || arguments.StartsWith('{')
        select new PlainElement(JsonSerializer.Deserialize<string>(members.Single(member => member.Key is "name").Value)!, arguments is "null" ? "" : arguments, []);

    /// <summary>A call and nothing else, of which the arguments are never left out.</summary>
    private static readonly Parser<PlainElement> BareCall =
        from members in Raw(CallMembers).Preview()
        from call in Call
        where call.Json!.Length > 0 && JsonDocument.Parse(members.Get()).RootElement.EnumerateObject().Count() == 2
        select call;

    private static readonly Parser<string> BracketClose =
        from open in Parse.Char('[')
        from before in Blanks
        from slash in Parse.Char('/')
        from space in Blanks
        from word in Parse.IgnoreCase("ACTION")
        from after in Blanks
        from name in (from colon in Parse.Char(':') from left in Blanks from n in Name.Optional() from right in Blanks select "").Optional()
        from close in Parse.Char(']')
        select "";

    private static readonly Parser<string> Slash = from slash in Parse.Char('/') from space in Blanks select "/";

    private static readonly Parser<PlainElement> Bracket =
        from open in Parse.Char('[')
        from before in Blanks
        from word in Parse.IgnoreCase("ACTION")
        from between in Blanks
        from colon in Parse.Char(':')
        from left in Blanks
        from name in Name
        from right in Blanks
        from slash in Slash.Optional()
        from close in Parse.Char(']')
        from json in slash.IsDefined ? Parse.Return("") : Body(ObjectText, BracketClose)
        select new PlainElement(name, json, []);

    private static readonly Parser<string> AttributeValue =
        from left in Space
        from assign in Parse.Char('=')
        from right in Space
        from quote in Parse.Chars('"', '\'')
        from value in Parse.CharExcept([quote, '<']).Many().Text()
        from close in Parse.Char(quote)
        select value;

    private static readonly Parser<(string Name, string? Value)> Attribute =
        from first in Name
        from rest in Parse.Char(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ':' or '.', "attribute").Many().Text()
        from value in AttributeValue.Select(text => (string?)text).Or(Parse.Not(Space.Then(_ => Parse.Char('='))).Select(_ => (string?)null))
        from after in Space
        select (first + rest, value);

    private static readonly Parser<string> XmlClose = ClosingTag("action");

    private static readonly Parser<string> CData =
        from open in Parse.String("<![CDATA[")
        from text in Parse.AnyChar.Except(Parse.String("]]>")).Except(Parse.String("<![CDATA[")).Many().Text()
        from close in Parse.String("]]>")
        select text;

    private static readonly Parser<string> AnyTag = OpeningTag("param").Or(OpeningTag("action")).Or(XmlClose).Or(ClosingTag("param"))
        .Or(Parse.IgnoreCase("<think>").Text()).Or(from open in Parse.Char('[') from b in Blanks from w in Parse.IgnoreCase("ACTION") from a in Blanks from c in Parse.Char(':') select "");

    private static readonly Parser<string> ParamText =
        CData.Or(Parse.AnyChar.Except(AnyTag).Except(CData).AtLeastOnce().Text().Select(text => Decoded(text))).Many().Select(string.Concat);

    private static readonly Parser<string> XmlSlash = from slash in Parse.Char('/') from space in Space select "/";

    private static readonly Parser<(string Name, string Value)> Param =
        from open in OpeningTag("param")
        from space in Space
        from attributes in Attribute.Many()
        where NameOf(attributes).Length > 0
        from slash in XmlSlash.Optional()
        from close in Parse.Char('>')
        from text in slash.IsDefined ? Parse.Return("") : from text in ParamText from end in ClosingTag("param") select text
        from after in Space
        select (NameOf(attributes), text);

    private static readonly Parser<PlainElement> XmlParams =
        from space in Space
        from parameters in Param.AtLeastOnce()
        from close in XmlClose
        select new PlainElement("", null, parameters.ToList());

    private static readonly Parser<string> WrappedObject =
        from open in Parse.String("<![CDATA[")
        from before in Space
        from json in ObjectText
        from after in Space
        // A whole object shows its end well enough.
        from close in Parse.String("]]>").Optional()
        select json;

    private static readonly Parser<PlainElement> XmlContent =
        XmlParams.Or(Body(WrappedObject.Or(ObjectText), XmlClose).Select(json => new PlainElement("", json, [])));

    private static readonly Parser<PlainElement> Xml =
        from open in OpeningTag("action")
        from space in Space
        from attributes in Attribute.Many()
        where NameOf(attributes) is { } name && IsName(name)
        from slash in XmlSlash.Optional()
        from close in Parse.Char('>')
        from content in slash.IsDefined ? Parse.Return(new PlainElement("", "", [])) : XmlContent
        where content.HasDistinctParams && content.HasWholeCharacters
        select content with { Name = NameOf(attributes) };

    private static readonly Parser<PlainElement> ToolCall =
        from open in PlainTag("tool_call").Or(PlainTag("tools"))
        from before in Space
        from call in Call
        from after in Space
        from close in ClosingTag("tool_call").Or(ClosingTag("tools"))
        select call;

    private static readonly Parser<PlainElement> Function =
        from open in Parse.Char('<')
        from before in Blanks
        from word in Parse.IgnoreCase("function")
        from between in Blanks
        from assign in Parse.Char('=')
        from left in Blanks
        from name in Name
        from right in Space
        from slash in Slash.Optional()
        from end in slash.IsDefined ? Parse.Char('>') : Parse.Char('>').Or(Parse.Char('{').Preview().Where(brace => brace.IsDefined).Select(_ => '{'))
        from json in slash.IsDefined ? Parse.Return("") : Body(ObjectText, ClosingTag("function"))
        select new PlainElement(name, json, []);

    private static readonly Parser<PlainElement> Block =
        from fence in Parse.Char('`').Many().Text().Or(Parse.Char('~').Many().Text())
        where fence.Length >= 3
        from before in Blanks
        from word in Parse.IgnoreCase("json")
        from after in Blanks
        from line in Parse.Chars('\r', '\n')
        from space in Space
        from call in BareCall
        from behind in Space
        where behind.Contains('\n', StringComparison.Ordinal)
        from close in Parse.Char(fence[0]).Many().Text()
        where close.Length >= fence.Length
        from end in (from blanks in Blanks from lineEnd in Parse.Chars('\r', '\n') select "").Or(Blanks.End()).Preview()
        where end.IsDefined
        select call;

    private static readonly Parser<PlainElement> WholeReply =
        from call in BareCall
        from end in Space.End().Preview()
        where end.IsDefined
        select call;

    /// <summary>The whole, well-formed element at a place in the text and its length, or null.</summary>
    public static (PlainElement Element, int Length)? ElementAt(string text, int offset)
    {
        var input = new Input(text[offset..]);
        var parser = text[offset] switch { '[' => Bracket, '<' => Xml.Or(ToolCall).Or(Function), '{' => WholeReply, _ => Block };
        var result = parser(input);
        return result.WasSuccessful ? (result.Value, result.Remainder.Position) : null;
    }

    private static Parser<string> Body(Parser<string> json, Parser<string> close) =>
        from before in Space
        from text in json.Optional()
        from after in Space
        from end in close
        select text.GetOrElse("");

    private static Parser<string> Raw<T>(Parser<T> parser) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful
            ? Result.Success(input.Source[input.Position..result.Remainder.Position], result.Remainder)
            : Result.Failure<string>(result.Remainder, result.Message, result.Expectations);
    };

    private static Parser<string> PlainTag(string word) =>
        from open in Parse.Char('<')
        from before in Blanks
        from name in Parse.IgnoreCase(word)
        from after in Space
        from close in Parse.Char('>')
        select "";

    private static Parser<string> OpeningTag(string word) =>
        from open in Parse.Char('<')
        from before in Blanks
        from name in Parse.IgnoreCase(word)
        from follows in Parse.Chars(" \t\r\n/>").Preview()
        where follows.IsDefined
        select "";

    private static Parser<string> ClosingTag(string word) =>
        from open in Parse.Char('<')
        from before in Blanks
        from slash in Parse.Char('/')
        from space in Blanks
        from name in Parse.IgnoreCase(word)
        from after in Space
        from close in Parse.Char('>')
        select "";

    /// <summary>The framework's decoder takes more for references than those are: <c>&amp;# 4;</c> for one.</summary>
    private static string Decoded(string text) => Reference().Replace(text, reference => WebUtility.HtmlDecode(reference.Value));

    [GeneratedRegex("&(#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")]
    private static partial Regex Reference();

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');

    private static string NameOf(IEnumerable<(string Name, string? Value)> attributes)
    {
        var name = attributes.FirstOrDefault(attribute => attribute.Value is not null && attribute.Name.Equals("name", StringComparison.OrdinalIgnoreCase)).Value;
        return Decoded(name ?? "").Trim();
    }
}
