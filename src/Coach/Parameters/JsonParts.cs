namespace Coach.Parameters;

/// <summary>
/// Goes over the properties of an object, or the elements of a list, by their places. The JSON is known to be valid, so only what bounds a
/// part is looked at.
/// </summary>
internal ref struct JsonParts(ReadOnlySpan<char> json)
{
    private readonly ReadOnlySpan<char> _json = json;
    private int _position = 1;

    /// <summary>Moves to the next property or element; false at the end.</summary>
    public bool MoveNext()
    {
        while (_json[_position] is ',' or ' ' or '\n' or '\r' or '\t')
        {
            _position++;
        }

        return _json[_position] is not ('}' or ']');
    }

    /// <summary>How many properties or elements there are from here.</summary>
    public readonly int Count()
    {
        var count = 0;
        for (var parts = this; parts.MoveNext(); count++)
        {
            if (_json[0] == '{')
            {
                parts.TakeName();
            }

            parts.TakeValue();
        }

        return count;
    }

    /// <summary>Takes the name that stands here, with its quotes, and moves to its value.</summary>
    public Part TakeName()
    {
        var name = TakeValue();
        while (_json[_position] is ':' or ' ' or '\n' or '\r' or '\t')
        {
            _position++;
        }

        return name;
    }

    /// <summary>Takes the value that stands here and moves behind it.</summary>
    public Part TakeValue()
    {
        var start = _position;
        _position = _json[start] switch
        {
            '"' => StringEnd(start + 1),
            '{' or '[' => StructureEnd(start + 1),
            _ => ScalarEnd(start + 1),
        };
        return new(start, _position - start);
    }

    private readonly int StringEnd(int at)
    {
        while (true)
        {
            at += _json[at..].IndexOfAny('"', '\\');
            if (_json[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }
    }

    private readonly int StructureEnd(int at)
    {
        for (var depth = 1; depth > 0;)
        {
            at += _json[at..].IndexOfAny("\"{}[]");
            switch (_json[at])
            {
                case '"':
                    at = StringEnd(at + 1);
                    continue;
                case '{' or '[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
        }

        return at;
    }

    private readonly int ScalarEnd(int at)
    {
        while (at < _json.Length && _json[at] is not (',' or '}' or ']' or ' ' or '\n' or '\r' or '\t'))
        {
            at++;
        }

        return at;
    }

    /// <summary>A part's place, in UTF-16 characters.</summary>
    internal readonly struct Part(int start, int length)
    {
        public readonly int Start = start;
        public readonly int Length = length;

        public ReadOnlySpan<char> In(ReadOnlySpan<char> json) => json.Slice(Start, Length);
    }
}
