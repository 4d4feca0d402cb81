namespace Coach.Markup;

/// <summary>A body that was written anew as strict JSON.</summary>
internal sealed record RepairedBody(string Json, uint Fingerprint, OffsetMap Map, List<Repair> Repairs)
{
    public Repair? FirstGuess => Repairs.Find(repair => repair.Tier == RepairTier.Guess);

    public bool IsCutOff => Repairs.Exists(repair => repair.Kind == RepairKinds.Truncated);
}

/// <summary>
/// Repairs the body of an element. First come readings of the whole body that leave strict JSON without any further repair: with entities
/// resolved, or unpacked from a string. Else it is read as nearly JSON.
/// </summary>
internal static class BodyRepair
{
    /// <summary>The repaired body, or null if it stays as broken as it is, perhaps with a further <paramref name="problem"/>.</summary>
    public static RepairedBody? Repair(ReadOnlySpan<char> text, TextRange broken, int maxDepth, IBodyShape? shape, out Problem problem)
    {
        problem = default;
        var span = text[..Characters.TrimEnd(text, broken.Start, broken.End)];
        var start = Characters.SkipSpace(span, broken.Start);
        if (start == span.Length)
        {
            return null;
        }

        if (Unpacked(span, start, maxDepth) is { } unpacked)
        {
            return unpacked;
        }

        var output = new RepairedText();
        var reader = new JsonRepair(span, start, maxDepth, output);
        if (reader.Read(shape))
        {
            return Strict(output, maxDepth);
        }

        if (reader.TooDeepAt >= 0)
        {
            problem = JsonLexer.TooDeep(reader.TooDeepAt, maxDepth);
        }

        return null;
    }

    private static RepairedBody? Strict(RepairedText output, int maxDepth)
    {
        var json = output.Json;
        var scan = JsonLexer.Scan(json, 0, maxDepth);
        return scan.IsWhole && scan.End == json.Length && json[0] == '{' ? new RepairedBody(json, scan.Fingerprint, output.Map, output.Repairs) : null;
    }

    private static RepairedBody? Unpacked(ReadOnlySpan<char> text, int start, int maxDepth)
    {
        var body = text[start..];
        if (body[0] == '"')
        {
            var end = JsonStrings.End(text, start + 1, out _, out var broken);
            return broken is null && end == text.Length ? FromString(text[..(end - 1)], start + 1, RepairKinds.QuotedStructure, start, maxDepth) : null;
        }

        if (body[0] == '{' && body.IndexOf('"') is var quote and > 0 && body[quote - 1] == '\\' && body[..quote].IndexOf('\'') < 0)
        {
            return FromString(text, start, RepairKinds.NeedlessEscape, start + quote - 1, maxDepth);
        }

        return body.IndexOf('"') < 0 && body.IndexOf('&') is var entity and >= 0 ? FromEntities(text, start, start + entity, maxDepth) : null;
    }

    /// <summary>Reads the content of a JSON string as JSON.</summary>
    private static RepairedBody? FromString(ReadOnlySpan<char> text, int start, string kind, int at, int maxDepth)
    {
        var output = new RepairedText();
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                output.Append(text[i], i);
                continue;
            }

            var length = JsonStrings.EscapeLength(text, i);
            if (length <= 0)
            {
                return null;
            }

            output.Append(JsonStrings.Decode(text.Slice(i, length)), i);
            i += length - 1;
        }

        output.Safe(kind, at);
        return Strict(output, maxDepth);
    }

    private static RepairedBody? FromEntities(ReadOnlySpan<char> text, int start, int at, int maxDepth)
    {
        var output = new RepairedText();
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '&' && XmlText.Entity(text[i..], out var length) is { } character)
            {
                output.Append(character, i);
                i += length - 1;
            }
            else
            {
                output.Append(text[i], i);
            }
        }

        output.Safe(RepairKinds.HtmlEntities, at);
        return Strict(output, maxDepth);
    }
}
