namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    /// <summary>A name in quotes that may never end is searched no further.</summary>
    private const int LongestOddName = 256;

    /// <summary>Whether a property's name and a colon stand at <paramref name="i"/>; if names are declared, one of them.</summary>
    private readonly bool IsKey(int i, IBodyShape? names)
    {
        if (i >= _text.Length)
        {
            return false;
        }

        if (!LooseQuotes.IsQuote(_text[i]))
        {
            return IsUnquotedKey(i) && (names is null || names.Property(_text[i..SkipWord(i)].ToString()) is not null);
        }

        var start = i + Quotes(i, '{');
        var last = _text[i] is '"' or '\'' ? _text.Length : Math.Min(_text.Length, start + LongestOddName);
        for (var k = start; k < last; k++)
        {
            if (_text[k] == '\\')
            {
                k++;
            }
            else if (LooseQuotes.Closes(_text[i], _text[k]))
            {
                var end = k + Run(k, 3);
                var next = Glance(end);
                return next < _text.Length && Plain(_text[next]) == ':' && (names is null || names.Property(_text[start..k].ToString()) is not null);
            }
        }

        return false;
    }

    private readonly bool IsUnquotedKey(int i)
    {
        var end = SkipWord(i);
        var next = Glance(end);
        return end > i && next < _text.Length && Plain(_text[next]) == ':';
    }

    /// <summary>Reads a property's name; nothing is written yet.</summary>
    private bool ReadKey(Scope scope, out StringPart key)
    {
        var at = _i;
        if (LooseQuotes.IsQuote(_text[at]))
        {
            return ReadQuotedKey(scope, out key);
        }

        var end = SkipWord(at);
        var next = Glance(end);
        key = new StringPart(at, end, '\0', 1, isCutOff: next == _text.Length && end > at);
        if (next == _text.Length || end == at)
        {
            return false;
        }

        if (Plain(_text[next]) is ':' or '=' || (LooseQuotes.IsQuote(_text[next]) && next > end))
        {
            _output.Safe(RepairKinds.UnquotedKey, at);
            _i = end;
            return true;
        }

        if (LooseQuotes.IsQuote(_text[next]) && SkipLooseSpace(next + 1) is var colon && colon < _text.Length && Plain(_text[colon]) == ':')
        {
            _output.Guess(RepairKinds.UnquotedValue, at);
            _i = colon;
            return true;
        }

        // A name of several words.
        while (end < _text.Length && (Characters.IsName(_text[end]) || Characters.IsBlank(_text[end])))
        {
            end++;
        }

        if (end == _text.Length || Plain(_text[end]) != ':')
        {
            return false;
        }

        _output.Guess(RepairKinds.UnquotedValue, at);
        key = new StringPart(at, Characters.TrimEnd(_text, at, end), '\0', 1);
        _i = end;
        return true;
    }

    private bool ReadQuotedKey(Scope scope, out StringPart key)
    {
        var at = _i;
        key = FindString(at, '{', scope, out var next);
        var after = next < 0 ? -1 : Glance(next);
        if (next < 0 || (after < _text.Length && Plain(_text[after]) != ':'))
        {
            // The name may have lost its second quote: then a colon stands in it.
            var colon = _text[key.Start..key.End].IndexOfAny(':', '\n');
            if (colon > 0 && _text[key.Start + colon] == ':')
            {
                _output.Guess(RepairKinds.UnquotedValue, at);
                next = key.Start + colon;
                key = new StringPart(key.Start, Characters.TrimEnd(_text, key.Start, next), key.Quote, key.Quotes);
            }
            else if (next < 0)
            {
                return false;
            }
        }

        if (key.Quote != '"' || key.Quotes > 1)
        {
            _output.Safe(RepairKinds.ForeignQuotes, at);
        }

        _i = next;
        return true;
    }
}
