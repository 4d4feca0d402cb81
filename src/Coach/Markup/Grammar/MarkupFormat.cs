namespace Coach.Markup;

/// <summary>One way to write an action in text. A new format is one class like this and its line in <see cref="MarkupFormats"/>.</summary>
internal abstract class MarkupFormat
{
    /// <summary>The name by which options choose the format, and which calls carry.</summary>
    public abstract string Name { get; }

    /// <summary>The tag that starts an element.</summary>
    public abstract Tag Opener { get; }

    /// <summary>The tag that ends one.</summary>
    public abstract Tag Closer { get; }

    /// <summary>
    /// The grammar of one element. It fails only where no element starts; behind the opening tag it is total, so that what cannot be
    /// read is an element with a problem and is never read twice.
    /// </summary>
    public abstract Terminal<Element> CreateElement(ElementGrammar grammar);

    /// <summary>
    /// The call that the text from <paramref name="position"/> to its end is as a whole, for a format that knows such a form. Asked only where nothing but
    /// reasoning and space stands before.
    /// </summary>
    public virtual Element? ReadWhole(ReadOnlySpan<char> text, int position, ref bool ranOut) => null;

    /// <summary>Whether <see cref="ReadWhole"/> ever gives one.</summary>
    public virtual bool HasWholeForm => false;

    /// <summary>Whether its elements are code blocks, which no hiding of a part between two halves puts together.</summary>
    public virtual bool IsCode => false;

    /// <summary>The canonical form.</summary>
    public abstract string Render(string name, string json);
}

/// <summary>The formats by name.</summary>
internal static class MarkupFormats
{
    /// <summary>Those that a model is taught, and that prompts are checked for.</summary>
    public static IReadOnlyList<string> Taught { get; } = ["bracket", "xml"];

    public static IReadOnlyList<string> Names { get; } = [.. Taught, "tool-call", "function", "json"];

    /// <summary>The formats with these names, each once, in their order.</summary>
    public static MarkupFormat[] Create(IEnumerable<string> names, IEnumerable<string> actions, int maxDepth, IReadOnlyList<MarkupFormat> more) =>
        [.. names.Distinct().Select(name => Create(name, actions, maxDepth) ?? more.FirstOrDefault(format => format.Name == name) ?? throw Unknown(name, more))];

    private static MarkupFormat? Create(string name, IEnumerable<string> actions, int maxDepth) => name switch
    {
        "bracket" => new BracketFormat(),
        "xml" => new XmlFormat(),
        "tool-call" => new ToolCallFormat(),
        "function" => new FunctionFormat(),
        "json" => new JsonFormat(actions, maxDepth),
        _ => null,
    };

    private static ArgumentException Unknown(string name, IEnumerable<MarkupFormat> more)
    {
        var known = string.Join(", ", Names.Concat(more.Select(format => format.Name)).Select(known => $"'{known}'"));
        return new ArgumentException($"There is no markup format '{name}'. The known formats are {known}.");
    }
}
