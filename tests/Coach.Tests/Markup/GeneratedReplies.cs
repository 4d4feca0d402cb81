using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Markup;

/// <summary>Replies for the property tests: well-formed ones, slightly broken ones, and heaps of markup's parts.</summary>
internal static class GeneratedReplies
{
    private static readonly Gen<string> Prose = Gen.Elements(
        "Hello", " ", "\n", "I see. ", "a [link](x) ", "a < b ", "😀 ", "\n\n", "[ ] todo ", "it's \"so\" ", "", "{x} ", "</b>", "\t", "ACTION:", "5] ");

    private static readonly Gen<string> Name = Gen.Elements("SAVE", "done", "Other_2", "x-y", "Été");

    private static readonly Gen<string> Blank = Gen.Frequency((6, Gen.Constant("")), (1, Gen.Elements(" ", "\t", "  ")));

    private static readonly Gen<string> Space = Gen.Frequency((6, Gen.Constant("")), (2, Gen.Elements(" ", "\n", "\r\n", " \n\t")));

    private static readonly Gen<string> JsonString = Gen.Elements(
        "\"\"", "\"text\"", "\"[/ACTION]\"", "\"[ACTION:SAVE]{}[/ACTION]\"", "\"</action> <action name='x'/>\"", "\"a \\\" b \\\\\"", "\"\\u00e9\\n\"", "\"😀\"", "\"<think>\"", "\"{[\"");

    private static readonly Gen<string> Scalar = Gen.OneOf(JsonString, Gen.Elements("0", "-1", "1.5e+3", "12345678901234567890", "true", "false", "null"));

    private static readonly Gen<string> Entity = Gen.Elements("goals", "01234", "null", "a &amp; b", "&lt;x&gt;", "&#65;&#x42;", "it's \"so\"", "<![CDATA[<b> & </param>]]>", "", " two\nlines ", "{\"a\": 1}", "<i>x</i>", "[1]");

    /// <summary>Text and well-formed elements.</summary>
    public static Arbitrary<string> WellFormed { get; } = Joined(Gen.Frequency((3, Prose), (2, Bracket()), (2, Xml()))).ToArbitrary();

    /// <summary>The same with some characters lost, doubled or exchanged.</summary>
    public static Arbitrary<string> SlightlyBroken { get; } = Broken(WellFormed.Generator).ToArbitrary();

    /// <summary>Text and well-formed elements of all formats.</summary>
    public static Arbitrary<string> WellFormedInAll { get; } = Joined(Gen.Frequency((4, Prose), (1, Bracket()), (1, Xml()), (2, ToolCall()), (2, Function()), (2, JsonBlock()))).ToArbitrary();

    /// <summary>The same with some characters lost, doubled or exchanged.</summary>
    public static Arbitrary<string> SlightlyBrokenInAll { get; } = Broken(WellFormedInAll.Generator).ToArbitrary();

    /// <summary>Parts of the markup of all formats in any order.</summary>
    public static Arbitrary<string> HeapsInAll { get; } = Joined(Parts(
        "<tool_call>", "<tools>", "</tool_call>", "</tools>", "{\"name\":\"A\",\"arguments\":", "<tool_call>{\"name\":\"A\"}", "<tool_", "call>", "<function=A>", "<function=A", "<function=", "</function>", "<functi", "on=A {}")).ToArbitrary();

    /// <summary>Parts of markup in any order.</summary>
    public static Arbitrary<string> Heaps { get; } = Joined(Parts("")).ToArbitrary();

    /// <summary>The same with code and line breaks, backslashes and lone surrogates.</summary>
    public static Arbitrary<string> HeapsWithCode { get; } = Joined(Parts("`", "```", "```\n", "~~~", "\n```\n", "``", "\\", "\ud83d", "\udc00", "\\[ACTION:A]", "`[ACTION:A/]`")).ToArbitrary();

    /// <summary>The same with whole code spans, whole fenced blocks and escapes, and no stray backticks: those pair anew where an element between them is hidden.</summary>
    public static Arbitrary<string> HeapsWithQuotations { get; } = Joined(Parts(" `[ACTION:A/]` ", " ``<think> ` <action name='A'/>`` ", "\n```\n[ACTION:B/]\n```\n", "\\[ACTION:A]", "\\<think>")).ToArbitrary();

    private static Gen<string> Parts(params string[] more) => Gen.Elements((string[])
    [
        "[ACTION:", "[ACTION:A]", "[ACTION:B/]", "{}", "{\"a\":", "\"", "1}", "[/ACTION]", "[/ACTION:A]", "\n", " ", "<think>", "</think>", "<action name=\"A\">", "<action name='B'/>", "<action ",
        "<param name='p'>", "</param>", "</action>", "<![CDATA[", "]]>", "[", "<", "[ACT", "ION:", "act", "ion ", "x", "}", "]", ">", "/", "{", ",", "'", "&amp;", "é", "\t", "[ACTION:A]{\"b\": \"c\"}", .. more,
    ]);

