using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coach.Markup;

namespace Coach.Parameters;

/// <summary>Text.</summary>
internal sealed class TextNode : SchemaNode
{
    public override BodyShapeKind Kind => BodyShapeKind.Text;

    public string? Format { get; init; }

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>A pattern for the whole text.</summary>
    public string? WholePattern { get; init; }

    /// <summary>A pattern for some part of the text.</summary>
    public Regex? Pattern { get; init; }

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var value = Text(ref reader, name);
        if (Format == "email")
        {
            reader.Email(value);
        }

        if (MinLength > 0 || MaxLength < int.MaxValue)
        {
            reader.Length(value, MinLength, MaxLength);
        }

        if (WholePattern is not null)
        {
            reader.Pattern(value, WholePattern);
        }

        if (Pattern is not null)
        {
            reader.Containing(value, Pattern);
        }

        return JsonValue.Create(value);
    }

    private string Text(ref ParameterReader reader, string? name)
    {
        switch (Format)
        {
            case "date-time":
                reader.DateTimeOffset(name);
                break;
            case "date":
                reader.DateOnly(name);
                break;
            case "time":
                reader.TimeOnly(name);
                break;
            case "duration":
                reader.TimeSpan(name);
                break;
            case "uuid":
                reader.Guid(name);
                break;
            case "uri":
                reader.Uri(name);
                break;
            default:
                return reader.String(name);
        }

        return reader.Token ?? "";
    }
}

/// <summary>True or false.</summary>
internal sealed class BooleanNode : SchemaNode
{
    public override BodyShapeKind Kind => BodyShapeKind.Boolean;

    public bool[]? Allowed { get; init; }

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var value = reader.Boolean(name);
        return JsonValue.Create(Allowed is null ? value : reader.Allowed<bool>(value, Allowed));
    }
}

/// <summary>A number, which keeps the digits it was written with.</summary>
internal sealed class NumberNode : SchemaNode
{
    public override BodyShapeKind Kind => BodyShapeKind.Number;

    public bool IsWhole { get; init; }

    public decimal[]? Allowed { get; init; }

    public (decimal Bound, bool IsExclusive)? Low { get; init; }

    public (decimal Bound, bool IsExclusive)? High { get; init; }

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        if (Allowed is not null)
        {
            reader.Allowed<decimal>(reader.Number<decimal>(name), Allowed);
        }
        else if (IsWhole)
        {
            Check(ref reader, reader.Number<Int128>(name), static bound => (Int128)bound);
        }
        else
        {
            Check(ref reader, reader.Number<double>(name), static bound => (double)bound);
        }

        return reader.Token is { } token ? Written(token) : null;
    }

    private void Check<T>(ref ParameterReader reader, T value, Func<decimal, T> convert)
        where T : IComparable<T>
    {
        if (Low is var (low, lowIsExclusive) && High is var (high, highIsExclusive))
        {
            reader.Range(value, convert(low), convert(high), lowIsExclusive, highIsExclusive);
        }
        else if ((Low ?? High) is var (bound, isExclusive))
        {
            reader.Bounded(value, convert(bound), Low is not null, isExclusive);
        }
    }

    /// <summary>As it stands, unless that is no number in JSON (<c>007</c> in an XML param) or a whole number is written as a fraction.</summary>
    private JsonNode? Written(string token)
    {
        if (IsWhole && token.AsSpan().ContainsAnyExcept("-0123456789"))
        {
            token = Int128.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        var isJson = JsonLexer.Scan(token, 0, 1) is { IsWhole: true } scan && scan.End == token.Length;
        return isJson ? JsonNode.Parse(token)
            : IsWhole ? JsonNode.Parse(Int128.Parse(token, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
            : JsonValue.Create(double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}

/// <summary>One of a closed set of texts.</summary>
internal sealed class ChoiceNode(Choices choices) : SchemaNode
{
    public override BodyShapeKind Kind => BodyShapeKind.Text;

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var index = reader.Choice(choices, name);
        return index < 0 ? null : JsonValue.Create(choices[index]);
    }
}

/// <summary>A list or object that is given as it must be.</summary>
internal sealed class ConstantNode(JsonElement value) : SchemaNode
{
    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var given = reader.Json(name);
        reader.Require(reader.IsRead && JsonElement.DeepEquals(given, value), $"must be {value.GetRawText()}.");
        return reader.IsRead ? JsonNode.Parse(given.GetRawText()) : null;
    }
}
