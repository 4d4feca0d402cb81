using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Coach.Parameters;

/// <summary>Reads a value of a declared type; the generator emits one for each parameter record.</summary>
/// <typeparam name="T">The declared type.</typeparam>
/// <param name="reader">Stands on the value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T ParameterParser<out T>(ref ParameterReader reader);

/// <summary>
/// What generated parsers read from: one JSON value, its properties found by name. Never throws on what a model wrote: what does not fit
/// is noted, a default is returned, and reading goes on, so that the model is told everything at once.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct ParameterReader
{
    /// <summary>Most records have no more parameters; an index of more is rented.</summary>
    private const int FewEntries = 8;

    private readonly ReadOnlySpan<char> _json;
    private readonly ParameterErrors _errors;
    private readonly bool _textValues;
    private Span<Entry> _entries;
    private Entry[]? _rented;
    private bool _isIndexed;
    private int _count;
    private int _next;
    private string? _last;
    private bool _failed;

    private ParameterReader(ReadOnlySpan<char> json, Span<Entry> entries, bool textValues, ParameterErrors errors)
    {
        _json = json;
        _entries = entries;
        _textValues = textValues;
        _errors = errors;
    }

    /// <summary>Reads a whole body.</summary>
    /// <param name="body">A strictly valid JSON object.</param>
    /// <param name="textValues">Whether every value is text that is converted by the declared type, as XML params are.</param>
    /// <param name="parser">The generated parser.</param>
    /// <param name="errors">Collects what is wrong.</param>
    /// <param name="value">The value, if nothing is.</param>
    internal static bool TryRead<T>(ReadOnlySpan<char> body, bool textValues, ParameterParser<T> parser, ParameterErrors errors, [MaybeNullWhen(false)] out T value)
    {
        var reader = new ParameterReader(body, stackalloc Entry[FewEntries], textValues, errors);
        try
        {
            value = parser(ref reader);
            reader.NoteUnread();
            return errors.Count == 0;
        }
        catch (ArgumentException) when (errors.Count > 0)
        {
            // The record's own constructor refused the defaults that stand in for what could not be read; that is already noted.
            value = default;
            return false;
        }
        catch (ArgumentException)
        {
            errors.Add("", "The parameters were refused: together they are not valid.");
            value = default;
            return false;
        }
        finally
        {
            reader.Return();
        }
    }

    /// <summary>Whether the parameter (or, without a name, the value) is there and not null.</summary>
    public bool IsPresent(string? name = null) => TryFind(name, out var raw) && !IsNullToken(raw);

    /// <summary>Whether the parameter (or, without a name, the value) is there and null.</summary>
    public bool IsNull(string? name = null) => TryFind(name, out var raw) && IsNullToken(raw);

    private static bool IsNullToken(ReadOnlySpan<char> raw) => raw[0] == 'n';

    private static bool IsText(ReadOnlySpan<char> raw) => raw[0] == '"';

    /// <summary>Finds a value that has to be there, and begins the reading of it.</summary>
    private bool TryBegin(string? name, out ReadOnlySpan<char> raw)
    {
        (_last, _failed) = (name, false);
        if (!TryFind(name, out raw))
        {
            Fail("is required.");
            return false;
        }

        if (IsNullToken(raw))
        {
            Fail("must not be null.");
            return false;
        }

        return true;
    }

    private bool TryFind(string? name, out ReadOnlySpan<char> raw)
    {
        if (name is null)
        {
            raw = _json;
            return true;
        }

        raw = default;
        if (!_isIndexed && !Index())
        {
            return false;
        }

        // Models write parameters in the declared order, so the next one is nearly always the one that is asked for.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var (step, at) = (0, _next); step < _count; step++, at++)
            {
                if (at >= _count)
                {
                    at = 0;
                }

                ref var entry = ref _entries[at];
                if (entry.Is(_json, name, ignoreCase: pass == 1))
                {
                    entry.IsRead = true;
                    _next = at;
                    raw = entry.Value.In(_json);
                    return true;
                }
            }
        }

        return false;
    }

    private bool Index()
    {
        if (_json[0] != '{')
        {
            return false;
        }

        _isIndexed = true;
        for (var parts = new JsonParts(_json); parts.MoveNext();)
        {
            if (_count == _entries.Length)
            {
                Grow();
            }

            var name = parts.TakeName();
            _entries[_count++] = new() { QuotedName = name, Value = parts.TakeValue(), IsNameEscaped = name.In(_json).Contains('\\') };
        }

        NoteDuplicates();
        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<Entry>.Shared.Rent(_count * 2);
        _entries.CopyTo(larger);
        Return();
        _entries = _rented = larger;
    }

    private readonly void NoteDuplicates()
    {
        if (_count <= 16)
        {
            for (var later = 1; later < _count; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    if (_entries[later].HasNameOf(_entries[earlier], _json))
                    {
                        _errors.Add(_entries[later].Name(_json), "is given twice.");
                    }
                }
            }

            return;
        }

        var seen = new HashSet<string>(_count, StringComparer.Ordinal);
        for (var index = 0; index < _count; index++)
        {
            var name = _entries[index].Name(_json);
            if (!seen.Add(name))
            {
                _errors.Add(name, "is given twice.");
            }
        }
    }

    private void NoteUnread()
    {
        if (!_isIndexed && _json[0] == '{')
        {
            Index();
        }

        for (var index = 0; index < _count; index++)
        {
            if (!_entries[index].IsRead)
            {
                _errors.Ignore(_entries[index].Name(_json));
            }
        }
    }

    private void Return()
    {
        if (_rented is not null)
        {
            ArrayPool<Entry>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private void Fail(string message)
    {
        _failed = true;
        _errors.Add(_last ?? "", message);
    }

    private T? Fail<T>(string expected, scoped ReadOnlySpan<char> raw)
    {
        Fail($"must be {expected}, not {Show(raw)}.");
        return default;
    }

    /// <summary>The value as a person would recognise it, cut to one line's worth.</summary>
    private static string Show(scoped ReadOnlySpan<char> raw)
    {
        const int most = 40;
        return raw[0] switch
        {
            '{' => "an object",
            '[' => "a list",
            _ when raw.Length <= most => raw.ToString(),
            _ => string.Concat(raw[..(char.IsHighSurrogate(raw[most - 1]) ? most - 1 : most)], "…"),
        };
    }

    /// <summary>One property of an object, by its place in the body.</summary>
    private struct Entry
    {
        public JsonParts.Part QuotedName;
        public JsonParts.Part Value;
        public bool IsNameEscaped;
        public bool IsRead;

        public readonly bool Is(ReadOnlySpan<char> json, string name, bool ignoreCase) =>
            (IsNameEscaped ? Name(json) : RawName(json)).Equals(name, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

        public readonly bool HasNameOf(in Entry other, ReadOnlySpan<char> json) =>
            IsNameEscaped || other.IsNameEscaped
                ? Name(json).Equals(other.Name(json), StringComparison.Ordinal)
                : RawName(json).SequenceEqual(other.RawName(json));

        public readonly string Name(ReadOnlySpan<char> json) => Unescape(QuotedName.In(json));

        private readonly ReadOnlySpan<char> RawName(ReadOnlySpan<char> json) => json.Slice(QuotedName.Start + 1, QuotedName.Length - 2);
    }
}
