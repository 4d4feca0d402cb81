using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

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
    private const int StackBytes = 1024;

    private readonly ReadOnlySpan<byte> _json;
    private readonly ParameterErrors _errors;
    private readonly bool _textValues;
    private Entry[]? _entries;
    private int _count;
    private int _next;
    private string? _last;
    private bool _failed;

    private ParameterReader(ReadOnlySpan<byte> json, bool textValues, ParameterErrors errors)
    {
        _json = json;
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
        byte[]? rented = null;
        var most = Encoding.UTF8.GetMaxByteCount(body.Length);
        var buffer = most <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(most);
        var reader = new ParameterReader(buffer[..Encoding.UTF8.GetBytes(body, buffer)], textValues, errors);
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
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Whether the parameter (or, without a name, the value) is there and not null.</summary>
    public bool IsPresent(string? name = null) => TryFind(name, out var raw) && !IsNullToken(raw);

    /// <summary>Whether the parameter (or, without a name, the value) is there and null.</summary>
    public bool IsNull(string? name = null) => TryFind(name, out var raw) && IsNullToken(raw);

    private static bool IsNullToken(ReadOnlySpan<byte> raw) => raw[0] == (byte)'n';

    private static bool IsText(ReadOnlySpan<byte> raw) => raw[0] == (byte)'"';

    /// <summary>Finds a value that has to be there, and begins the reading of it.</summary>
    private bool TryBegin(string? name, out ReadOnlySpan<byte> raw)
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

    private bool TryFind(string? name, out ReadOnlySpan<byte> raw)
    {
        if (name is null)
        {
            raw = _json;
            return true;
        }

        raw = default;
        if (_entries is null && !Index())
        {
            return false;
        }

        // Models write parameters in the declared order, so the next one is nearly always the one that is asked for.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var step = 0; step < _count; step++)
            {
                var at = (_next + step) % _count;
                ref var entry = ref _entries![at];
                if (entry.Is(_json, name, ignoreCase: pass == 1))
                {
                    entry.IsRead = true;
                    _next = at;
                    raw = _json.Slice(entry.ValueStart, entry.ValueLength);
                    return true;
                }
            }
        }

        return false;
    }

    private bool Index()
    {
        if (_json[0] != (byte)'{')
        {
            return false;
        }

        _entries = ArrayPool<Entry>.Shared.Rent(16);
        var json = new Utf8JsonReader(_json);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (_count == _entries.Length)
            {
                Grow();
            }

            ref var entry = ref _entries[_count++];
            entry = new() { NameStart = (int)json.TokenStartIndex + 1, NameLength = json.ValueSpan.Length, IsNameEscaped = json.ValueIsEscaped };
            json.Read();
            entry.ValueStart = (int)json.TokenStartIndex;
            json.Skip();
            entry.ValueLength = (int)json.BytesConsumed - entry.ValueStart;
        }

        NoteDuplicates();
        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<Entry>.Shared.Rent(_count * 2);
        _entries.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<Entry>.Shared.Return(_entries!);
        _entries = larger;
    }

    private readonly void NoteDuplicates()
    {
        if (_count <= 16)
        {
            for (var later = 1; later < _count; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    if (_entries![later].HasNameOf(_entries[earlier], _json))
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
            var name = _entries![index].Name(_json);
            if (!seen.Add(name))
            {
                _errors.Add(name, "is given twice.");
            }
        }
    }

    private void NoteUnread()
    {
        if (_entries is null && _json[0] == (byte)'{')
        {
            Index();
        }

        for (var index = 0; index < _count; index++)
        {
            if (!_entries![index].IsRead)
            {
                _errors.Ignore(_entries[index].Name(_json));
            }
        }
    }

    private void Return()
    {
        if (_entries is not null)
        {
            ArrayPool<Entry>.Shared.Return(_entries);
            _entries = null;
        }
    }

    private void Fail(string message)
    {
        _failed = true;
        _errors.Add(_last ?? "", message);
    }

    private T? Fail<T>(string expected, scoped ReadOnlySpan<byte> raw)
    {
        Fail($"must be {expected}, not {Show(raw)}.");
        return default;
    }

    /// <summary>The value as a person would recognise it, cut to one line's worth.</summary>
    private static string Show(scoped ReadOnlySpan<byte> raw)
    {
        const int most = 40;
        return raw[0] switch
        {
            (byte)'{' => "an object",
            (byte)'[' => "a list",
            _ when raw.Length <= most => Encoding.UTF8.GetString(raw),
            _ => string.Concat(Encoding.UTF8.GetString(raw[..most]).TrimEnd('\uFFFD'), "…"),
        };
    }

    /// <summary>One property of an object, by its place in the body.</summary>
    private struct Entry
    {
        public int NameStart;
        public int NameLength;
        public int ValueStart;
        public int ValueLength;
        public bool IsNameEscaped;
        public bool IsRead;

        public readonly bool Is(ReadOnlySpan<byte> json, string name, bool ignoreCase)
        {
            var raw = json.Slice(NameStart, NameLength);
            if (!IsNameEscaped && (ignoreCase ? Ascii.EqualsIgnoreCase(raw, name) : Ascii.Equals(raw, name)))
            {
                return true;
            }

            return (IsNameEscaped || !Ascii.IsValid(raw))
                && Name(json).Equals(name, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        public readonly bool HasNameOf(Entry other, ReadOnlySpan<byte> json) =>
            IsNameEscaped || other.IsNameEscaped
                ? Name(json).Equals(other.Name(json), StringComparison.Ordinal)
                : json.Slice(NameStart, NameLength).SequenceEqual(json.Slice(other.NameStart, other.NameLength));

        public readonly string Name(ReadOnlySpan<byte> json) => Unescape(json.Slice(NameStart - 1, NameLength + 2));
    }
}
