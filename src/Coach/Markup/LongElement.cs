namespace Coach.Markup;

/// <summary>
/// An element that is far longer than one may be. Its text is not kept; it is followed to its closing tag or the next opening one, so that
/// nothing of it is shown, and nothing that it quotes runs.
/// </summary>
/// <param name="element">What was read of it.</param>
/// <param name="read">The text up to where it was read.</param>
/// <param name="source">Its text, for messages.</param>
/// <param name="offset">Where the text starts in the reply.</param>
/// <param name="longestElement">How long an element may be.</param>
internal sealed class LongElement(Element element, ReadOnlySpan<char> read, ElementSource source, int offset, int longestElement)
{
    /// <summary>No tag is longer; so far before the end of what was read it is looked for one that goes on behind it.</summary>
    private const int LongestTag = 4 * Tag.LongestGap;

    private readonly MarkupFormat _format = element.Format;
    private OpenPart _open = element.Body.Open;
    private char _quote = element.Body.OpenQuote;
    private bool _isEscaped = element.Body.Open == OpenPart.Text && EndsInEscape(read);

    public ElementSource Source { get; } = source;

    public TextRange Name { get; } = element.Name.MovedBy(offset);

    /// <summary>What else is wrong with it, that its length may come from.</summary>
    public Problem? Problem { get; } = element.Problem.Code == ActionErrorCodes.TooDeep ? element.Problem.MovedBy(offset) : null;

    /// <summary>Where to go on: at a tag, or the end of a CDATA section, of which only the start was read; else behind what was read.</summary>
    public int ResumeAt(ReadOnlySpan<char> read, int content, ElementGrammar grammar)
    {
        if (_open == OpenPart.CData)
        {
            return Math.Max(content, read.Length - XmlText.CDataEnd.Length + 1);
        }

        // The first of them: what starts a tag may stand in another one.
        for (var i = Math.Max(content, read.Length - LongestTag); _open != OpenPart.Text && i < read.Length; i++)
        {
            if (grammar.MayStartTag(read[i]) && (grammar.TagAt(read, i).RanOut || (_open == OpenPart.Param && XmlText.MayStartCData(read, i))))
            {
                return i;
            }
        }

        return read.Length;
    }

    private static bool EndsInEscape(ReadOnlySpan<char> text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;

    /// <summary>Moves to the element's end, or as far as it is known not to end; false then.</summary>
    public bool FindEnd(ReadOnlySpan<char> text, ref int position, bool isFinal, ElementGrammar grammar)
    {
        while (position < text.Length)
        {
            var c = text[position];
            if (_open == OpenPart.CData)
            {
                var end = text[position..].IndexOf(XmlText.CDataEnd, StringComparison.Ordinal);
                position = end >= 0 ? position + end + XmlText.CDataEnd.Length : isFinal ? text.Length : Math.Max(position, text.Length - XmlText.CDataEnd.Length + 1);
                if (end < 0)
                {
                    break;
                }

                _open = OpenPart.Param;
            }
            else if (_open == OpenPart.Text)
            {
                if (!_isEscaped && text[position..].IndexOfAny(LooseQuotes.EndOrEscape) is var plain and not 0)
                {
                    position = plain < 0 ? text.Length : position + plain;
                    continue;
                }

                FollowText(c);
                position++;
            }
            else if (grammar.MayStartTag(c))
            {
                if (EndsAt(text, ref position, isFinal, grammar) is { } ends)
                {
                    return ends;
                }
            }
            else
            {
                if (c == '"' && _open == OpenPart.Json)
                {
                    (_open, _quote) = (OpenPart.Text, c);
                }

                position++;
            }
        }

        return isFinal;
    }

    private void FollowText(char c)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
        }
        else if (c == '\\')
        {
            _isEscaped = true;
        }
        else if (c == '\n' || LooseQuotes.Closes(_quote, c))
        {
            // A line break: the string has lost its quote.
            _open = OpenPart.Json;
        }
    }

    /// <summary>Whether the element ends at a place where a tag may stand; false if that is open, null if it goes on behind it.</summary>
    private bool? EndsAt(ReadOnlySpan<char> text, ref int position, bool isFinal, ElementGrammar grammar)
    {
        var isCut = text.Length - position > longestElement;
        var seen = isCut ? text[..(position + longestElement)] : text;
        var closer = _format.Closer.EndAt(seen, position);
        if (closer >= 0)
        {
            position = closer;
            return true;
        }

        var ranOut = closer == Tag.RanOut || (_open == OpenPart.Param && XmlText.MayStartCData(seen, position));
        var opens = grammar.OpensAt(seen, position, ref ranOut);
        if (ranOut && !isFinal && !isCut)
        {
            return false;
        }

        if (opens)
        {
            return true;
        }

        if (_open == OpenPart.Param && XmlText.StartsCData(text, position))
        {
            _open = OpenPart.CData;
            position += XmlText.CDataStart.Length;
            return null;
        }

        position++;
        return null;
    }
}
