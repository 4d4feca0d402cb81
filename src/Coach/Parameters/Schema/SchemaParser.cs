using System.Globalization;
using System.Text.Json;

namespace Coach.Parameters;

/// <summary>Makes the nodes of a schema. What is wrong with it is told with its place, as a JSON pointer.</summary>
internal sealed partial class SchemaParser(JsonElement root)
{
    private const int MostJoined = 1_000;
    private const int MostDepth = 1_000;
    private readonly Dictionary<string, ReferenceNode> _references = new(StringComparer.Ordinal);
    private readonly HashSet<SchemaNode> _checked = [];
    private readonly HashSet<SchemaNode> _open = [];
    private int _joined;
    private int _depth;

    public SchemaNode Read()
    {
        var node = Node(root, "#");
        Check(node, "#");
        foreach (var (pointer, reference) in _references)
        {
            Check(reference, pointer);
        }

        return node;
    }

    private SchemaNode Node(JsonElement schema, string at)
    {
        if (++_depth > MostDepth)
        {
            throw new FormatException($"The schema at {at} is nested too deep.");
        }

        var node = Made(schema, at);
        _depth--;
        return node;
    }

    private SchemaNode Made(JsonElement schema, string at)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? new AnyNode() : new NoNode();
        }

        var keywords = new SchemaKeywords(schema, at);
        if (keywords.Text("$ref") is { } reference)
        {
            return Reference(reference, at);
        }

        if (keywords.Find("allOf") is { } all)
        {
            return AllOf(keywords, all);
        }

        if ((keywords.Find("anyOf") ?? keywords.Find("oneOf")) is { } several)
        {
            var keyword = keywords.Find("anyOf") is null ? "oneOf" : "anyOf";
            return new AnyOfNode([.. keywords.Items(keyword, several).Select((branch, index) => Node(branch, $"{at}/{keyword}/{index}"))]);
        }

        if (keywords.Find("const") is { } constant)
        {
            return Closed([constant]);
        }

        if (keywords.Find("enum") is { } values)
        {
            return Closed([.. keywords.Items("enum", values)]);
        }

        var types = keywords.Types();
        var isNullable = types.Contains("null");
        var nodes = types.Where(type => type != "null").Select(type => Typed(type, keywords, isNullable)).ToArray();
        return nodes.Length switch
        {
            0 => isNullable ? new NoNode { IsNullable = true } : new AnyNode(),
            1 => nodes[0],
            _ => new AnyOfNode(nodes) { IsNullable = isNullable },
        };
    }

    private SchemaNode AllOf(SchemaKeywords keywords, JsonElement all)
    {
        // Some tools write a reference so that has a description of its own; it may come back to itself, as references do.
        if (keywords.Items("allOf", all).ToArray() is [{ ValueKind: JsonValueKind.Object } only] && new SchemaKeywords(only, keywords.At).Text("$ref") is { } reference)
        {
            return Reference(reference, keywords.At);
        }

        if (++_joined > MostJoined)
        {
            throw keywords.Wrong("allOf", "the schema has too many of them, or they contain themselves");
        }

        using var joined = keywords.Joined(Resolve);
        return Node(joined.RootElement, keywords.At);
    }

    private SchemaNode Typed(string type, SchemaKeywords keywords, bool isNullable)
    {
        switch (type)
        {
            case "string":
                return Text(keywords, isNullable);
            case "boolean":
                return new BooleanNode { IsNullable = isNullable };
            case "integer" or "number":
                return new NumberNode
                {
                    IsNullable = isNullable,
                    IsWhole = type == "integer",
                    Low = keywords.Bound("minimum", "exclusiveMinimum", isWhole: type == "integer", isLow: true),
                    High = keywords.Bound("maximum", "exclusiveMaximum", isWhole: type == "integer", isLow: false),
                };
            case "array":
                var hasOneKind = keywords.Find("items") is { ValueKind: not JsonValueKind.Array } && keywords.Find("prefixItems") is null;
                return new ListNode(hasOneKind ? Node(keywords.Find("items")!.Value, keywords.At + "/items") : new AnyNode())
                {
                    IsNullable = isNullable,
                    Min = keywords.Count("minItems", 0),
                    Max = keywords.Count("maxItems", int.MaxValue),
                };
            case "object":
                return Object(keywords, isNullable);
            default:
                throw keywords.Wrong("type", $"there is no type {type}; there are string, boolean, integer, number, array, object and null");
        }
    }

    private SchemaNode Object(SchemaKeywords keywords, bool isNullable)
    {
        var rest = keywords.Find("additionalProperties") switch
        {
            { ValueKind: JsonValueKind.False } => null,
            { } schema => Node(schema, keywords.At + "/additionalProperties"),
            _ => new AnyNode(),
        };
        var required = keywords.Texts("required");
        var aliases = keywords.Members("x-aliases").ToDictionary(
            alias => alias.Name,
            alias => alias.Value.ValueKind == JsonValueKind.String ? alias.Value.GetString() : throw keywords.Wrong("x-aliases", "its members must be texts"),
            StringComparer.Ordinal);
        var members = keywords.Members("properties")
            .Select(member => new SchemaMember(member.Name, Node(member.Value, $"{keywords.At}/properties/{Escaped(member.Name)}"), required.Contains(member.Name), aliases.GetValueOrDefault(member.Name) ?? member.Name))
            .ToList();
        members.AddRange(required.Where(name => members.TrueForAll(member => member.Name != name)).Select(name => new SchemaMember(name, rest ?? new AnyNode(), true, name)));
        return members.Count == 0 && rest is not null
            ? new DictionaryNode(rest) { IsNullable = isNullable, Min = keywords.Count("minProperties", 0), Max = keywords.Count("maxProperties", int.MaxValue) }
            : new ObjectNode(members, rest) { IsNullable = isNullable };
    }

    private ReferenceNode Reference(string reference, string at)
    {
        if (_references.TryGetValue(reference, out var known))
        {
            return known;
        }

        var node = _references[reference] = new();
        node.Target = Node(Resolve(reference, at), reference);
        return node;
    }

    private JsonElement Resolve(string reference, string at)
    {
        if (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal))
        {
            throw new FormatException($"The schema at {at}/$ref names {reference}; only places in the schema itself, which begin with #/, are looked up.");
        }

        var found = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var isThere = found.ValueKind switch
            {
                JsonValueKind.Object => found.TryGetProperty(name, out found),
                JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < found.GetArrayLength() =>
                    (found = found[index]).ValueKind != JsonValueKind.Undefined,
                _ => false,
            };
            if (!isThere)
            {
                throw new FormatException($"The schema at {at}/$ref names {reference}, where there is nothing.");
            }
        }

        return found;
    }

    /// <summary>A schema that is read by itself, without a step into the value, would be read for ever.</summary>
    private void Check(SchemaNode node, string at)
    {
        if (_checked.Contains(node))
        {
            return;
        }

        if (!_open.Add(node))
        {
            throw new FormatException($"The schema at {at} refers to itself and to nothing else.");
        }

        foreach (var same in node.SameValue)
        {
            Check(same, at);
        }

        _open.Remove(node);
        _checked.Add(node);
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
