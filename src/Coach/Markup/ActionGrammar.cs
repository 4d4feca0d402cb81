using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Coach.Parameters;

namespace Coach.Markup;

/// <summary>
/// The one definition of the action markup for a set of formats: reads replies and writes canonical examples. Immutable and thread-safe;
/// make it once.
/// </summary>
/// <example><code>
/// var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], Names = ["SAVE_IDENTITY"] });
/// var reply = grammar.Read("""Lovely! [ACTION:SAVE_IDENTITY]{"identity": "Gardener"}[/ACTION]""");
/// // reply.VisibleText is "Lovely! ", reply.Calls[0].Name is "SAVE_IDENTITY"
/// </code></example>
public sealed class ActionGrammar
{
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _names;

    // Most names are written as they are declared, which costs half as much to find.
    private readonly Choices _exactNames;

    private ActionGrammar(MarkupOptions options)
    {
        Options = options;
        Elements = new ElementGrammar(options.Formats, options.MaxDepth, options.Names, CustomSyntax.Create(options.CustomFormats));
        var names = options.Names.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        _names = names.ToFrozenDictionary(name => name, name => name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _exactNames = new([.. names]);
    }

    internal MarkupOptions Options { get; }

    internal ElementGrammar Elements { get; }

    /// <summary>Makes the grammar for the options, or for the default ones.</summary>
    /// <exception cref="ArgumentException">
    /// A format is not known (the message lists those that are), none is given, or one of <see cref="MarkupOptions.CustomFormats"/> cannot be read.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static ActionGrammar Create(MarkupOptions? options = null)
    {
        options ??= new MarkupOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxElementLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxDepth, JsonLexer.DeepestDepth);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxCalls);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxErrors);
        return new ActionGrammar(options);
    }

    /// <summary>Reads a whole reply, in time linear in its length. Never throws on what a model wrote: what cannot be read is an error item.</summary>
    public MarkedReply Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reply = new WholeReply(text);
        var reader = new ReplyReader(this, reply, text);
        while (reader.Read(text.AsMemory(), text, isFinal: true))
        {
        }

        reader.End();
        return reply.ToReply(reader.Calls);
    }

    /// <summary>
    /// Reads a reply while it comes. An event's text is valid until the next event is asked for. For anything else than handing events on,
    /// <see cref="ActionReader"/> does the same without tasks.
    /// </summary>
    public async IAsyncEnumerable<ReplyEvent> ReadAsync(IAsyncEnumerable<string> chunks, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var reader = new ActionReader(this);
        await foreach (var chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            reader.Append(chunk);
            while (reader.TryRead(out var next))
            {
                yield return next;
            }
        }

        reader.Complete();
        while (reader.TryRead(out var next))
        {
            yield return next;
        }
    }

    /// <summary>
    /// Writes a call in the canonical form of the first format, as prompts show it and as history repeats it:
    /// <c>[ACTION:NAME]{json}[/ACTION]</c>, or <c>&lt;action name="NAME"&gt;{json}&lt;/action&gt;</c>, and so on.
    /// </summary>
    /// <param name="name">A name of letters, digits, <c>_</c> and <c>-</c>; written as it is.</param>
    /// <param name="parametersJson">A JSON object; written as it is, <c>{}</c> if blank.</param>
    /// <exception cref="ArgumentException">The name has other characters, or the text is not a JSON object.</exception>
    public string Render(string name, string parametersJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(parametersJson);
        if (Characters.SkipName(name, 0) != name.Length)
        {
            throw new ArgumentException($"An action's name has letters, digits, '_' and '-' only; '{name}' has others.", nameof(name));
        }

        var (range, _) = JsonObjectText.Check(parametersJson, nameof(parametersJson));
        return Elements.Formats[0].Render(name, range.IsEmpty ? "{}" : parametersJson.Substring(range.Start, range.Length));
    }

    internal string Spelled(ReadOnlySpan<char> name) =>
        _exactNames.Exact(name) is var index and >= 0 ? _exactNames[index] : _names.TryGetValue(name, out var declared) ? declared : name.ToString();
}
