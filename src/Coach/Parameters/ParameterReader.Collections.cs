using System.Globalization;
using System.Runtime.InteropServices;
using Coach.Markup;

namespace Coach.Parameters;

public ref partial struct ParameterReader
{
    /// <summary>Reads a nested record.</summary>
    public T Object<T>(ParameterParser<T> parser, string? name = null)
    {
        if (!TryBegin(name, out var raw) || !TryStructure(ref raw, name, out var origin, '{', "an object"))
        {
            return default!;
        }

        return ReadChild(raw, origin, parser, name, textValues: _textValues && !origin.IsDecoded);
    }

    /// <summary>Reads a list, each element by the same parser.</summary>
    public List<T> List<T>(ParameterParser<T> element, string? name = null)
    {
        var elements = Elements(name, out var origin, out var count);
        var list = new List<T>(count);
        CollectionsMarshal.SetCount(list, count);
        Fill(CollectionsMarshal.AsSpan(list), elements, origin, element, name);
        return list;
    }

    /// <summary>Reads an array, each element by the same parser.</summary>
    public T[] Array<T>(ParameterParser<T> element, string? name = null)
    {
        var elements = Elements(name, out var origin, out var count);
        var array = count == 0 ? [] : new T[count];
        Fill(array, elements, origin, element, name);
        return array;
    }

    /// <summary>The list, or the one value that is taken for its only element. Counted first, so that nothing is allocated but what is returned.</summary>
    private ReadOnlySpan<char> Elements(string? name, out Origin origin, out int count)
    {
        (origin, count) = (default, 0);
        if (!TryBegin(name, out var raw))
        {
            return default;
        }

        if (IsSingle(raw, name))
        {
            Repair(RepairKinds.ScalarForList, RepairTier.Guess, "a list", raw);
            (origin, count) = (_origin.Inside(_at) with { IsWrapped = true }, 1);
            return raw;
        }

        if (!TryStructure(ref raw, name, out origin, '[', "a list"))
        {
            return default;
        }

        count = new JsonParts(raw).Count();
        return raw;
    }

    private void Fill<T>(scoped Span<T> into, ReadOnlySpan<char> raw, Origin origin, ParameterParser<T> element, string? name)
    {
        if (origin.IsWrapped)
        {
            into[0] = ReadChild(raw, origin, element, name, 0, _textValues);
            return;
        }

        if (into.IsEmpty)
        {
            return;
        }

        var mark = _errors.Mark;
        var errors = _errors.Count;
        var parts = new JsonParts(raw);
        for (var index = 0; index < into.Length && parts.MoveNext(); index++)
        {
            var part = parts.TakeValue();
            into[index] = ReadChild(part.In(raw), origin.Inside(part.Start), element, null, index);
        }

        Complete(mark, errors, name);
    }

    /// <summary>Reads an object as a dictionary, each value by the same parser; names are kept as they are written.</summary>
    public Dictionary<string, T> Dictionary<T>(ParameterParser<T> element, string? name = null)
    {
        if (!TryBegin(name, out var raw) || !TryStructure(ref raw, name, out var origin, '{', "an object"))
        {
            return new(StringComparer.Ordinal);
        }

        var dictionary = new Dictionary<string, T>(new JsonParts(raw).Count(), StringComparer.Ordinal);
        var mark = _errors.Mark;
        var count = _errors.Count;
        for (var parts = new JsonParts(raw); parts.MoveNext();)
        {
            var written = parts.TakeName();
            var key = Unescape(written.In(raw));
            var part = parts.TakeValue();
            var value = ReadChild(part.In(raw), origin.Inside(part.Start), element, key, textValues: _textValues && !origin.IsDecoded);
            if (dictionary.TryAdd(key, value))
            {
                continue;
            }

            if (_errors.Allows(RepairTier.Guess))
            {
                _errors.Repair(RepairKinds.DuplicateKey, RepairTier.Guess, origin.Of(written.Start), key, "is given twice.");
                dictionary[key] = value;
            }
            else
            {
                _errors.Add(key, "is given twice.");
            }
        }

        Complete(mark, count, name);
        return dictionary;
    }

    private readonly T ReadChild<T>(ReadOnlySpan<char> raw, Origin origin, ParameterParser<T> parser, string? name, int index = -1, bool textValues = false) =>
        ReadChild(raw, origin, parser, name, index, textValues, _errors);

    private static T ReadChild<T>(
        ReadOnlySpan<char> raw, Origin origin, ParameterParser<T> parser, string? name, int index, bool textValues, ParameterErrors errors)
    {
        var mark = errors.Mark;
        var child = new ParameterReader(raw, stackalloc Entry[FewEntries], textValues, origin, errors);
        try
        {
            if (errors.IsRepairing)
            {
                child.Expect(parser);
            }

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
            if (errors.Mark != mark)
            {
                var element = index < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[{index}]");
                errors.Prefix(mark, name + element);
            }
        }
    }

    /// <summary>Completes the paths of what the elements of this collection noted.</summary>
    private void Complete(NoteMark mark, int errors, string? name)
    {
        _failed = _errors.Count > errors;
        if (name is not null && _errors.Mark != mark)
        {
            _errors.Prefix(mark, name);
        }
    }

    private readonly Origin OriginOf(string? name) => name is null ? _origin : _origin.Inside(_at);

    /// <summary>Whether the value begins as it should; JSON that is given as text is read, which for the text of an XML param is what is expected.</summary>
    private bool TryStructure(ref ReadOnlySpan<char> raw, string? name, out Origin origin, char opening, string expected)
    {
        origin = OriginOf(name) with { IsWrapped = false };
        if (raw[0] == opening)
        {
            return true;
        }

        if (IsText(raw) && (_textValues || _errors.Allows(RepairTier.Safe)) && AsStructure(raw, opening) is { } json)
        {
            if (!_textValues)
            {
                Repair(RepairKinds.QuotedStructure, RepairTier.Safe, expected, raw);
            }

            origin = origin with { IsDecoded = true };
            raw = json;
            return true;
        }

        if (IsText(raw) && AsLooseStructure(raw, opening) is { } repaired)
        {
            NoteLoose(repaired, raw, expected);
            origin = origin with { IsDecoded = true };
            raw = repaired.Json;
            return true;
        }

        Fail<object>(expected, raw);
        return false;
    }

    /// <summary>The JSON in a text, if it is that. Text in a text is not looked at: nothing that was written once is quoted twice.</summary>
    private readonly string? AsStructure(ReadOnlySpan<char> raw, char opening)
    {
        if (_origin.IsDecoded)
        {
            return null;
        }

        var text = Unescape(raw).Trim();
        if (text.Length == 0 || text[0] != opening)
        {
            return null;
        }

        var scan = JsonLexer.Scan(text, 0, JsonLexer.DeepestDepth);
        return scan.IsWhole && scan.End == text.Length ? text : null;
    }

    /// <summary>The JSON in a text that is nearly that, repaired as a body is. Of a list no guess is made: the text itself may be its only element.</summary>
    private readonly RepairedBody? AsLooseStructure(ReadOnlySpan<char> raw, char opening)
    {
        if (_origin.IsDecoded || !_errors.Allows(RepairTier.Safe))
        {
            return null;
        }

        var text = Unescape(raw).Trim();
        if (text.Length == 0 || text[0] != opening)
        {
            return null;
        }

        const string before = """{"list":""";
        var source = opening == '{' ? text : $"{before}{text}}}";
        var repaired = BodyRepair.Repair(source, new TextRange(0, source.Length), JsonLexer.DeepestDepth, null, out _);
        var isAllowed = repaired is not null && (repaired.FirstGuess is null || (opening == '{' && _errors.Allows(RepairTier.Guess)));
        return !isAllowed ? null : opening == '{' ? repaired : repaired! with { Json = repaired.Json[before.Length..^1] };
    }

    private readonly void NoteLoose(RepairedBody repaired, ReadOnlySpan<char> raw, string expected)
    {
        if (!_textValues)
        {
            Repair(RepairKinds.QuotedStructure, RepairTier.Safe, expected, raw);
        }

        foreach (var repair in repaired.Repairs)
        {
            var complaint = repair.Tier == RepairTier.Guess ? $"could be read as {expected} only by a guess: {GuessWords.Wrong(repair.Kind)}" : "";
            _errors.Repair(repair.Kind, repair.Tier, _origin.Of(_at), _last ?? "", complaint);
        }
    }

    /// <summary>Whether this is one value where a list is declared, to be taken for its only element; blank text is none.</summary>
    private readonly bool IsSingle(ReadOnlySpan<char> raw, string? name) =>
        raw[0] != '[' && !(_origin.IsWrapped && name is null) && _errors.Allows(RepairTier.Guess)
        && (!IsText(raw) || (!raw[1..^1].IsWhiteSpace() && AsStructure(raw, '[') is null && AsLooseStructure(raw, '[') is null));
}
