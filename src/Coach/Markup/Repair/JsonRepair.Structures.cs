namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    private enum Step { Failed, Closed, Go }

    /// <summary>Reads the members of an object and its closing bracket; that is left to write.</summary>
    private bool Members(Scope scope)
    {
        var comma = -1;
        var isFirst = true;
        while (true)
        {
            var step = Separators(scope, ref comma, ref isFirst);
            if (step != Step.Go)
            {
                return step == Step.Closed;
            }

            step = Member(scope);
            if (step != Step.Go)
            {
                return step == Step.Closed;
            }

            (comma, isFirst) = (-1, false);
        }
    }

    private bool Elements(Scope scope)
    {
        var comma = -1;
        var isFirst = true;
        while (true)
        {
            var step = Separators(scope, ref comma, ref isFirst);
            if (step != Step.Go)
            {
                return step == Step.Closed;
            }

            if (LooseQuotes.IsQuote(_text[_i]) && IsKey(_i, null))
            {
                _output.Guess(RepairKinds.MissingBracket, _i);
                return true;
            }

            if (scope.HasElements)
            {
                _output.Append(',', _i);
            }

            scope.HasElements = true;
            if (!Value(scope, scope.Shape?.Element, ','))
            {
                return false;
            }

            (comma, isFirst) = (-1, false);
        }
    }

    /// <summary>Reads what stands before an element: commas, the closing bracket, what is too much and what is missing.</summary>
    private Step Separators(Scope scope, ref int comma, ref bool isFirst)
    {
        var before = isFirst ? '{' : '}';
        while (true)
        {
            SkipTrivia(before);
            if (AtEnd)
            {
                _output.Guess(RepairKinds.Truncated, _i);
                return Step.Closed;
            }

            var c = Plain(_text[_i], _i);
            if (c is '}' or ']' or ')')
            {
                return Closes(scope, c, comma);
            }

            if (c is ',' or ';')
            {
                if (c == ';')
                {
                    _output.Guess(RepairKinds.MissingSeparator, _i);
                }
                else if (isFirst || comma >= 0)
                {
                    _output.Safe(RepairKinds.ExtraComma, _i);
                }

                comma = isFirst ? comma : _i;
                before = ',';
                _i++;
            }
            else if (EllipsisEnd() is var end and >= 0)
            {
                _output.Guess(RepairKinds.Ellipsis, _i);
                (_i, comma, isFirst) = (end, -1, false);
            }
            else if (!scope.IsList && LooseQuotes.IsFence(_text, _i))
            {
                SkipFence();
            }
            else
            {
                if (!isFirst && comma < 0)
                {
                    _output.Guess(RepairKinds.MissingSeparator, _i);
                }

                return Step.Go;
            }
        }
    }

    private Step Closes(Scope scope, char c, int comma)
    {
        if (comma >= 0)
        {
            _output.Safe(RepairKinds.ExtraComma, comma);
        }

        if (c == scope.Close)
        {
            _i++;
            return Step.Closed;
        }

        _output.Guess(RepairKinds.MissingBracket, _i);
        // A bracket that belongs to what is open around this stays for that.
        var belongsOutside = scope.IsList ? c == '}' : scope.IsInList && c == ']';
        _i += belongsOutside ? 0 : 1;
        return Step.Closed;
    }

    private Step Member(Scope scope)
    {
        var at = _i;
        if (!ReadKey(scope, out var key))
        {
            return key.IsCutOff ? CutOff() : Step.Failed;
        }

        SkipTrivia('"');
        if (AtEnd)
        {
            return CutOff();
        }

        var isMissing = false;
        var c = Plain(_text[_i], _i);
        if (c == ':')
        {
            _i++;
        }
        else if (c == '=')
        {
            _output.Guess(RepairKinds.MissingSeparator, _i);
            _i += Characters.Is(_text, _i + 1, '>') ? 2 : 1;
        }
        else if (c is ',' or '}' or ']')
        {
            isMissing = true;
        }
        else
        {
            _output.Guess(RepairKinds.MissingSeparator, _i);
        }

        SkipTrivia(':');
        if (AtEnd)
        {
            return CutOff();
        }

        if (scope.HasElements)
        {
            _output.Append(',', at);
        }

        scope.HasElements = true;
        var start = _output.Length;
        if (!WriteString(key))
        {
            return Step.Failed;
        }

        var name = JsonStrings.Decode(_output.Part(start).AsSpan()[1..^1]);
        if (!scope.AddName(name))
        {
            _output.Guess(RepairKinds.DuplicateKey, at);
        }

        _output.Append(':', _i);
        if (isMissing)
        {
            _output.Guess(RepairKinds.MissingValue, _i);
            _output.Append("null", _i);
            return Step.Go;
        }

        return Value(scope, scope.Names?.Property(name), ':') ? Step.Go : Step.Failed;
    }

    /// <summary>The text ends in a member, of which nothing is kept.</summary>
    private Step CutOff()
    {
        _i = _text.Length;
        _output.Guess(RepairKinds.Truncated, _i);
        return Step.Closed;
    }

    private bool Structure(Scope scope, IBodyShape? shape, char open)
    {
        if (scope.Depth == _maxDepth)
        {
            TooDeepAt = _i;
            return false;
        }

        var close = open switch { '{' => '}', '[' => ']', _ => ')' };
        var inner = new Scope(shape, scope.Depth + 1, close, scope.IsInList || scope.IsList);
        if (open == '(')
        {
            _output.Guess(RepairKinds.Expression, _i);
        }

        _output.Append(open == '{' ? '{' : '[', _i++);
        if (!(inner.IsList ? Elements(inner) : Members(inner)))
        {
            return false;
        }

        _output.Append(inner.IsList ? ']' : '}', _i - 1);
        return true;
    }
}
