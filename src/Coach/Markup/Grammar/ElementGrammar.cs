#if NET
using System.Buffers;
#endif
using System.Runtime.CompilerServices;
using Sprache;

namespace Coach.Markup;

/// <summary>
/// The elements of a set of formats: a scan that finds the next place where a tag may stand, and Sprache parsers that read
/// the element there. Sprache never sees the text between elements.
/// </summary>
internal sealed class ElementGrammar
{
    /// <summary>No declared name is longer; a hostile one would be told back to the model and kept in the log.</summary>
    public const int LongestName = 128;

    private readonly Parser<Element>[] _elements;
    private readonly string[] _needles;
    private readonly int _longestNeedle;
    private readonly CharacterSet _starts;
    private readonly CharacterSet _seconds;
    private readonly bool _areLong;
#if NET
    private readonly SearchValues<string> _search;
    private readonly SearchValues<char> _tagStarts;

    // Where one of the characters comes more often than this, the search for all needles is the faster one: so many misses are always tried, so far they have to be apart.
    private const int FewMisses = 4;
    private const int SpareMiss = 64;
#endif

    /// <param name="formats">The formats to read, by name.</param>
    /// <param name="maxDepth">How deep a body may be nested.</param>
    /// <param name="actions">The declared names of actions, for the formats in which they tell a call from other text.</param>
    /// <param name="more">Formats beside those that Coach knows.</param>
    public ElementGrammar(IEnumerable<string> formats, int maxDepth, IEnumerable<string>? actions = null, IReadOnlyList<MarkupFormat>? more = null)
    {
        MaxDepth = maxDepth;
        Formats = MarkupFormats.Create(formats, actions ?? [], maxDepth, more ?? []);
        if (Formats.Length == 0)
        {
            throw new ArgumentException("At least one markup format is needed.", nameof(formats));
        }

        _elements = Formats.Select(format => format.CreateElement(this).Parser).ToArray();
        _needles = NeedlesOf(Formats);
        _longestNeedle = _needles.Max(needle => needle.Length);
        _areLong = _needles.All(needle => needle.Length > 1);
        _seconds = new(StartsOf(_needles.Where(needle => needle.Length > 1).Select(needle => needle.Substring(1))));
        HasWholeForm = Formats.Any(format => format.HasWholeForm);
        TagStarts = StartsOf(_needles);
        _starts = new(TagStarts);
#if NET
        _tagStarts = SearchValues.Create(TagStarts);
        TellingInQuotes = SearchValues.Create(TagStarts + "\"\\\n");
        TellingInString = SearchValues.Create(TagStarts + LooseQuotes.All + "\\\n");
#endif
        SplitStarts = StartsOf(NeedlesOf(Formats.Where(format => !format.IsCode)));
#if NET
        _search = SearchValues.Create(_needles, StringComparison.OrdinalIgnoreCase);
#endif
    }

    public static Tag ReasoningStart { get; } = new LiteralTag("<think>");

    public static Tag ReasoningEnd { get; } = new LiteralTag("</think>");

    /// <summary>An array, because going over an interface at every candidate allocates.</summary>
    public MarkupFormat[] Formats { get; }

    public int MaxDepth { get; }

    /// <summary>The characters with which a tag may start.</summary>
    public string TagStarts { get; }

    /// <summary>Whether a tag may start with <paramref name="c"/>: what is asked of each character of a broken body.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayStartTag(char c) => _starts.Contains(c);

    /// <summary>The same without those of code blocks.</summary>
    public string SplitStarts { get; }

    /// <summary>What the scan looks for, ignoring case.</summary>
    public IReadOnlyList<string> Needles => _needles;

    /// <summary>The next position at or after <paramref name="from"/> where a tag may stand, or -1.</summary>
    public int NextCandidate(ReadOnlySpan<char> text, int from)
    {
        var i = from;
#if NET
        // A search for two or three characters is several times as fast as one for all needles, as long as those characters are rare.
        for (var misses = 0; misses < FewMisses || i - from > misses * SpareMiss; misses++)
#else
        while (true)
#endif
        {
            var next = text.Slice(i).IndexOfAny(Starts);
            if (next < 0)
            {
                return -1;
            }

            i += next;
            if (MayBeTag(text, i))
            {
                return i;
            }

            i++;
        }

#if NET
        var found = text.Slice(i).IndexOfAny(_search);
        return found < 0 ? -1 : i + found;
#endif
    }

    /// <summary>Asks for the first two characters only: what else may stand there, the tags know.</summary>
    private bool MayBeTag(ReadOnlySpan<char> text, int i) => !_areLong || (i + 1 < text.Length && _seconds.Contains(text[i + 1]));

    private int OpenerEndAt(ReadOnlySpan<char> text, int position, ref bool ranOut, out int format)
    {
        for (format = 0; format < Formats.Length; format++)
        {
            if (Formats[format].Opener.EndAt(text, position, ref ranOut) is var end and >= 0)
            {
                return end;
            }
        }

        return -1;
    }

