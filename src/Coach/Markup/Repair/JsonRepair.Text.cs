namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    /// <summary>Reads text without quotes, up to where only a name or a bracket can go on.</summary>
    private bool UnquotedText(Scope scope)
    {
        var start = _i;
        var end = TextEnd(start, scope, hasQuote: false);
        var trimmed = Characters.TrimEnd(_text, start, end);
        if (trimmed == start)
        {
            return false;
        }

        var isCutOff = end == _text.Length;
        _output.Guess(isCutOff ? RepairKinds.Truncated : RepairKinds.UnquotedValue, start);
        if (isCutOff && _text[start..trimmed] is ("-" or "+"))
        {
            _output.Append("null", start);
            _i = end;
            return true;
        }

        _i = end < _text.Length && _text[end] == '"' ? end + 1 : end;
        return WriteString(new StringPart(start, trimmed, '\0', 1));
    }

    private readonly int TextEnd(int start, Scope scope, bool hasQuote)
    {
        var open = 0;
        for (var i = start; i < _text.Length; i++)
        {
            var c = _text[i];
            var ends = c switch
            {
                '\n' => EndsLine(i + 1, scope),
                '}' or ']' => open == 0,
                ',' or '，' => open == 0 && EndsAtComma(i, scope),
                '"' => !hasQuote && open == 0 && i > start && LooseQuotes.EndsString(_text, i, ':', null),
                '/' => i > start && Characters.IsSpace(_text[i - 1]) && IsComment(i, '0'),
                '`' => LooseQuotes.IsFence(_text, i),
                _ => false,
            };
            if (ends)
            {
                return i;
            }

            if (c == '\n')
            {
                i = SkipLooseSpace(i + 1) - 1;
            }

            open += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            i += hasQuote && c == '\\' ? 1 : 0;
        }

        return _text.Length;
    }

    private readonly bool EndsLine(int i, Scope scope)
    {
        var next = SkipLooseSpace(i);
        return next == _text.Length || _text[next] is '}' or ']' || IsComment(next, '0') || IsKey(next, scope.Names);
    }

    private readonly bool EndsAtComma(int i, Scope scope)
    {
        var next = SkipLooseSpace(i + 1);
        return scope.IsList || next == _text.Length || _text[next] is '}' or ']' or ',' || IsKey(next, scope.Names);
    }

    /// <summary>Reads a code block that stands where a string should: what is between its fences.</summary>
    private bool Snippet()
    {
        var fence = _i;
        var end = Characters.FenceEnd(_text, fence);
        var length = end - fence;
        var close = _text[end..].IndexOf(new string(_text[fence], length));
        var to = close < 0 ? _text.Length : end + close;
        var from = end + _text[end..to].IndexOf('\n') + 1;
        _output.Guess(close < 0 ? RepairKinds.Truncated : RepairKinds.UnquotedValue, fence);
        _i = close < 0 ? to : to + length;
        return WriteString(new StringPart(from, Characters.TrimEnd(_text, from, to), '\0', 1));
    }
}
