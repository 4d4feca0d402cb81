using Coach.Generators.Text;

namespace Coach.Generators.Actions;

internal enum ValueKind
{
    String,
    Boolean,
    Integer,
    Fraction,
    Enum,
    DateTime,
    DateTimeOffset,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Guid,
    Uri,
    Json,
    Object,
    List,
    Array,
    Dictionary,
}

/// <summary>A value of a declared type.</summary>
internal sealed record ValueModel
{
    public required ValueKind Kind { get; init; }

    /// <summary>The type without a question mark at its end.</summary>
    public required string Type { get; init; }

    public required bool IsValueType { get; init; }

    /// <summary>Whether null is a value of the declared type.</summary>
    public bool IsNullable { get; init; }

    public ObjectModel? Object { get; init; }

    public EnumModel? Enum { get; init; }

    /// <summary>What a list or dictionary holds.</summary>
    public ValueModel? Element { get; init; }

    /// <summary>The type with its question mark, if it has one.</summary>
    public string DeclaredType => IsNullable ? Type + "?" : Type;
}

/// <summary>A record, or a class with settable properties.</summary>
internal sealed record ObjectModel(string Type, EquatableArray<MemberModel> Members)
{
    public string Reader => Identifiers.ForType("Read", Type);
}

internal enum Placement
{
    /// <summary>A constructor's parameter.</summary>
    Argument,

    /// <summary>Set in the object initializer, given or not.</summary>
    Initializer,

    /// <summary>Set only when it is given, so that the property's own initializer stands otherwise.</summary>
    Assignment,
}

/// <summary>One parameter of an action, or one property of a nested record.</summary>
internal sealed record MemberModel
{
    public required string WireName { get; init; }

    /// <summary>The property, for an assignment or an initializer.</summary>
    public required string Property { get; init; }

    public required ValueModel Value { get; init; }

    public required Placement Placement { get; init; }

    public required bool IsRequired { get; init; }

    public string? Description { get; init; }

    /// <summary>The C# expression that stands for an optional value which is not given.</summary>
    public string Default { get; init; } = "default";

    /// <summary>The default as JSON, if it has one worth telling.</summary>
    public string? DefaultJson { get; init; }

    public EquatableArray<ConstraintModel> Constraints { get; init; }
}

/// <summary>An enum with the names that the model is told.</summary>
internal sealed record EnumModel(string Type, EquatableArray<EnumMemberModel> Members)
{
    public string Names => Identifiers.ForType("Names", Type);
}

internal sealed record EnumMemberModel(string Name, string CSharpName, string Value);

internal enum ConstraintKind
{
    Length,
    Count,
    Range,
    Pattern,
    Email,
    Url,
    Allowed,
    Own,
}

/// <summary>A constraint as a call on the reader, and as what the schema, the prompt and an example need of it.</summary>
internal sealed record ConstraintModel(ConstraintKind Kind)
{
    /// <summary>The reader's method with its type arguments.</summary>
    public required string Method { get; init; }

    /// <summary>The arguments after the value.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Characters or elements at least, for a length or count.</summary>
    public int Min { get; init; }

    /// <summary>Characters or elements at most, for a length or count.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>A range's lower bound as JSON; null without one that says more than the type.</summary>
    public string? Low { get; init; }

    /// <summary>A range's upper bound as JSON.</summary>
    public string? High { get; init; }

    public bool LowIsExclusive { get; init; }

    public bool HighIsExclusive { get; init; }

    public string? Pattern { get; init; }

    /// <summary>The allowed values as JSON.</summary>
    public EquatableArray<string> Allowed { get; init; }
}
