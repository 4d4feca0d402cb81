using System.Globalization;

namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    private static readonly string[] Literals = ["true", "false", "null"];

    /// <summary>Reads a value that stands behind <paramref name="before"/>.</summary>
    private bool Value(Scope scope, IBodyShape? shape, char before)
    {
        if (before == ':')
        {
            SkipTrivia(':');
        }

        var c = Plain(_text[_i], _i);
        if (LooseQuotes.IsFence(_text, _i))
        {
            return Snippet();
        }

        if (LooseQuotes.IsQuote(c))
        {
            return StringValue(scope, before);
        }

        switch (c)
        {
            case '{' or '[' or '(':
                return Structure(scope, shape, c);
            case ',' or '}' or ']' or ';':
                _output.Guess(RepairKinds.MissingValue, _i);
                _output.Append("null", _i);
                return true;
        }

        var end = TokenEnd(_i);
        if (end > _i && IsEndOfScalar(end, scope) && Scalar(end, scope) is { } written)
        {
            return written;
        }

        if (end > _i && (char.IsLetter(c) || c is '_' or '$') && CallValue(scope, shape, end) is { } called)
        {
            return called;
        }

        return UnquotedText(scope);
    }

    /// <summary>Reads a number or literal; null if it is neither.</summary>
    private bool? Scalar(int end, Scope scope)
    {
        var token = _text[_i..end];
        if (IsNever(token))
        {
            return false;
        }

        if (char.IsAsciiDigit(token[0]) || token[0] is '-' or '+' or '.')
        {
            return Number(token, end, scope);
        }

        var literal = Literal(token, isAtEnd: end == _text.Length);
        if (literal is null)
        {
            return null;
        }

        if (!token.SequenceEqual(literal))
        {
            Note(end == _text.Length && literal.StartsWith(token.ToString(), StringComparison.Ordinal));
        }

        _output.Append(literal, _i);
        _i = end;
        return true;
    }

    private readonly void Note(bool isCutOff)
    {
        if (isCutOff)
        {
            _output.Guess(RepairKinds.Truncated, _i);
        }
        else
        {
            _output.Safe(RepairKinds.ForeignLiteral, _i);
        }
    }

    private static string? Literal(ReadOnlySpan<char> token, bool isAtEnd)
    {
        foreach (var literal in Literals)
        {
            if (token.Equals(literal, StringComparison.OrdinalIgnoreCase) || (isAtEnd && literal.AsSpan().StartsWith(token)))
            {
                return literal;
            }
        }

        return token is "None" or "undefined" ? "null" : null;
    }

    /// <summary>Values that JSON has no number for.</summary>
    private static bool IsNever(ReadOnlySpan<char> token)
    {
        var name = token.TrimStart("+-");
        return name is "NaN" or "Infinity" or "-Infinity" || name.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    private bool? Number(ReadOnlySpan<char> token, int end, Scope scope)
    {
        if (IsNumber(token))
        {
            var grouped = scope.IsList ? end : GroupsEnd(end, token.Length - (token[0] == '-' ? 1 : 0), scope);
            if (grouped > end)
            {
                _output.Guess(RepairKinds.NumberFormat, _i);
            }

            _output.Append(_text[_i..grouped].ToString().Replace(",", "", StringComparison.Ordinal), _i);
            _i = grouped;
            return true;
        }

        if (token.TrimStart('0') is var rest && rest.Length < token.Length && rest.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            // Codes and telephone numbers start with zeros, numbers do not.
            _output.Guess(RepairKinds.NumberFormat, _i);
            _output.Append($"\"{token}\"", _i);
            _i = end;
            return true;
        }

        if (Plain(token) is not { } number)
        {
            return null;
        }

        if (end == _text.Length && token[^1] is 'e' or 'E' or '-' or '+' or '.')
        {
            _output.Guess(RepairKinds.Truncated, _i);
        }
        else
        {
            _output.Guess(RepairKinds.NumberFormat, _i);
        }

        _output.Append(number, _i);
        _i = end;
        return true;
    }

    /// <summary>The number as JSON writes it, or null if it is none.</summary>
    private static string? Plain(ReadOnlySpan<char> token)
    {
        var sign = token[0] == '-' ? "-" : "";
        var digits = (token[0] is '-' or '+' ? token[1..] : token).ToString().Replace("_", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? sign + value.ToString(CultureInfo.InvariantCulture)
                : null;
        }

        digits = digits.TrimEnd('+', '-');
        digits = digits.TrimEnd('e', 'E').TrimEnd('.');
        digits = digits.StartsWith('.') ? "0" + digits : digits.Replace(".e", "e", StringComparison.OrdinalIgnoreCase);
        return IsNumber(sign + digits) ? sign + digits : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> token) =>
        token.Length > 0 && (char.IsAsciiDigit(token[0]) || token[0] == '-') && JsonLexer.Scan(token, 0, 1) is { IsWhole: true } scan && scan.End == token.Length;

    /// <summary>The end of a number with commas between groups of three digits, such as <c>1,000</c>.</summary>
    private readonly int GroupsEnd(int end, int digits, Scope scope)
    {
        var i = end;
        while (digits <= 3 && i + 4 <= _text.Length && _text[i] == ',' && _text.Slice(i + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0 && TokenEnd(i + 1) == i + 4)
        {
            i += 4;
        }

        return i > end && IsEndOfScalar(i, scope) && !Characters.Is(_text, SkipLooseSpace(i), ':') ? i : end;
    }

    private readonly int TokenEnd(int i)
    {
        while (i < _text.Length && (Characters.IsName(_text[i]) || _text[i] is '.' or '+' or '$'))
        {
            i++;
        }

        return i;
    }

    /// <summary>Whether a number or literal may end here, rather than go on as a text.</summary>
    private readonly bool IsEndOfScalar(int i, Scope scope)
    {
        var next = SkipLooseSpace(i);
        if (next == _text.Length || _text[i..next].Contains('\n'))
        {
            return true;
        }

        var c = Plain(_text[next]);
        return c is ',' or '}' or ']' or ')' or ';' || IsComment(next, '0') || LooseQuotes.IsFence(_text, next)
            || (next > i && (scope.IsList ? LooseQuotes.IsQuote(c) || c is '{' or '[' || char.IsDigit(c) : IsKey(next, null)));
    }

    /// <summary>Reads a value in a call, such as <c>ObjectId("1")</c>, or a string with a prefix; null if it is neither.</summary>
    private bool? CallValue(Scope scope, IBodyShape? shape, int end)
    {
        if (end < _text.Length && end - _i <= 2 && _text[end] is '"' or '\'')
        {
            _output.Guess(RepairKinds.Expression, _i);
            _i = end;
            return StringValue(scope, scope.IsList ? ',' : ':');
        }

        if (!Characters.Is(_text, end, '('))
        {
            return null;
        }

        var inside = SkipLooseSpace(end + 1);
        if (inside == _text.Length || !(LooseQuotes.IsQuote(_text[inside]) || _text[inside] is '{' or '[' or '-' or (>= '0' and <= '9')))
        {
            return null;
        }

        _output.Guess(RepairKinds.Expression, _i);
        _i = inside;
        if (!Value(scope, shape, '('))
        {
            return false;
        }

        SkipTrivia(')');
        if (AtEnd || _text[_i] != ')')
        {
            return AtEnd;
        }

        _i++;
        return true;
    }

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
