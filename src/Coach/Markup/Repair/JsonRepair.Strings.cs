namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    /// <summary>The content of a string, and in which quotes it stands: none, or so many of one kind.</summary>
    private readonly struct StringPart(int start, int end, char quote, int quotes, bool isCutOff = false)
    {
        public int Start { get; } = start;

        public int End { get; } = end;

        public char Quote { get; } = quote;

        public int Quotes { get; } = quotes;

        public bool IsCutOff { get; } = isCutOff;
    }

    private bool StringValue(Scope scope, char before)
    {
        _output.Append('"', _i);
        while (true)
        {
            if (!StringContent(scope, before))
            {
                return false;
            }

            var next = SkipLooseSpace(_i);
            if (!Characters.Is(_text, next, '+') || SkipLooseSpace(next + 1) is var operand && (operand == _text.Length || !LooseQuotes.IsQuote(_text[operand])))
            {
                break;
            }

            _output.Guess(RepairKinds.Expression, next);
            _i = operand;
        }

        _output.Append('"', _i - 1);
        return true;
    }

    private bool StringContent(Scope scope, char before)
    {
        var at = _i;
        var part = FindString(at, before, scope, out var next);
        if (part.Quote != '"' || part.Quotes > 1)
        {
            _output.Safe(RepairKinds.ForeignQuotes, at);
        }

        if (next < 0)
        {
            var end = TextEnd(part.Start, scope, hasQuote: true);
            next = end;
            _output.Guess(end == _text.Length ? RepairKinds.Truncated : RepairKinds.UnquotedValue, at);
            part = new StringPart(part.Start, end == _text.Length ? end : Characters.TrimEnd(_text, part.Start, end), part.Quote, part.Quotes);
        }
        else if (part.IsCutOff)
        {
            _output.Guess(RepairKinds.UnquotedValue, at);
        }

        _i = next;
        return WriteContent(part);
    }

    /// <summary>Finds the string at <paramref name="i"/>; <paramref name="next"/> is behind its quote, or -1 if it has no end.</summary>
    private StringPart FindString(int i, char before, Scope scope, out int next)
    {
        var quote = _text[i];
        var quotes = Quotes(i, before);
        var content = i + quotes;
        var isKey = before is not (':' or '(') && !scope.IsList;
        var isCertain = isKey || scope.IsList || _endless?.Contains((quote, before, true)) == true;
        var possible = -1;
        var isMessy = false;
        var colon = -1;
        var kind = (quote, isKey ? 'k' : before, false);
        for (var k = _endless?.Contains(kind) == true ? _text.Length : content; k < _text.Length; k++)
        {
            if (_text[k] == '\\')
            {
                k++;
                continue;
            }

            if (!LooseQuotes.Closes(quote, _text[k]))
            {
                colon = isKey && colon < 0 && _text[k] == ':' ? k : colon;
                continue;
            }

            if (quotes > 1 && Run(k, quotes) == quotes && LooseQuotes.EndsString(_text, k + quotes - 1, before, null))
            {
                next = k + quotes;
                return new StringPart(content, k, quote, quotes);
            }

            if (LooseQuotes.EndsString(_text, k, before, null) || (!isKey && Characters.Is(_text, k + 1, '"') && IsKey(k + 1, scope.Names)))
            {
                if (isCertain || IsCertainEnd(k, isMessy ? scope.Names : null))
                {
                    next = k + 1;
                    return new StringPart(content, k, quote, quotes);
                }

                possible = possible < 0 ? k : possible;
            }
            else if (colon > content)
            {
                next = k;
                return new StringPart(content, k, quote, quotes, isCutOff: true);
            }
            else if (!isKey && LostQuoteBefore(k, content, scope) is var comma and >= 0)
            {
                next = comma;
                return new StringPart(content, Characters.TrimEnd(_text, content, comma), quote, quotes, isCutOff: true);
            }

            isMessy = true;
        }

        if (possible >= 0)
        {
            (_endless ??= []).Add((quote, before, true));
            next = possible + 1;
            return new StringPart(content, possible, quote, quotes);
        }

        (_endless ??= []).Add(kind);
        next = -1;
        return new StringPart(content, _text.Length, quote, quotes, isCutOff: true);
    }

    /// <summary>How many quotes start the string: two or three if it is not an empty one.</summary>
    private readonly int Quotes(int i, char before)
    {
        var run = Run(i, 4);
        return run == 3 || (run == 2 && !LooseQuotes.EndsString(_text, i + 1, before, null)) ? run : 1;
    }

    /// <summary>How many of the quote at <paramref name="i"/> follow each other there, but no more than <paramref name="most"/> counted.</summary>
    private readonly int Run(int i, int most)
    {
        var end = i;
        while (end < _text.Length && end - i < most && _text[end] == _text[i])
        {
            end++;
        }

        return end - i;
    }

    /// <summary>
    /// Whether an object goes on behind the quote as objects do. A quote in a sentence may have a comma or bracket behind it too; then the words
    /// of the sentence follow.
    /// </summary>
    private readonly bool IsCertainEnd(int quote, IBodyShape? names)
    {
        var next = SkipLooseSpace(quote + 1);
        if (next == _text.Length || Plain(_text[next]) is not (',' or '}' or ']'))
        {
            return true;
        }

        var isBracket = Plain(_text[next]) != ',';
        while (next < _text.Length && Plain(_text[next]) is '}' or ']')
        {
            next = SkipLooseSpace(next + 1);
        }

        if (isBracket && (next == _text.Length || _text[quote..next].Contains('\n')))
        {
            return true;
        }

        if (Plain(_text[next]) != ',')
        {
            return _text[next] is '"' or '/' or '#' or ';' or ')' or '{' or '[' or '`' or '~';
        }

        next = SkipLooseSpace(next + 1);
        return next == _text.Length
            || Plain(_text[next]) is ',' or '}' or ']' or '.' or '…' or '/' or '#'
            || (isBracket && (Plain(_text[next]) is '{' or '[' or '-' or (>= '0' and <= '9') || LooseQuotes.IsQuote(_text[next]) || IsWordOfList(next)))
            || IsKey(next, names);
    }

    private readonly bool IsWordOfList(int i) =>
        Glance(SkipWord(i)) is var next && (next == _text.Length || Plain(_text[next]) is ',' or ']');

    /// <summary>The comma before the name that the quote at <paramref name="k"/> starts: the string has lost its own quote there. Else -1.</summary>
    private readonly int LostQuoteBefore(int k, int content, Scope scope)
    {
        var comma = Characters.TrimEnd(_text, content, k) - 1;
        return !scope.IsList && comma >= content && _text[comma] == ',' && IsKey(k, scope.Names) ? comma : -1;
    }
}
