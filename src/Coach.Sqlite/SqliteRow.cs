using System.Buffers.Text;
using System.Text;
using SQLitePCL;

namespace Coach;

/// <summary>A row that a statement stands on, as what its columns stand for.</summary>
internal readonly struct SqliteRow(sqlite3_stmt statement)
{
    private const int LongestName = 64;

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <exception cref="InvalidCastException">It is NULL.</exception>
    public string GetString(int column) => GetText(column) ?? throw Missing(column);

    public string? GetText(int column) => Bytes(column) is { IsEmpty: false } bytes ? Encoding.UTF8.GetString(bytes) : IsNull(column) ? null : "";

    /// <exception cref="InvalidCastException">It is NULL.</exception>
    public long GetInt64(int column) => IsNull(column) ? throw Missing(column) : raw.sqlite3_column_int64(statement, column);

    /// <exception cref="InvalidCastException">It is NULL.</exception>
    /// <exception cref="OverflowException">It is larger.</exception>
    public int GetInt32(int column) => checked((int)GetInt64(column));

    public bool GetBoolean(int column) => GetInt64(column) != 0;

    /// <exception cref="FormatException">It is no time as <see cref="SqliteCommands.Text"/> writes it.</exception>
    public DateTimeOffset GetTime(int column) =>
        Bytes(column) is var bytes && Utf8Parser.TryParse(bytes, out DateTimeOffset time, out var length, 'O') && length == bytes.Length ? time
        : throw new FormatException(FormattableString.Invariant($"The column {column} is no time."));

    /// <exception cref="ArgumentException">It is none of the names.</exception>
    public TEnum GetEnum<TEnum>(int column)
        where TEnum : struct, Enum
    {
        Span<char> name = stackalloc char[LongestName];
        return Encoding.UTF8.TryGetChars(Bytes(column), name, out var length) ? Enum.Parse<TEnum>(name[..length])
            : throw new ArgumentException(FormattableString.Invariant($"The column {column} is longer than any name."));
    }

    /// <summary>A text, a number or null, whatever is there.</summary>
    public object? GetValue(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        _ => GetString(column),
    };

    // Nothing if it is NULL or empty. Its length comes first: to ask for it makes UTF-8 of a text that is kept as something else.
    private ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_bytes(statement, column) == 0 ? [] : raw.sqlite3_column_blob(statement, column);

    private static InvalidCastException Missing(int column) => new(FormattableString.Invariant($"The column {column} has no value."));
}
