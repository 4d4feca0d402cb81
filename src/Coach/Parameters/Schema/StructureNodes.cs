using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach.Parameters;

/// <summary>A list.</summary>
internal sealed class ListNode(SchemaNode element) : SchemaNode
{
    public int Min { get; init; }

    public int Max { get; init; } = int.MaxValue;

    public override BodyShapeKind Kind => BodyShapeKind.List;

    public override IBodyShape Element => element;

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var list = reader.List(element.Parser, name);
        if (Min > 0 || Max < int.MaxValue)
        {
            reader.Count(list, Min, Max);
        }

        return new JsonArray([.. list]);
    }
}

/// <summary>An object of which no names are declared.</summary>
internal sealed class DictionaryNode(SchemaNode element) : SchemaNode
{
    public int Min { get; init; }

    public int Max { get; init; } = int.MaxValue;

    public override BodyShapeKind Kind => BodyShapeKind.Object;

    public override IBodyShape Property(string name) => element;

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var dictionary = reader.Dictionary(element.Parser, name);
        if (Min > 0 || Max < int.MaxValue)
        {
            reader.Count(dictionary, Min, Max);
        }

        return new JsonObject(dictionary);
    }
}

/// <summary>One declared name of an object.</summary>
/// <param name="Name">The name.</param>
/// <param name="Node">What it has to be.</param>
/// <param name="IsRequired">Whether it has to be there.</param>
/// <param name="Written">The name that is written, which may be another one.</param>
internal sealed record SchemaMember(string Name, SchemaNode Node, bool IsRequired, string Written);

/// <summary>An object with declared names.</summary>
internal sealed class ObjectNode(IReadOnlyList<SchemaMember> members, SchemaNode? rest) : SchemaNode
{
    private readonly Dictionary<string, SchemaNode> _byBareName = ByBareName(members);
    private ParameterParser<JsonObject>? _members;

    public override BodyShapeKind Kind => BodyShapeKind.Object;

    public override IBodyShape? Property(string name) => _byBareName.GetValueOrDefault(Spelling.Bare(name));

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name) => reader.Object(_members ??= ReadMembers, name);

    private static Dictionary<string, SchemaNode> ByBareName(IReadOnlyList<SchemaMember> members)
    {
        var byName = new Dictionary<string, SchemaNode>(members.Count, StringComparer.Ordinal);
        foreach (var member in members)
        {
            byName.TryAdd(Spelling.Bare(member.Written), member.Node);
        }

        return byName;
    }

    private JsonObject ReadMembers(ref ParameterReader reader)
    {
        var value = new JsonObject();
        foreach (var (name, node, isRequired, written) in members)
        {
            // A name that is not required may be given as null, as for a declared type: then it is not given.
            if (isRequired || reader.IsPresent(written) || (node.IsNullable && reader.IsNull(written)))
            {
                value[name] = node.Read(ref reader, written);
            }
        }

        if (rest is not null)
        {
            reader.Rest(value, rest.Parser);
        }

        return value;
    }
}
