using Coach.Generators.Text;

namespace Coach.Generators.Examples;

/// <summary>
/// Checks the parameters of an example against the action's schema. The schema is what both channels are told and what referenced assemblies export, so
/// this is all there is to know about an action wherever it is declared.
/// </summary>
internal sealed class ExampleCheck
{
    private const int MostProblems = 20;

    private readonly ExampleBody _body;
    private readonly List<ExampleProblem> _problems = [];

    private ExampleCheck(ExampleBody body) => _body = body;

    /// <summary>What is wrong with the parameters.</summary>
    /// <param name="schema">The action's schema; empty for an action without parameters.</param>
    /// <param name="body">The parameters.</param>
    public static IReadOnlyList<ExampleProblem> Check(string schema, ExampleBody body)
    {
        // A schema that cannot be read is not of our making, and says nothing.
        var shape = JsonNode.Read(schema.Length == 0 ? """{"type":"object","properties":{},"additionalProperties":false}""" : schema, out _);
        if (shape is not { Kind: '{' } || JsonNode.Read(body.Json, out _) is not { Kind: '{' } parameters)
        {
            return [];
        }

        var check = new ExampleCheck(body);
        check.Object(shape, parameters, "", isTop: true);
        return check._problems;
    }

    private void Object(JsonNode schema, JsonNode value, string path, bool isTop)
    {
        var properties = schema["properties"];
        if (properties is null)
        {
            Dictionary(schema, value, path);
            return;
        }

        var names = properties.Members.Select(static member => member.Name.Text).ToArray();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var isSure = true;
        foreach (var (name, inner) in value.Members)
        {
            if (_body.IsUnknown(name.Place))
            {
                isSure = false;
                continue;
            }

            var text = name.Text;
            if (!seen.Add(text))
            {
                Add(name, $"'{path}{text}' is given twice");
            }
            else if (properties.Members.FirstOrDefault(member => member.Name.Text.Equals(text, StringComparison.OrdinalIgnoreCase)).Value is { } declared)
            {
                // A parameter without a value is one that is not given.
                if (inner.Kind != 'n')
                {
                    Value(declared, inner, path + text, isTop && _body.HasTextValues);
                }
                else if (IsRequired(schema, text))
                {
                    Add(inner, $"{path}{text} must not be null");
                }
            }
            else
            {
                isSure = false;
                var known = names.Length == 0 ? "there are none" : $"there {(names.Length == 1 ? "is" : "are")} {string.Join(", ", names)}";
                Add(name, new Nearest(names).Appended($"there is no parameter '{path}{text}'; {known}", text));
            }
        }

        // One that is there under a wrong name is not missing too.
        if (isSure)
        {
            foreach (var missing in Texts(schema["required"]).Where(name => !seen.Contains(name)))
            {
                Add(value, $"the parameter {path}{missing} is missing");
            }
        }
    }

    private void Dictionary(JsonNode schema, JsonNode value, string path)
    {
        Size(schema, value, path.TrimEnd('.'), value.Members.Count, "Properties", "elements");
        if (schema["additionalProperties"] is { Kind: '{' } element)
        {
            foreach (var (name, inner) in value.Members)
            {
                Value(element, inner, path + name.Text, isText: false);
            }
        }
    }

    private void Value(JsonNode schema, JsonNode value, string path, bool isText)
    {
        // Text for a list or an object is left to the run time, which may read JSON in it.
        var types = schema["type"] is { Kind: '[' } several ? Texts(several).ToArray() : schema["type"] is { } one ? [one.Text] : [];
        var type = types.FirstOrDefault(static type => type != "null");
        if (type is null || ((value.IsText || value.IsNumber) && _body.IsUnknown(value.Place)) || (isText && type is "array" or "object" && value.IsText))
        {
            return;
        }

        if (value.Kind == 'n')
        {
            if (!types.Contains("null"))
            {
                Add(value, $"{path} must not be null");
            }

            return;
        }

        var scalar = isText && value.IsText ? value.Text.Trim() : value.IsText ? null : value.Raw;
        var isRight = type switch
        {
            "string" => value.IsText,
            "boolean" => isText ? bool.TryParse(scalar, out _) : value.Kind is 't' or 'f',
            "integer" or "number" => scalar is not null && Numbers.IsNumber(scalar, isWhole: type == "integer"),
            "array" => value.Kind == '[',
            _ => value.Kind == '{',
        };
        if (!isRight)
        {
            Add(value, $"{path} must be {Expected(schema, type)}, not {Show(value)}");
            return;
        }

        switch (type)
        {
            case "object":
                Object(schema, value, path + ".", isTop: false);
                break;
            case "array":
                Size(schema, value, path, value.Items.Count, "Items", "elements");
                foreach (var (item, index) in schema["items"] is null ? [] : value.Items.Select(static (item, index) => (item, index)))
                {
                    Value(schema["items"]!, item, $"{path}[{Literals.Invariant(index)}]", isText: false);
                }

                break;
            case "string" or "boolean" or "integer" or "number" when ScalarRules.Broken(schema, type == "string" ? value.Text : scalar!, type) is { } rule:
                Add(value, $"{path} must be {rule}, not {Show(value)}");
                break;
        }
    }

    private void Size(JsonNode schema, JsonNode value, string path, int count, string kind, string unit)
    {
        if (ScalarRules.Bound(schema, "min" + kind) is { } min && count < min)
        {
            Add(value, $"{path} must have at least {Literals.Invariant(min)} {unit}");
        }
        else if (ScalarRules.Bound(schema, "max" + kind) is { } max && count > max)
        {
            Add(value, $"{path} may have at most {Literals.Invariant(max)} {unit}");
        }
    }

    private static bool IsRequired(JsonNode schema, string name) => Texts(schema["required"]).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Texts(JsonNode? list) => list is null ? [] : list.Items.Where(static item => item.IsText).Select(static item => item.Text);

    private static string Expected(JsonNode schema, string type) => type switch
    {
        "string" => ScalarRules.Choices(schema) ?? "text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "array" => "a list",
        _ => "an object",
    };

    private static string Show(JsonNode value)
    {
        const int most = 40;
        return value.Kind switch
        {
            '{' => "an object",
            '[' => "a list",
            _ when value.Place.Length <= most => value.Raw,
            _ => value.Raw.Substring(0, most) + "…",
        };
    }

    private void Add(JsonNode at, string message)
    {
        // One that is wrong all over is not mended item by item.
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new(at.Place, message));
        }
    }
}
