namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    private bool WriteString(StringPart part)
    {
        _output.Append('"', part.Quote == '\0' ? part.Start : part.Start - part.Quotes);
        var whole = WriteContent(part);
        _output.Append('"', part.End);
        return whole;
    }

    /// <summary>Writes the content of a string. False if it has half of a surrogate pair.</summary>
    private bool WriteContent(StringPart part)
    {
        for (var k = part.Start; k < part.End; k++)
        {
            var c = _text[k];
            if (c == '\\' && part.Quote != '\0')
            {
                if (!WriteEscape(ref k, part.End))
                {
                    return false;
                }

                continue;
            }

            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || k + 1 >= part.End || !char.IsLowSurrogate(_text[k + 1]))
                {
                    return false;
                }

                _output.Append(_text.Slice(k, 2), k);
                k++;
                continue;
            }

            if (c < ' ')
            {
                _output.Safe(RepairKinds.RawControlCharacter, k);
            }
            else if (part.Quotes < 3 && part.Quote != '\0' && LooseQuotes.Closes(part.Quote, c))
            {
                _output.Guess(RepairKinds.InnerQuotes, k);
            }

            _output.AppendInString(c, k);
        }

        return true;
    }

    /// <summary>Writes the escape at <paramref name="k"/> and moves to its last character.</summary>
    private bool WriteEscape(ref int k, int end)
    {
        var isCutOff = end == _text.Length;
        var length = k + 1 >= end ? 0 : JsonStrings.EscapeLength(_text[..end], k);
        if (length > 0)
        {
            _output.Append(_text.Slice(k, length), k);
            k += length - 1;
            return true;
        }

        if (isCutOff && (k + 1 >= end || (_text[k + 1] == 'u' && end - k < 6)))
        {
            k = end;
            return true;
        }

        if (k + 1 < end && LooseQuotes.IsQuote(_text[k + 1]))
        {
            _output.Safe(RepairKinds.NeedlessEscape, k);
            k++;
            _output.AppendInString(_text[k], k);
            return true;
        }

        if (length < 0)
        {
            return false;
        }

        _output.Guess(RepairKinds.InvalidEscape, k);
        _output.AppendInString('\\', k);
        return true;
    }
}
