namespace Coach.Markup;

/// <summary>
/// Says when it is worth while to read again what has come of an element. It follows brackets and strings of the JSON, each character once, and looks for what may end
/// the element; reading costs at most a fixed multiple of the element's length in all, however many times its text seems to end.
/// </summary>
internal struct ElementWatch
{
    /// <summary>So much text is read again whenever there is more of it.</summary>
    private const int Short = 512;

    private const int LongestCloser = 4 * Tag.LongestGap;

    private int _tried;
    private long _spent;
    private int _seen;
    private int _depth;
    private bool _inJson;
    private bool _inString;
    private bool _isEscaped;

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
        if (_tried == 0)
        {
            return true;
        }

        var mayEnd = false;
        var closes = false;
        for (_seen = Math.Max(_seen, start); _seen < text.Length; _seen++)
        {
            var c = text[_seen];
            mayEnd |= Follow(c);
            closes |= c is ']' or '>' && ClosesAt(text, start, _seen, grammar);
        }

        var length = text.Length - start;
        return HasGrown(length) || (mayEnd && _spent <= 8L * length) || (closes && _spent <= 32L * length);
    }

    /// <summary>Text before <paramref name="to"/> is gone.</summary>
    public void Forget(int to) => _seen -= to;

    private readonly bool HasGrown(int length) => length - _tried > (_tried >> 3) + 16;

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
            return _depth == 0 || c is '[' or '<';
        }

        return !Characters.IsSpace(c);
    }

    private static bool ClosesAt(ReadOnlySpan<char> text, int start, int at, ElementGrammar grammar)
    {
        var from = Math.Max(start, at - LongestCloser);
        var tag = text[from..at].LastIndexOfAny('[', '<');
        return tag >= 0 && grammar.TagAt(text[..(at + 1)], from + tag) is { Kind: TagKind.Closer };
    }
}
