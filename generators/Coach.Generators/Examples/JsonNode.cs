using Coach.Markup;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Examples;

/// <summary>A JSON value with its place, of text that the lexer has found to be whole; so its depth is bounded.</summary>
internal sealed class JsonNode
{
    private JsonNode(string json, int start, int end) => (Json, Place) = (json, TextSpan.FromBounds(start, end));

    private string Json { get; }

    public TextSpan Place { get; }

    public IReadOnlyList<(JsonNode Name, JsonNode Value)> Members { get; private init; } = [];

    public IReadOnlyList<JsonNode> Items { get; private init; } = [];

    /// <summary>The character that it begins with tells what it is.</summary>
    public char Kind => Json[Place.Start];

    public bool IsText => Kind == '"';

    public bool IsNumber => Kind is '-' or (>= '0' and <= '9');

    /// <summary>The value as it is written.</summary>
    public string Raw => Json.Substring(Place.Start, Place.Length);

    /// <summary>A string's meaning.</summary>
    public string Text => JsonStrings.Decode(Json.AsSpan(Place.Start + 1, Place.Length - 2));

    public JsonNode? this[string name] => Members.FirstOrDefault(member => member.Name.Text == name).Value;

    /// <summary>The value of a text that is nothing else; null, with the reason, if it is not one.</summary>
    public static JsonNode? Read(string json, out Problem problem)
    {
        var scan = JsonLexer.Scan(json.AsSpan(), Characters.SkipSpace(json.AsSpan(), 0), JsonLexer.DeepestDepth);
        var rest = Characters.SkipSpace(json.AsSpan(), scan.End);
        problem = scan.IsWhole && rest < json.Length ? new(ActionErrorCodes.InvalidJson, rest, "expected nothing more after the value") : scan.Problem;
        return problem.Exists ? null : Value(json, scan.Start);
    }

    private static JsonNode Value(string json, int start)
    {
        switch (json[start])
        {
            case '{':
                var members = new List<(JsonNode, JsonNode)>();
                var at = Space(json, start + 1);
                while (json[at] != '}')
                {
                    var name = Value(json, at);
                    var value = Value(json, Space(json, Space(json, name.Place.End) + 1));
                    members.Add((name, value));
                    at = AfterComma(json, value.Place.End);
                }

                return new(json, start, at + 1) { Members = members };
            case '[':
                var items = new List<JsonNode>();
                at = Space(json, start + 1);
                while (json[at] != ']')
                {
                    items.Add(Value(json, at));
                    at = AfterComma(json, items[items.Count - 1].Place.End);
                }

                return new(json, start, at + 1) { Items = items };
            default:
                return new(json, start, JsonLexer.Scan(json.AsSpan(), start, 1).End);
        }
    }

    private static int Space(string json, int at) => Characters.SkipSpace(json.AsSpan(), at);

    private static int AfterComma(string json, int at)
    {
        at = Space(json, at);
        return json[at] == ',' ? Space(json, at + 1) : at;
    }
}
