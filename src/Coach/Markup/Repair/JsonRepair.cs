using System.Text.Json;

namespace Coach.Markup;

/// <summary>
/// Reads a body that is nearly JSON, once from front to back, and writes it as strict JSON. What it changes is noted; what it cannot read
/// ends the reading. A search that found nothing up to the text's end is remembered and not made again, so that it stays linear.
/// </summary>
internal ref partial struct JsonRepair
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int _maxDepth;
    private readonly RepairedText _output;
    private int _i;
    private bool _isElement;
    private bool _isFenced;

    /// <summary>Whether a bracket that stood before the object is still to be closed behind it.</summary>
    private bool _isOwed;
    private JsonElement? _first;
    private int _firstLength;

    /// <summary>Kinds of strings that have no end, or no certain one, from where the search for one began.</summary>
    private HashSet<(char Quote, char Before, bool IsCertain)>? _endless;

    public JsonRepair(ReadOnlySpan<char> text, int start, int maxDepth, RepairedText output)
    {
        _text = text;
        _i = start;
        _maxDepth = maxDepth;
        _output = output;
        TooDeepAt = -1;
    }

    /// <summary>Where the body gets nested too deeply, or -1.</summary>
    public int TooDeepAt { get; private set; }

    /// <summary>Reads the one object in the text. False if there is none, or if it cannot be read.</summary>
    public bool Read(IBodyShape? shape)
    {
        if (!FindObject())
        {
            return false;
        }

        var root = new Scope(shape, 1);
        _output.Append('{', _i++);
        if (!Members(root) || !Tail(root))
        {
            return false;
        }

        _output.Append('}', _i - 1);
        return true;
    }

    private readonly bool AtEnd => _i >= _text.Length;

    /// <summary>Goes to the bracket of the object, past a fence, a call or prose around it.</summary>
    private bool FindObject()
    {
        SkipTrivia('\0');
        SkipFence();
        if (AtEnd)
        {
            return false;
        }

        var inside = SkipLooseSpace(_i + 1);
        var c = Plain(_text[_i]);
        var isFence = LooseQuotes.IsFence(_text, inside);
        _isOwed = c is '{' or '[' && (isFence || (inside < _text.Length && Plain(_text[inside]) == '{'));
        if (_isOwed && isFence)
        {
            _i = inside;
            SkipFence();
        }
        else if (_isOwed)
        {
            _isElement = c == '[';
            _output.Guess(_isElement ? RepairKinds.SurroundingText : RepairKinds.MissingBracket, _i);
            _i = inside;
        }
        else if (CallEnd(_i) is var call and >= 0)
        {
            _output.Guess(RepairKinds.Expression, _i);
            _i = call;
            SkipTrivia('(');
        }
        else if (c != '{')
        {
            _output.Guess(RepairKinds.SurroundingText, _i);
            SkipProse();
        }

        return !AtEnd && Plain(_text[_i], _i) == '{';
    }

    /// <summary>Goes to a bracket behind which an object's name or end stands.</summary>
    private void SkipProse()
    {
        for (; !AtEnd; _i++)
        {
            if (_text[_i] != '{')
            {
                continue;
            }

            var inside = SkipLooseSpace(_i + 1);
            if (inside == _text.Length || _text[inside] == '}' || LooseQuotes.IsQuote(_text[inside]) || IsUnquotedKey(inside) || IsComment(inside, '{'))
            {
                return;
            }
        }
    }

    /// <summary>Reads what stands behind the object.</summary>
    private bool Tail(Scope root)
    {
        var isSurplus = false;
        while (true)
        {
            SkipTrivia('}');
            if (AtEnd)
            {
                return true;
            }

            if (SkipFence())
            {
                continue;
            }

            var c = Plain(_text[_i]);
            if (c is '}' or ']')
            {
                if (!_isOwed && !isSurplus)
                {
                    _output.Safe(RepairKinds.SurplusBrackets, _i);
                    isSurplus = true;
                }

                _isOwed = false;
                _i++;
                continue;
            }

            if (_isElement)
            {
                return false;
            }

            if (c is ')' or ';')
            {
                if (!_output.HasGuess)
                {
                    _output.Guess(RepairKinds.Expression, _i);
                }

                _i++;
                continue;
            }

            var next = c == ',' ? SkipLooseSpace(_i + 1) : _i;
            if (next == _text.Length)
            {
                _output.Safe(RepairKinds.ExtraComma, _i);
                return true;
            }

            if (Plain(_text[next]) == '{')
            {
                if (!Repeated(next, root))
                {
                    _output.Guess(RepairKinds.TwoObjects, next);
                    return true;
                }

                continue;
            }

            if (c == ',' && IsKey(next, null))
            {
                // The object was closed too early.
                _output.Guess(RepairKinds.MissingBracket, _i);
                _i = next;
                if (!Members(root))
                {
                    return false;
                }

                continue;
            }

            _output.Guess(RepairKinds.SurroundingText, _i);
            return true;
        }
    }

    /// <summary>Reads another object. True if it is the same as the first.</summary>
    private bool Repeated(int at, Scope root)
    {
        var other = new RepairedText();
        var reader = new JsonRepair(_text, at + 1, _maxDepth, other);
        other.Append('{', at);
        if (!reader.Members(new Scope(root.Shape, 1)))
        {
            return false;
        }

        if (_firstLength != _output.Length)
        {
            _firstLength = _output.Length;
            _first = Parsed(_output);
        }

        if (_first is not { } first || Parsed(other) is not { } second || other.HasGuess || !JsonElement.DeepEquals(first, second))
        {
            return false;
        }

        _output.Safe(RepairKinds.RepeatedObject, at);
        _i = reader._i;
        return true;
    }

    private readonly JsonElement? Parsed(RepairedText text)
    {
        var json = text.Json + "}";
        return JsonLexer.Scan(json, 0, _maxDepth) is { IsWhole: true } ? JsonDocument.Parse(json).RootElement : null;
    }
}
