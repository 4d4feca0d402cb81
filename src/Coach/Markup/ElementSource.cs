namespace Coach.Markup;

/// <summary>The text of an element: the whole reply, or of a reply that is not kept the part that the element and its problem stand in.</summary>
internal readonly struct ElementSource(string text, int offset, int longestElement)
{
    private readonly string _text = text;
    private readonly int _offset = offset;

    /// <summary>So much of an element is kept.</summary>
    public int LongestElement { get; } = longestElement;

    /// <summary>A part of the reply.</summary>
    public string Text(int start, int length) => _text.Substring(start - _offset, length);

    /// <summary>The same without a copy.</summary>
    public ReadOnlyMemory<char> Memory(int start, int length) => _text.AsMemory(start - _offset, length);

    /// <summary>A character of the reply, or null at its end.</summary>
    public char? CharacterAt(int at) => at - _offset < _text.Length ? _text[at - _offset] : null;
}
