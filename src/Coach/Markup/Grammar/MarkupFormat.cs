using Sprache;

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
    public abstract Parser<Element> CreateElement(ElementGrammar grammar);

    /// <summary>The canonical form.</summary>
    public abstract string Render(string name, string json);
}

/// <summary>The formats by name.</summary>
internal static class MarkupFormats
{
    private static readonly MarkupFormat[] All = [new BracketFormat(), new XmlFormat()];

    public static IEnumerable<string> Names => All.Select(format => format.Name);

    public static MarkupFormat Named(string name)
    {
        foreach (var format in All)
        {
            if (format.Name == name)
            {
                return format;
            }
        }

        var known = string.Join(", ", All.Select(format => $"'{format.Name}'"));
        throw new ArgumentException($"There is no markup format '{name}'. The known formats are {known}.");
    }
}
