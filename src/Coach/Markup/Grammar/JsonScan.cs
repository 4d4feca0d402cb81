namespace Coach.Markup;

/// <summary>What <see cref="JsonLexer"/> found: a whole value, or where and why it stopped.</summary>
internal readonly struct JsonScan(int start, int end, uint fingerprint, Problem problem, int resume, int depth, bool inString)
{
    /// <summary>The first character of the value.</summary>
    public int Start { get; } = start;

    /// <summary>Behind the value, or where the scan stopped.</summary>
    public int End { get; } = end;

    /// <summary>Equal for equal JSON, however it is spaced, ordered or escaped; different for most that differs.</summary>
    public uint Fingerprint { get; } = fingerprint;

    public Problem Problem { get; } = problem;

    /// <summary>Where a scan for the end of a broken value goes on, and in which state.</summary>
    public int Resume { get; } = resume;

    public int Depth { get; } = depth;

    public bool InString { get; } = inString;

    /// <summary>Whether a text of this length is too short to tell that it has the problem: no escape, pair or literal is longer.</summary>
    public bool MayContinue(int length) => Problem.Exists && (Problem.At + LongestToken > length || End >= length);

    public const int LongestToken = 12;

    public bool IsWhole => !Problem.Exists;
}
