namespace Coach;

/// <summary>The value of a parameter: a text, a whole number, or NULL.</summary>
internal readonly struct SqliteValue
{
    private SqliteValue(string? text, long? number) => (Text, Number) = (text, number);

    public string? Text { get; }

    public long? Number { get; }

    public static implicit operator SqliteValue(string? text) => new(text, null);

    public static implicit operator SqliteValue(long number) => new(null, number);

    public static implicit operator SqliteValue(long? number) => new(null, number);

    public static implicit operator SqliteValue(bool isTrue) => new(null, isTrue ? 1 : 0);
}
