namespace Coach.Markup;

/// <summary>One element of the markup as its grammar read it: an action, or what is wrong with it.</summary>
internal sealed class Element
{
    private ElementHead _head;
    private ElementBody _body;

    /// <summary>One that a parser fills.</summary>
    public Element(MarkupFormat format) => Format = format;

    public Element(MarkupFormat format, TextRange range, in ElementHead head, in ElementBody body)
        : this(format)
    {
        Range = range;
        _head = head;
        _body = body;
    }

    public MarkupFormat Format { get; set; }

    public TextRange Range { get; set; }

    public void Clear() => (_head, _body) = (default, default);

    public ref ElementHead Head => ref _head;

    public ref ElementBody Body => ref _body;

    /// <summary>The name's place in the text; empty when <see cref="DecodedName"/> has it.</summary>
    public TextRange Name => _head.Name;

    /// <summary>The name, when it was written with entities or escapes.</summary>
    public string? DecodedName => _head.DecodedName;

    /// <summary>Whether the text ended before it was clear what the element is: with more of it, it may be another one.</summary>
    public bool RanOut => _head.RanOut || _body.RanOut;

    /// <summary>Whether there is a name, and more text does not change it.</summary>
    public bool HasName => !_head.RanOut && !_head.Problem.Exists && (_head.DecodedName?.Length ?? 0) + _head.Name.Length > 0;

    public Problem Problem => _head.Problem.Exists ? _head.Problem : _body.Problem;

    /// <summary>Whether only the JSON between the tags is wrong.</summary>
    public bool IsRepairable => !Body.Broken.IsEmpty && Problem.Code is (ActionErrorCodes.InvalidJson or ActionErrorCodes.NotAnObject or ActionErrorCodes.Unclosed);

    /// <summary>Attributes of the opening tag or of a param, or members of a call's object, that the format does not know; null for none.</summary>
    public TextRange[]? UnknownAttributes =>
        _head.UnknownAttributes is null && _body.UnknownAttributes is null ? null : [.. _head.UnknownAttributes ?? [], .. _body.UnknownAttributes ?? []];
}

/// <summary>The opening tag: the name, and whether the element ends with it.</summary>
internal struct ElementHead
{
    public TextRange Name { get; set; }

    public string? DecodedName { get; set; }

    /// <summary>Nothing follows: the tag closes itself, or it has no end.</summary>
    public bool IsWholeElement { get; set; }

    public Problem Problem { get; set; }

    /// <summary>Whether the end of the text was looked at.</summary>
    public bool RanOut { get; set; }

    public List<TextRange>? UnknownAttributes { get; set; }
}

/// <summary>What stands between the tags, with the closing tag.</summary>
internal struct ElementBody
{
    // One more than the place, so that nothing has to be set where there is none: most elements have none of them.
    private int _missingCloseAt;
    private int _fenceAt;
    private int _quotedAt;

    /// <summary>The JSON object in the text; empty for an element without parameters.</summary>
    public TextRange Json { get; set; }

    /// <summary>The JSON object, where it does not stand in the text as it is: made from XML params, or given as a string.</summary>
    public string? Written { get; set; }

    /// <summary>Where the names and values of <see cref="Written"/> come from: places in it, and in the text, by turns; null if they are not told.</summary>
    public List<int>? WrittenPlaces { get; set; }

    /// <summary>Whether it was made from XML params, so that all values are strings.</summary>
    public bool HasTextValues { get; set; }

    public uint Fingerprint { get; set; }

    /// <summary>Where the properties of <see cref="Json"/> stand in it, as the lexer tells; null if it did not.</summary>
    public int[]? Places { get; set; }

    /// <summary>Whether the JSON object is the call as a whole, name and arguments.</summary>
    public bool IsCall { get; set; }

    /// <summary>What stands where the JSON object should, if there is a problem with it: all between the tags, or up to the element's end.</summary>
    public TextRange Broken { get; set; }

    /// <summary>Whether the closing tag was found, if there is a problem with the JSON object.</summary>
    public bool IsClosed { get; set; }

    public Problem Problem { get; set; }

    /// <summary>Whether the end of the text was looked at, so that with more of it the body may be another one.</summary>
    public bool RanOut { get; set; }

    /// <summary>What the text ends in, if all of it up to there belongs to the body.</summary>
    public OpenPart Open { get; set; }

    /// <summary>The quote of the string that the text ends in.</summary>
    public char OpenQuote { get; set; }

    /// <summary>Where the missing closing tag should stand, or -1.</summary>
    public int MissingCloseAt { readonly get => _missingCloseAt - 1; set => _missingCloseAt = value + 1; }

    /// <summary>Where a code fence around the JSON starts, or -1.</summary>
    public int FenceAt { readonly get => _fenceAt - 1; set => _fenceAt = value + 1; }

    /// <summary>Where the string starts that holds the JSON object, or -1.</summary>
    public int QuotedAt { readonly get => _quotedAt - 1; set => _quotedAt = value + 1; }

    public List<TextRange>? UnknownAttributes { get; set; }
}
