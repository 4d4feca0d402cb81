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
}
