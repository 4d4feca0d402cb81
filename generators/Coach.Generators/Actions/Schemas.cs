using Coach.Generators.Text;

namespace Coach.Generators.Actions;

/// <summary>Writes the JSON Schema of an action's parameters, as compact as it can be: the model pays for every character.</summary>
internal static class Schemas
{
    public static string Of(ObjectModel model, string? description = null)
    {
        var parts = new List<string> { Json.Property("type", "\"object\"") };
        if (description is not null)
        {
            parts.Add(Json.Property("description", Json.String(description)));
        }

        parts.Add(Json.Property("properties", Braced(model.Members.Select(static member => Json.Property(member.WireName, Of(member))))));
        var required = model.Members.Where(static member => member.IsRequired).Select(static member => Json.String(member.WireName)).ToArray();
        if (required.Length > 0)
        {
            parts.Add(Json.Property("required", $"[{string.Join(",", required)}]"));
        }

        parts.Add(Json.Property("additionalProperties", "false"));
        return Braced(parts);
    }

    private static string Of(MemberModel member) => member.Value.Object is { } nested
        ? Of(nested, member.Description)
        : Braced(Parts(member.Value, member.Description, isElement: false, member.Constraints, member.DefaultJson));

    private static string Of(ValueModel element) =>
        element.Object is { } nested ? Of(nested) : Braced(Parts(element, null, isElement: true, default, null));

    private static IEnumerable<string> Parts(ValueModel value, string? description, bool isElement, EquatableArray<ConstraintModel> constraints, string? defaultJson)
    {
        var (type, format) = TypeOf(value.Kind);
        if (type is not null)
        {
            yield return Json.Property("type", isElement && value.IsNullable ? $"[{Json.String(type)},\"null\"]" : Json.String(type));
        }

        if (description is not null)
        {
            yield return Json.Property("description", Json.String(description));
        }

        var allowed = constraints.FirstOrDefault(static constraint => constraint.Kind == ConstraintKind.Allowed)?.Allowed.Items.ToArray()
            ?? value.Enum?.Members.Select(static member => Json.String(member.Name)).ToArray();
        if (allowed is not null)
        {
            yield return Json.Property("enum", $"[{string.Join(",", isElement && value.IsNullable ? [.. allowed, "null"] : allowed)}]");
        }

        format = constraints.FirstOrDefault(static constraint => constraint.Kind is ConstraintKind.Email or ConstraintKind.Url)?.Kind switch
        {
            ConstraintKind.Email => "email",
            ConstraintKind.Url => "uri",
            _ => format,
        };
        if (format is not null)
        {
            yield return Json.Property("format", Json.String(format));
        }

        if (value.Element is { } element)
        {
            yield return Json.Property(value.Kind == ValueKind.Dictionary ? "additionalProperties" : "items", Of(element));
        }

        foreach (var part in constraints.SelectMany(constraint => Of(constraint, value.Kind)).Distinct())
        {
            yield return part;
        }

        if (defaultJson is not null)
        {
            yield return Json.Property("default", defaultJson);
        }
    }

    private static IEnumerable<string> Of(ConstraintModel constraint, ValueKind kind)
    {
        var (min, max) = (constraint.Kind, kind) switch
        {
            (ConstraintKind.Length, _) => ("minLength", "maxLength"),
            (ConstraintKind.Count, ValueKind.Dictionary) => ("minProperties", "maxProperties"),
            _ => ("minItems", "maxItems"),
        };
        if (constraint.Min > 0)
        {
            yield return Json.Property(min, Literals.Invariant(constraint.Min));
        }

        if (constraint.Max < int.MaxValue)
        {
            yield return Json.Property(max, Literals.Invariant(constraint.Max));
        }

        if (constraint.Low is not null)
        {
            yield return Json.Property(constraint.LowIsExclusive ? "exclusiveMinimum" : "minimum", constraint.Low);
        }

        if (constraint.High is not null)
        {
            yield return Json.Property(constraint.HighIsExclusive ? "exclusiveMaximum" : "maximum", constraint.High);
        }

        if (constraint.Pattern is not null)
        {
            // The attribute matches the whole text, a schema's pattern any part of it.
            yield return Json.Property("pattern", Json.String($"^(?:{constraint.Pattern})$"));
        }
    }

    public static (string? Type, string? Format) TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.String or ValueKind.Enum => ("string", null),
        ValueKind.Boolean => ("boolean", null),
        ValueKind.Integer => ("integer", null),
        ValueKind.Fraction => ("number", null),
        ValueKind.DateTime or ValueKind.DateTimeOffset => ("string", "date-time"),
        ValueKind.DateOnly => ("string", "date"),
        ValueKind.TimeOnly => ("string", "time"),
        ValueKind.TimeSpan => ("string", "duration"),
        ValueKind.Guid => ("string", "uuid"),
        ValueKind.Uri => ("string", "uri"),
        ValueKind.List or ValueKind.Array => ("array", null),
        ValueKind.Dictionary or ValueKind.Object => ("object", null),
        _ => (null, null),
    };

    private static string Braced(IEnumerable<string> parts) => $"{{{string.Join(",", parts)}}}";
}
