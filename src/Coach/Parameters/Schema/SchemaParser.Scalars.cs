using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coach.Parameters;

internal sealed partial class SchemaParser
{
    private static TextNode Text(SchemaKeywords keywords, bool isNullable)
    {
        var pattern = keywords.Text("pattern");
        var whole = WholePattern(pattern);
        var compiled = whole is null && pattern is not null ? Compiled(pattern) ?? throw keywords.Wrong("pattern", $"{pattern} is no regular expression") : null;
        return new()
        {
            IsNullable = isNullable,
            Format = keywords.Text("format"),
            MinLength = keywords.Count("minLength", 0),
            MaxLength = keywords.Count("maxLength", int.MaxValue),
            WholePattern = whole,
            Pattern = compiled,
        };
    }

    /// <summary>The pattern of an attribute, which is for the whole text, in the form that the generator gives it; other patterns may match any part.</summary>
    private static string? WholePattern(string? pattern) =>
        pattern is not null && pattern.StartsWith("^(?:", StringComparison.Ordinal) && pattern.EndsWith(")$", StringComparison.Ordinal) && Compiled(pattern[4..^2]) is not null
            ? pattern[4..^2]
            : null;

    private static Regex? Compiled(string pattern)
    {
        try
        {
            return ParameterReader.Compile(pattern);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>One of some values, which may be of several kinds.</summary>
    private static SchemaNode Closed(JsonElement[] values)
    {
        var texts = values.Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!).ToArray();
        var numbers = values.Where(value => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _)).Select(value => value.GetDecimal()).ToArray();
        var flags = values.Where(value => value.ValueKind is JsonValueKind.True or JsonValueKind.False).Select(value => value.GetBoolean()).ToArray();
        var isNullable = values.Any(value => value.ValueKind == JsonValueKind.Null);
        List<SchemaNode> nodes = [];
        if (texts.Length > 0)
        {
            nodes.Add(new ChoiceNode(new(texts)) { IsNullable = isNullable });
        }

        if (numbers.Length > 0)
        {
            nodes.Add(new NumberNode { Allowed = numbers, IsNullable = isNullable });
        }

        if (flags.Length > 0)
        {
            nodes.Add(new BooleanNode { Allowed = flags, IsNullable = isNullable });
        }

        nodes.AddRange(values.Where(value => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array).Select(value => new ConstantNode(value.Clone())));
        return nodes.Count switch
        {
            0 => new NoNode { IsNullable = isNullable },
            1 => nodes[0],
            _ => new AnyOfNode(nodes) { IsNullable = isNullable },
        };
    }
}
