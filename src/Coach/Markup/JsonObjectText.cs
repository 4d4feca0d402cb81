namespace Coach.Markup;

/// <summary>Checks JSON that comes from code rather than from a model's text.</summary>
internal static class JsonObjectText
{
    public static readonly ReadOnlyMemory<char> Empty = "{}".AsMemory();

    /// <summary>The object's place in the text, empty if the text is blank, and its fingerprint.</summary>
    public static (TextRange Range, uint Fingerprint) Check(string json, string argument)
    {
        var start = Characters.SkipSpace(json, 0);
        if (start == json.Length)
        {
            return (new TextRange(0, 0), EmptyFingerprint);
        }

        var scan = JsonLexer.Scan(json, start, JsonLexer.DeepestDepth);
        if (!scan.IsWhole)
        {
            throw Invalid($"{scan.Problem.Detail} at offset {scan.Problem.At}");
        }

        if (json[start] != '{')
        {
            throw Invalid($"expected '{{' at offset {start}, found '{json[start]}'");
        }

        var rest = Characters.SkipSpace(json, scan.End);
        if (rest < json.Length)
        {
            throw Invalid($"expected the end after the object at offset {rest}, found '{json[rest]}'");
        }

        return (new TextRange(start, scan.End), scan.Fingerprint);

        ArgumentException Invalid(string problem) => new($"The parameters of an action must be one JSON object: {problem}.", argument);
    }

    public static uint EmptyFingerprint { get; } = JsonLexer.Scan("{}", 0, 1).Fingerprint;
}