    private static Gen<string> Json(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (3, Scalar),
        (2, Object(depth - 1)),
        (1, from items in Gen.ListOf(Json(depth - 1), 2) from space in Space select $"[{space}{string.Join(",", items)}]"));

    private static Gen<string> Object(int depth) =>
        from count in Gen.Choose(0, 3)
        from members in Gen.ListOf(from name in JsonString from left in Space from right in Space from value in Json(depth) select $"{left}{name}{left}:{right}{value}{right}", count)
        select $"{{{string.Join(",", members)}}}";

    private static Gen<string> Bracket() =>
        from name in Name
        from a in Blank
        from b in Blank
        from c in Space
        from word in Gen.Elements("ACTION", "action", "Action")
        from json in Gen.Frequency((1, Gen.Constant("")), (5, Object(2)))
        from close in Gen.Elements("", "", "", " ", ":" + name, " : " + name + " ")
        from isEmpty in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select isEmpty ? $"[{a}{word}{b}:{a}{name}{b}/{a}]" : $"[{a}{word}{b}:{a}{name}{b}]{c}{json}{c}[{b}/{a}{word}{close}]";

    private static Gen<string> Xml() =>
        from name in Name
        from quote in Gen.Elements("\"", "'")
        from a in Space
        from word in Gen.Elements("action", "ACTION", "Action")
        from other in Gen.Elements("", "", " id='>7'", " x:y=\"z\"")
        from isEmpty in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from body in Gen.Frequency((3, Params()), (2, Object(2)), (1, Object(2).Select(json => $"<![CDATA[{json}]]>")), (1, Gen.Constant("")))
        select isEmpty ? $"<{word}{other} name={quote}{name}{quote}{a}/>" : $"<{word} name{a}={a}{quote}{name}{quote}{other}{a}>{a}{body}{a}</{word}{a}>";

    private static Gen<string> CallObject(bool isBare) =>
        from name in Name
        from arguments in Object(2)
        from key in Gen.Elements("arguments", "arguments", "parameters")
        from a in Space
        from isFirst in Gen.Elements(true, true, false)
        from other in isBare ? Gen.Constant("") : Gen.Elements("", "", ",\"id\":[1]")
        select isFirst ? $"{{{a}\"name\":{a}\"{name}\",\"{key}\":{a}{arguments}{other}}}" : $"{{\"{key}\":{arguments}{a},{a}\"name\":\"{name}\"{other}{a}}}";

    private static Gen<string> ToolCall() =>
        from word in Gen.Elements("tool_call", "tools", "TOOL_CALL")
        from a in Blank
        from b in Space
        from call in Gen.Frequency((5, CallObject(false)), (1, Name.Select(name => $"{{\"name\":\"{name}\"}}")))
        select $"<{a}{word}{a}>{b}{call}{b}<{a}/{word}{b}>";

    private static Gen<string> Function() =>
        from name in Name
        from a in Blank
        from b in Space
        from word in Gen.Elements("function", "Function")
        from json in Object(2)
        from isEmpty in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from end in Gen.Elements(">", "")
        select isEmpty ? $"<{word}={name}{b}/>" : $"<{a}{word}{a}={name}{b}{end}{b}{json}{b}</{word}{b}>";

    private static Gen<string> JsonBlock() =>
        from fence in Gen.Elements("```", "```", "````", "~~~")
        from a in Blank
        from b in Space
        from call in CallObject(true)
        select $"\n{a}{fence}{a}json{a}\n{b}{call}{b}\n{fence}\n";

    private static Gen<string> Params() =>
        from count in Gen.Choose(1, 3)
        from values in Gen.ListOf(Entity, count)
        from space in Space
        select string.Join(space, values.Select((value, i) => $"<param name=\"p{i}\"{space}>{value}</param>"));

    private static Gen<string> Joined(Gen<string> part) =>
        from count in Gen.Choose(0, 14)
        from parts in Gen.ListOf(part, count)
        select string.Concat(parts);

    private static Gen<string> Broken(Gen<string> text) =>
        from whole in text
        from edits in Gen.ListOf(from at in Gen.Choose(0, 10_000) from kind in Gen.Choose(0, 2) from c in Gen.Elements("[", "]", "<", ">", "{", "}", "\"", "'", "/", ":", ",", " ", "\n", "x") select (at, kind, c), 2)
        select edits.Aggregate(whole, (current, edit) => current.Length == 0 ? current : (edit.at % current.Length, edit.kind) switch
        {
            (var at, 0) => current.Remove(at, 1),
            (var at, 1) => current.Insert(at, edit.c),
            (var at, _) => current.Remove(at, 1).Insert(at, edit.c),
        });
}
