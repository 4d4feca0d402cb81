using Coach.Generators.Text;

namespace Coach.Generators.Actions;

// Models are compared from run to run: they hold strings and values, never a symbol, a syntax node or a location.

/// <summary>One action as it is emitted.</summary>
internal sealed record ActionModel
{
    public required string Name { get; init; }

    /// <summary>The handler, as people name it.</summary>
    public required string Source { get; init; }

    /// <summary>Null if the declaration has an error: the member is emitted all the same, so that one mistake is one diagnostic.</summary>
    public ConstructionModel? Handler { get; init; }

    /// <summary>Null for an action without parameters.</summary>
    public ObjectModel? Parameters { get; init; }

    public string? Description { get; init; }

    public int Emitters { get; init; } = 1;

    public bool RequiresApproval { get; init; }

    public bool AcceptGuesses { get; init; }

    /// <summary>The value of a <c>FailurePolicy</c>; less than zero if none was given.</summary>
    public int OnFailure { get; init; } = -1;

    public double TimeoutSeconds { get; init; }

    public string Schema { get; init; } = "";

    public string PromptParameters { get; init; } = "";

    public string Example { get; init; } = "{}";

    public string Member => Identifiers.Member("Action", Name);
}

/// <summary>A constructor call with services.</summary>
internal sealed record ConstructionModel(string Type, EquatableArray<string> Arguments);

/// <summary>A method marked [CoachCondition] or [CoachPromptValue].</summary>
internal sealed record MethodModel
{
    public required bool IsCondition { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public string? Description { get; init; }

    /// <summary>The call, which gives a value task; null if the declaration has an error.</summary>
    public string? Call { get; init; }

    public string Member => Identifiers.Member(IsCondition ? "Condition" : "PromptValue", Name);
}
