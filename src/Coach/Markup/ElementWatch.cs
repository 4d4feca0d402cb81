namespace Coach.Markup;

/// <summary>
/// Says when it is worth while to read again what has come of an element. It follows brackets and strings of the JSON, each character once, and looks for what may end
/// the element; reading costs at most a fixed multiple of the element's length in all, however many times its text seems to end.
/// </summary>
internal struct ElementWatch
{
    /// <summary>So much text is read again whenever there is more of it.</summary>
    private const int Short = 512;

    private const int LongestTag = 4 * Tag.LongestGap;

    /// <summary>So much more text there may be before it is read again in any case.</summary>
    private const int LongestWait = 128;

    private int _tried;
    private long _spent;
    private int _seen;
    private int _depth;
    private bool _inJson;
    private bool _inString;
    private bool _isEscaped;

    /// <summary>Where something starts behind the object that may be a tag, or 0.</summary>
    private int _tagAt;

    /// <summary>Whether a tag has ended.</summary>
    private bool _meetsTag;

    /// <summary>Whether the element's name is known.</summary>
    public bool HasHead { get; set; }

    /// <summary>A text of this length was read in vain.</summary>
    public void Tried(int length)
    {
        _tried = length;
        _spent += length;
    }

    /// <summary>Whether to read again what is now so long.</summary>
    public readonly bool IsDue(int length) => length <= Short || HasGrown(length);

    /// <summary>The same of an element, which is followed.</summary>
    public bool IsDue(ReadOnlySpan<char> text, int start, ElementGrammar grammar)
    {
        // A long text is read first: only if the element takes it all up there is anything to follow.
        if (_tried == 0 && text.Length - start > Short)
        {
            return true;
        }

        var mayEnd = false;
        for (_seen = Math.Max(_seen, start + 1); _seen < text.Length; _seen++)
        {
            var c = text[_seen];
            mayEnd |= Follow(c);
            if (c is ']' or '>')
            {
                _meetsTag |= MeetsTag(text, start, grammar);
            }
        }

        if (_tagAt > 0 && !grammar.TagAt(text, _tagAt).RanOut)
        {
            _tagAt = 0;
            mayEnd = true;
        }

        var length = text.Length - start;
        var isDue = HasGrown(length) || (mayEnd && _spent <= 8L * length) || (_meetsTag && _spent <= 32L * length);
        _meetsTag &= !isDue;
        return isDue;
    }

    /// <summary>Text before <paramref name="to"/> is gone.</summary>
    public void Forget(int to)
    {
        _seen = Math.Max(0, _seen - to);
        _tagAt = Math.Max(0, _tagAt - to);
    }

    private readonly bool HasGrown(int length) => length - _tried > (_tried >> 2) + LongestWait;

    /// <summary>Goes on to a character, and says whether the element may have ended before it, or its head with it.</summary>
    private bool Follow(char c)
    {
        if (_inString)
        {
            _inString = _isEscaped || c != '"';
            _isEscaped = !_isEscaped && c == '\\';
            return false;
        }

        if (!_inJson)
        {
            _inJson = c == '{';
            _depth = 1;
            return c is ']' or '>' or '[' or '<' or '{' or '\n';
        }

        if (_depth > 0)
        {
            _inString = c == '"';
            _depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            return false;
        }

        if (_tagAt > 0 || Characters.IsSpace(c))
        {
            return false;
        }

        // What follows the object is a tag, or it settles the element.
        _tagAt = c is '[' or '<' ? _seen : 0;
        return _tagAt == 0;
    }

    private readonly bool MeetsTag(ReadOnlySpan<char> text, int start, ElementGrammar grammar)
    {
        var from = Math.Max(start + 1, _seen - LongestTag);
        var tag = text[from.._seen].LastIndexOfAny('[', '<');
        return tag >= 0 && grammar.TagAt(text[..(_seen + 1)], from + tag).Kind != TagKind.None;
    }
}
