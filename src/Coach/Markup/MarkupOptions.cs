using Coach.Parameters;

namespace Coach.Markup;

/// <summary>How replies are read. Read once, by <see cref="ActionGrammar.Create"/>.</summary>
public sealed class MarkupOptions
{
    /// <summary>
    /// The formats to read, by name. <see cref="ActionGrammar.Render"/> writes the first. Default: bracket.
    /// <list type="bullet">
    /// <item><c>bracket</c>: <c>[ACTION:NAME]{json}[/ACTION]</c></item>
    /// <item><c>xml</c>: <c>&lt;action name="NAME"&gt;…&lt;/action&gt;</c></item>
    /// <item><c>tool-call</c>: <c>&lt;tool_call&gt;{"name": "NAME", "arguments": {json}}&lt;/tool_call&gt;</c>, and the same in <c>&lt;tools&gt;</c></item>
    /// <item><c>function</c>: <c>&lt;function=NAME&gt;{json}&lt;/function&gt;</c></item>
    /// <item>
    /// <c>json</c>: a code block marked <c>json</c>, or a whole reply, that is nothing but <c>{"name": "NAME", "arguments": {json}}</c>. All other JSON stays text, and
    /// so does that with a name that <see cref="Names"/>, if it has any, does not have.
    /// </item>
    /// <item>the names of <see cref="CustomFormats"/></item>
    /// </list>
    /// </summary>
    public IReadOnlyList<string> Formats { get; init; } = ["bracket"];

    /// <summary>Formats beside these five, for <see cref="Formats"/> to name.</summary>
    public IReadOnlyList<CustomFormat> CustomFormats { get; init; } = [];

    /// <summary>The declared action names. A call's name in any case becomes the declared spelling; other names are read too, as they are written.</summary>
    public IReadOnlyCollection<string> Names { get; init; } = [];

    /// <summary>The most that may be done to read a body that is not strict JSON. Default: everything, and the call says what was done.</summary>
    public RepairLevel Repair { get; init; } = RepairLevel.Guess;

    /// <summary>
    /// The schema of an action's parameters by its name, or null if there is none. It guides the repair of a malformed body, and is asked for only
    /// then: a field that is text keeps as text what else would be taken for JSON, and a declared name tells where a text ends. Default: none.
    /// </summary>
    public Func<string, ParameterSchema?>? Schemas { get; init; }

    /// <summary>Whether markup in fenced blocks and inline code runs. Default: it does not.</summary>
    public CodeBlocks CodeBlocks { get; init; } = CodeBlocks.Inert;

    /// <summary>
    /// For models whose prompt template has already opened the reasoning: all text up to the first <c>&lt;/think&gt;</c> is reasoning,
    /// and the whole reply if it has none.
    /// </summary>
    public bool ReasoningStartsOpen { get; init; }

    /// <summary>The longest element that may run, tags included, in UTF-16 characters. Default: 65,536.</summary>
    public int MaxElementLength { get; init; } = 64 * 1024;

    /// <summary>How deep a body may be nested, 1 to 64; the object itself is the first level. Default: 64.</summary>
    public int MaxDepth { get; init; } = JsonLexer.DeepestDepth;

    /// <summary>How many calls a reply may have, duplicates counted; each further one is an error. Default: 32.</summary>
    public int MaxCalls { get; init; } = 32;

    /// <summary>How many errors are listed, and likewise how many notes; one more says that there are more. Default: 64.</summary>
    public int MaxErrors { get; init; } = 64;
}
