namespace Coach.Markup;

/// <summary>Why an element could not be read: a code, the offset where reading failed, and what should have stood there.</summary>
internal readonly struct Problem(string code, int at, string detail)
{
    public string? Code { get; } = code;

    public int At { get; } = at;

    public string Detail { get; } = detail;

    public bool Exists => Code is not null;

    /// <summary>The same in a text of which this one is the part from <paramref name="offset"/> on.</summary>
    public Problem MovedBy(int offset) => new(Code!, At + offset, Detail);

    public Problem As(string code) => new(code, At, Detail);
}
