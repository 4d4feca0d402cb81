using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Coach.Markup;

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
/// <remarks>
/// A body is read as it is. Only if something is wrong with it, or something in it was not asked for, it is read once more, and what does not
/// fit is repaired where that can be done; each repair is noted with its place.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct ParameterReader
{
    /// <summary>Most records have no more parameters; an index of more is rented.</summary>
    private const int FewEntries = 8;

    private readonly ReadOnlySpan<char> _json;
    private readonly ParameterErrors _errors;
    private readonly bool _textValues;
    private readonly Origin _origin;
    private int[]? _places;
    private Span<Entry> _entries;
    private Entry[]? _rented;
    private bool _isIndexed;
    private bool _isTaken;
    private int _count;
    private int _next;
    private string? _last;
    private int _at;
    private bool _failed;

    /// <summary>The characters of the number, date or the like that was read last.</summary>
    private ReadOnlySpan<char> _token;

    /// <summary>Where this reader only finds out what a parser asks for: that.</summary>
    private List<string>? _asked;

    /// <summary>In the second pass, all names that will be asked for.</summary>
    private string[]? _declared;

    private ParameterReader(ReadOnlySpan<char> json, Span<Entry> entries, bool textValues, Origin origin, ParameterErrors errors)
    {
        _json = json;
        _entries = entries;
        _textValues = textValues;
        _origin = origin;
        _errors = errors;
    }

    /// <summary>Reads a whole body.</summary>
    /// <param name="body">A strictly valid JSON object.</param>
    /// <param name="textValues">Whether every value is text that is converted by the declared type, as XML params are.</param>
    /// <param name="parser">The generated parser.</param>
    /// <param name="errors">Says how much may be repaired, and collects what is wrong and what was repaired.</param>
    /// <param name="value">The value, if nothing is wrong.</param>
    /// <param name="places">Where the body's properties stand, if that is known.</param>
    internal static bool TryRead<T>(
        ReadOnlySpan<char> body, bool textValues, ParameterParser<T> parser, ParameterErrors errors, [MaybeNullWhen(false)] out T value, int[]? places = null)
    {
        var isRead = TryReadOnce(body, textValues, parser, errors, out value, places);
        if (errors.IsClean || errors.Level == RepairLevel.Strict)
        {
            return isRead;
        }

        errors.StartRepairing();
        return TryReadOnce(body, textValues, parser, errors, out value, places);
    }

    private static bool TryReadOnce<T>(
        ReadOnlySpan<char> body, bool textValues, ParameterParser<T> parser, ParameterErrors errors, [MaybeNullWhen(false)] out T value, int[]? places)
    {
        var reader = new ParameterReader(body, stackalloc Entry[FewEntries], textValues, default, errors) { _places = places };
        try
        {
            if (errors.IsRepairing)
            {
                reader.Expect(parser);
            }

            value = parser(ref reader);
            reader.NoteUnread();
            return errors.Count == 0;
        }
#pragma warning disable CA1031 // The record's own constructor met the defaults that stand in for what could not be read; that is already noted.
        catch (Exception) when (errors.Count > 0)
#pragma warning restore CA1031
        {
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

    private void Fail(string message)
    {
        _failed = true;
        _errors.Add(_last ?? "", message);
    }

    private T? Fail<T>(string expected, scoped ReadOnlySpan<char> raw)
    {
        Fail(Complaint(expected, raw));
        return default;
    }

    private static string Complaint(string expected, scoped ReadOnlySpan<char> raw) => $"must be {expected}, not {Show(raw)}.";

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

    /// <summary>Where the value that is read stands in the body: it begins there, or all of it comes from what stands there.</summary>
    /// <param name="Offset">That place.</param>
    /// <param name="IsDecoded">Whether the value was quoted, so that its own characters have no place.</param>
    /// <param name="IsWrapped">Whether the value is taken for the only element of a list.</param>
    private readonly record struct Origin(int Offset, bool IsDecoded, bool IsWrapped)
    {
        public int Of(int at) => IsDecoded ? Offset : Offset + at;

        public Origin Inside(int at) => new(Of(at), IsDecoded, IsWrapped: false);
    }
}
