using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Coach.Cli.Tests.Testing;

/// <summary>Checks YAML against a JSON Schema, with the few keywords that the tool writes; any other fails the test.</summary>
internal sealed class SchemaCheck
{
    private readonly JsonObject _root;
    private readonly List<string> _errors = [];

    private SchemaCheck(JsonObject root) => _root = root;

    /// <summary>The places, as <c>states.a.allow[0]: keyword</c>, at which the text does not fit.</summary>
    public static IReadOnlyList<string> Errors(string schema, string yaml)
    {
        var root = JsonNode.Parse(schema)!.AsObject();
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var check = new SchemaCheck(root);
        check.Check(root, stream.Documents[0].RootNode, "");
        return check._errors;
    }

    /// <summary>The names that an enum of the schema lists.</summary>
    public static string[] Names(string schema, string definition) =>
        [.. JsonNode.Parse(schema)!["definitions"]![definition]!["enum"]!.AsArray().Select(static name => name!.GetValue<string>())];

    /// <summary>What an editor shows beside a name that an enum lists.</summary>
    public static string Description(string schema, string definition, string name) =>
        JsonNode.Parse(schema)!["definitions"]![definition]!["enumDescriptions"]![Array.IndexOf(Names(schema, definition), name)]!.GetValue<string>();

    private void Check(JsonObject schema, YamlNode node, string place)
    {
        if (schema["$ref"] is { } reference)
        {
            Check(_root["definitions"]![reference.GetValue<string>()["#/definitions/".Length..]]!.AsObject(), node, place);
            return;
        }

        foreach (var (keyword, value) in schema)
        {
            if (!Fits(keyword, value!, schema, node, place))
            {
                _errors.Add($"{place.TrimStart('.')}: {keyword}");
            }
        }
    }

    private bool Fits(string keyword, JsonNode value, JsonObject schema, YamlNode node, string place)
    {
        switch (keyword)
        {
            case "type":
                return (value is JsonArray types ? types.Select(static type => type!.GetValue<string>()) : [value.GetValue<string>()]).Contains(TypeOf(node));
            case "enum":
                Assert.Equal(value.AsArray().Count, value.AsArray().Select(static item => item!.GetValue<string>()).Distinct().Count());
                Assert.Equal(value.AsArray().Count, schema["enumDescriptions"]!.AsArray().Count);
                return value.AsArray().Any(item => item!.GetValue<string>() == ((YamlScalarNode)node).Value);
            case "not":
                Assert.Empty(value.AsObject());
                return false;
            case "required":
                return node is not YamlMappingNode required || value.AsArray().All(key => required.Children.ContainsKey(new YamlScalarNode(key!.GetValue<string>())));
            case "minProperties":
                return node is not YamlMappingNode few || few.Children.Count >= value.GetValue<int>();
            case "items":
                if (node is YamlSequenceNode sequence)
                {
                    Each(sequence.Children.Select((item, index) => (item, $"{place}[{index}]")), value.AsObject());
                }

                return true;
            case "properties":
            case "additionalProperties":
                return node is not YamlMappingNode mapping || Properties(mapping, schema, keyword, value, place);
            default:
                Assert.Contains(keyword, (string[])["$schema", "title", "description", "definitions", "default", "enumDescriptions"]);
                return true;
        }
    }

    private bool Properties(YamlMappingNode mapping, JsonObject schema, string keyword, JsonNode value, string place)
    {
        var known = schema["properties"]?.AsObject();
        var fits = true;
        foreach (var (key, child) in mapping.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            var own = known?[name];
            if (keyword == "properties" ? own is not null : own is null && value is JsonObject)
            {
                Check((keyword == "properties" ? own! : value).AsObject(), child, $"{place}.{name}");
            }
            else if (keyword == "additionalProperties" && own is null)
            {
                fits = value.GetValue<bool>();
            }
        }

        return fits;
    }

    private void Each(IEnumerable<(YamlNode Node, string Place)> items, JsonObject schema)
    {
        foreach (var (node, place) in items)
        {
            Check(schema, node, place);
        }
    }

    private static string TypeOf(YamlNode node) => node switch
    {
        YamlMappingNode => "object",
        YamlSequenceNode => "array",
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "" or "~" or "null" } => "null",
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } => "boolean",
        _ => "string",
    };
}
