using System.Globalization;
using Coach.Markup;

namespace Coach.Parameters;

public ref partial struct ParameterReader
{
    /// <summary>Reads a nested record.</summary>
    public T Object<T>(ParameterParser<T> parser, string? name = null)
    {
        if (!TryBegin(name, out var raw) || !TryStructure(ref raw, '{', "an object"))
        {
            return default!;
        }

        return ReadChild(raw, parser, name);
    }

    /// <summary>Reads a list, each element by the same parser.</summary>
    public List<T> List<T>(ParameterParser<T> element, string? name = null)
    {
        var list = new List<T>();
        if (!TryBegin(name, out var raw) || !TryStructure(ref raw, '[', "a list"))
        {
            return list;
        }

        var (errors, ignored) = (_errors.Count, _errors.IgnoredCount);
        for (var parts = new JsonParts(raw); parts.MoveNext();)
        {
            list.Add(ReadChild(parts.TakeValue().In(raw), element, null, list.Count));
        }

        Complete(errors, ignored, name);
        return list;
    }

    /// <summary>Reads an array, each element by the same parser.</summary>
    public T[] Array<T>(ParameterParser<T> element, string? name = null) => [.. List(element, name)];

    /// <summary>Reads an object as a dictionary, each value by the same parser; names are kept as they are written.</summary>
    public Dictionary<string, T> Dictionary<T>(ParameterParser<T> element, string? name = null)
    {
        var dictionary = new Dictionary<string, T>(StringComparer.Ordinal);
        if (!TryBegin(name, out var raw) || !TryStructure(ref raw, '{', "an object"))
        {
            return dictionary;
        }

        var (errors, ignored) = (_errors.Count, _errors.IgnoredCount);
        for (var parts = new JsonParts(raw); parts.MoveNext();)
        {
            var key = Unescape(parts.TakeName().In(raw));
            if (!dictionary.TryAdd(key, ReadChild(parts.TakeValue().In(raw), element, key)))
            {
                _errors.Add(key, "is given twice.");
            }
        }

        Complete(errors, ignored, name);
        return dictionary;
    }

    private readonly T ReadChild<T>(ReadOnlySpan<char> raw, ParameterParser<T> parser, string? name, int index = -1)
    {
        var (errors, ignored) = (_errors.Count, _errors.IgnoredCount);
        var child = new ParameterReader(raw, stackalloc Entry[FewEntries], textValues: false, _errors);
        try
        {
            var value = parser(ref child);
            if (child._isIndexed)
            {
                child.NoteUnread();
            }

            return value;
        }
        finally
        {
            child.Return();
            if (_errors.Count > errors || _errors.IgnoredCount > ignored)
            {
                var prefix = index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"[{index}]");
                _errors.Prefix(Math.Min(errors, _errors.Items.Count), ignored, prefix ?? "");
            }
        }
    }

    /// <summary>Completes the paths of what the elements of this collection noted.</summary>
    private void Complete(int errors, int ignored, string? name)
    {
        if (_errors.Count == errors && _errors.IgnoredCount == ignored)
        {
            return;
        }

        _failed = _errors.Count > errors;
        if (name is not null)
        {
            _errors.Prefix(Math.Min(errors, _errors.Items.Count), ignored, name);
        }
    }

    /// <summary>Whether the value begins as it should; the text of an XML param is read as JSON first.</summary>
    private bool TryStructure(ref ReadOnlySpan<char> raw, char opening, string expected)
    {
        if (_textValues && IsText(raw))
        {
            var text = Unescape(raw).Trim();
            if (text.Length > 0 && text[0] == opening && IsJson(text))
            {
                raw = text;
                return true;
            }
        }
        else if (raw[0] == opening)
        {
            return true;
        }

        Fail<object>(expected, raw);
        return false;
    }

    private static bool IsJson(string text)
    {
        var scan = JsonLexer.Scan(text, 0, JsonLexer.DeepestDepth);
        return scan.IsWhole && scan.End == text.Length;
    }
}