    /// <summary>Whether something starts at <paramref name="position"/> that no body takes in: an element or reasoning.</summary>
    public bool OpensAt(ReadOnlySpan<char> text, int position, ref bool ranOut) =>
        OpenerEndAt(text, position, ref ranOut, out _) >= 0 || ReasoningStart.EndAt(text, position, ref ranOut) >= 0;

    /// <summary>The end of a closing tag at <paramref name="position"/>, or -1.</summary>
    public int CloserEndAt(ReadOnlySpan<char> text, int position, ref bool ranOut)
    {
        foreach (var format in Formats)
        {
            if (format.Closer.EndAt(text, position, ref ranOut) is var end and >= 0)
            {
                return end;
            }
        }

        return -1;
    }

    /// <summary>The tag at <paramref name="position"/>. Where a format's tags are the same, it is the closing one if <paramref name="closes"/>.</summary>
    public TagMatch TagAt(ReadOnlySpan<char> text, int position, bool closes = false)
    {
        var ranOut = false;
        if (closes && CloserEndAt(text, position, ref ranOut) is var closed and >= 0)
        {
            return new TagMatch(TagKind.Closer, closed, ranOut);
        }

        if (OpenerEndAt(text, position, ref ranOut, out var format) is var opened and >= 0)
        {
            return new TagMatch(TagKind.Opener, opened, ranOut, format);
        }

        if (CloserEndAt(text, position, ref ranOut) is var closer and >= 0)
        {
            return new TagMatch(TagKind.Closer, closer, ranOut);
        }

        if (ReasoningStart.EndAt(text, position, ref ranOut) is var start and >= 0)
        {
            return new TagMatch(TagKind.ReasoningStart, start, ranOut);
        }

        var end = ReasoningEnd.EndAt(text, position, ref ranOut);
        return new TagMatch(end < 0 ? TagKind.None : TagKind.ReasoningEnd, end, ranOut);
    }

#if NET
    /// <summary>The characters that tell something where a string is that may not end where it should: tags, quotes, escapes and line breaks.</summary>
    public SearchValues<char> TellingInString { get; }

    /// <summary>The same where only a double quote ends the string.</summary>
    public SearchValues<char> TellingInQuotes { get; }

    /// <summary>Whether no tag may start at or after <paramref name="from"/>, whatever text follows.</summary>
    public bool IsPlain(ReadOnlySpan<char> text, int from) => text.Slice(from).IndexOfAny(_tagStarts) < 0;

    private SearchValues<char> Starts => _tagStarts;
#else
    private ReadOnlySpan<char> Starts => TagStarts.AsSpan();
#endif

    /// <summary>From where on the text, of which a part up to <paramref name="from"/> is read, may be the start of a needle.</summary>
    public int StartOfNeedle(ReadOnlySpan<char> text, int from)
    {
        for (var i = Math.Max(from, text.Length - _longestNeedle + 1); i < text.Length; i++)
        {
            var start = text.Slice(i).IndexOfAny(TagStarts.AsSpan());
            if (start < 0)
            {
                break;
            }

            i += start;
            if (i + 1 < text.Length && !_seconds.Contains(text[i + 1]))
            {
                continue;
            }

            foreach (var needle in _needles)
            {
                if (needle.AsSpan().StartsWith(text.Slice(i), StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }

        return text.Length;
    }

    /// <summary>The element that starts at <paramref name="position"/>, or null if none does.</summary>
    public Element? ElementAt(ReadOnlyMemory<char> text, int position) =>
        TagAt(text.Span, position) is { Kind: TagKind.Opener } tag ? ElementAt(new ElementInput().MovedTo(text, position, tag.End), tag.Format) : null;

    /// <summary>The element that the opening tag at the input's place starts, which is one of this format.</summary>
    public Element? ElementAt(ElementInput input, int format)
    {
        var result = _elements[format](input);
        return ReferenceEquals(result, input) ? input.Value : result.WasSuccessful ? result.Value : null;
    }

    /// <summary>Whether any format knows a call that is a whole reply.</summary>
    public bool HasWholeForm { get; }

    /// <summary>The call that the text from <paramref name="position"/> on is as a whole, or null.</summary>
    public Element? WholeAt(ReadOnlySpan<char> text, int position, ref bool ranOut)
    {
        foreach (var format in Formats)
        {
            if (format.ReadWhole(text, position, ref ranOut) is { } element)
            {
                return element;
            }
        }

        return null;
    }

    private static string[] NeedlesOf(IEnumerable<MarkupFormat> formats) =>
        formats.SelectMany(format => new[] { format.Opener, format.Closer }).Concat([ReasoningStart, ReasoningEnd])
            .SelectMany(tag => tag.Needles).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    private static string StartsOf(IEnumerable<string> needles) =>
        string.Concat(needles.SelectMany(needle => new[] { char.ToUpperInvariant(needle[0]), char.ToLowerInvariant(needle[0]) }).Distinct());
}
