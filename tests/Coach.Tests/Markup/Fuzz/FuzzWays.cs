using Coach.Markup;
using Coach.Parameters;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>A way to read replies.</summary>
/// <param name="Name">What to call it where something fails.</param>
/// <param name="Options">What is read.</param>
internal sealed record FuzzWay(string Name, MarkupOptions Options)
{
    public ActionGrammar Grammar { get; } = ActionGrammar.Create(Options);
}

internal static class FuzzWays
{
    private const int Unlimited = 1_000_000;

    private static readonly string[] Both = ["bracket", "xml"];
    private static readonly string[] Names = ["SAVE", "DONE"];

    /// <summary>The parameters of <c>SAVE</c>.</summary>
    public static ParameterSchema Schema { get; } = ParameterSchema.Parse(
        """
        {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"},"mood":{"enum":["HAPPY","VERY_SAD"]},"list":{"type":"array","items":{"type":"integer"}},
        "is_done":{"type":"boolean"},"steps":{"type":"array","items":{"$ref":"#/$defs/Step"}},"next":{"$ref":"#/$defs/Step"}},"additionalProperties":false,
        "$defs":{"Step":{"type":"object","properties":{"title":{"type":"string"},"weight":{"type":"number"}},"additionalProperties":false}}}
        """);

    /// <summary>Those that are tried in turn.</summary>
    public static IReadOnlyList<FuzzWay> All { get; } =
    [
        new("bracket", new() { Names = Names }),
        new("bracket and xml", new() { Formats = Both, Names = Names }),
        new("all formats", new() { Formats = MarkupFormats.Names, Names = Names }),
        new("all formats, xml first, with schemas", new() { Formats = ["xml", .. MarkupFormats.Names], Names = Names, Schemas = SchemaOf }),
        new("active code", new() { Formats = MarkupFormats.Names, Names = Names, CodeBlocks = CodeBlocks.Active }),
        new("open reasoning", new() { Formats = Both, Names = Names, ReasoningStartsOpen = true }),
        new("active code, open reasoning, safe repairs", new() { Formats = Both, Names = Names, CodeBlocks = CodeBlocks.Active, ReasoningStartsOpen = true, Repair = RepairLevel.Safe }),
        new("strict", new() { Formats = MarkupFormats.Names, Names = Names, Repair = RepairLevel.Strict }),
        new("safe repairs, with schemas", new() { Formats = MarkupFormats.Names, Names = Names, Repair = RepairLevel.Safe, Schemas = SchemaOf }),
        new("tight limits", new() { Formats = Both, MaxElementLength = 60, MaxDepth = 3, MaxCalls = 3, MaxErrors = 2 }),
        new("tight limits, all formats", new() { Formats = MarkupFormats.Names, MaxElementLength = 90, MaxDepth = 2, MaxCalls = 2, MaxErrors = 0 }),
    ];

    /// <summary>Without names and limits, as the plain grammar reads.</summary>
    public static IReadOnlyList<FuzzWay> Plain { get; } = [Open("bracket and xml", Both), Open("all formats", MarkupFormats.Names)];

    /// <summary>Those of which nothing is left to see. A whole reply that is a call once a stray tag is dropped is shown as any other JSON.</summary>
    public static IReadOnlyList<FuzzWay> Hiding { get; } = [Plain[0], Open("all formats but json", [.. MarkupFormats.Names.Where(name => name != "json")])];

    /// <summary>The same at each level of repair.</summary>
    public static IReadOnlyList<IReadOnlyList<FuzzWay>> Levels { get; } =
    [
        [.. Enum.GetValues<RepairLevel>().Select(level => Level(level, new() { Formats = Both, Names = Names, MaxCalls = Unlimited, MaxErrors = Unlimited, Repair = level }))],
        [.. Enum.GetValues<RepairLevel>().Select(level => Level(level, new() { Formats = MarkupFormats.Names, Names = Names, MaxCalls = Unlimited, MaxErrors = Unlimited, Repair = level, Schemas = SchemaOf }))],
    ];

    private static FuzzWay Open(string name, IReadOnlyList<string> formats) => new(name + ", unlimited", new() { Formats = formats, MaxCalls = Unlimited, MaxErrors = Unlimited });

    private static FuzzWay Level(RepairLevel level, MarkupOptions options) => new($"{string.Join(", ", options.Formats)} at {level}", options);

    private static ParameterSchema? SchemaOf(string name) => name == "SAVE" ? Schema : null;
}
