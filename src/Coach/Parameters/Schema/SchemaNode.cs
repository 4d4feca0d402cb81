using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach.Parameters;

/// <summary>What a schema says of a value, as a parser of it: what the generator emits for a declared type, made at run time.</summary>
internal abstract class SchemaNode : IBodyShape
{
    private ParameterParser<JsonNode?>? _parser;

    /// <summary>Whether null is a value.</summary>
    public virtual bool IsNullable { get; init; }

    /// <summary>What else reads the very same value: a schema must not come back to itself on that way.</summary>
    public virtual IReadOnlyList<SchemaNode> SameValue => [];

    public virtual BodyShapeKind Kind => BodyShapeKind.Unknown;

    public virtual IBodyShape? Element => null;

    public virtual IBodyShape? Property(string name) => null;

    public ParameterParser<JsonNode?> Parser => _parser ??= (ref reader) => Read(ref reader, null);

    public JsonNode? Read(ref ParameterReader reader, string? name) => IsNullable && reader.IsNull(name) ? null : ReadValue(ref reader, name);

    protected abstract JsonNode? ReadValue(ref ParameterReader reader, string? name);
}

/// <summary>Any value.</summary>
internal sealed class AnyNode : SchemaNode
{
    public override bool IsNullable => true;

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        var value = reader.Json(name);
        return reader.IsRead ? JsonNode.Parse(value.GetRawText()) : null;
    }
}

/// <summary>No value, or only null.</summary>
internal sealed class NoNode : SchemaNode
{
    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name)
    {
        reader.Json(name);
        reader.Require(false, IsNullable ? "must be null." : "is not allowed.");
        return null;
    }
}

/// <summary>What a reference names.</summary>
internal sealed class ReferenceNode : SchemaNode
{
    /// <summary>Set once it is read; until then the reference may be inside of it.</summary>
    public SchemaNode? Target { get; set; }

    public override bool IsNullable => Target!.IsNullable;

    public override IReadOnlyList<SchemaNode> SameValue => [Target!];

    public override BodyShapeKind Kind => Target!.Kind;

    public override IBodyShape? Element => Target!.Element;

    public override IBodyShape? Property(string name) => Target!.Property(name);

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name) => Target!.Read(ref reader, name);
}

/// <summary>One of several.</summary>
internal sealed class AnyOfNode(IReadOnlyList<SchemaNode> branches) : SchemaNode
{
    private ParameterParser<JsonNode?>[]? _ways;

    public override bool IsNullable => base.IsNullable || branches.Any(branch => branch.IsNullable);

    public override IReadOnlyList<SchemaNode> SameValue => branches;

    /// <summary>The kind that all have in common; null beside it makes no difference.</summary>
    public override BodyShapeKind Kind
    {
        get
        {
            var kinds = branches.Where(branch => branch is not NoNode).Select(branch => branch.Kind).Distinct().ToList();
            return kinds.Count == 1 ? kinds[0] : BodyShapeKind.Unknown;
        }
    }

    public override IBodyShape? Element => branches.Select(branch => branch.Element).FirstOrDefault(element => element is not null);

    public override IBodyShape? Property(string name) => branches.Select(branch => branch.Property(name)).FirstOrDefault(property => property is not null);

    protected override JsonNode? ReadValue(ref ParameterReader reader, string? name) => reader.FirstThatFits(_ways ??= Ways(), name);

    // Null has been looked for already.
    private ParameterParser<JsonNode?>[] Ways() =>
        [.. branches.Where(branch => branch is not NoNode { IsNullable: true }).DefaultIfEmpty(branches[0]).Select(branch => branch.Parser)];
}
