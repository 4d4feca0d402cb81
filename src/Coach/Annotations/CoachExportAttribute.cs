using System.ComponentModel;

namespace Coach;

/// <summary>What a <see cref="CoachExportAttribute"/> stands for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CoachExportKind
{
    /// <summary>An action.</summary>
    Action,

    /// <summary>A condition of transitions.</summary>
    Condition,

    /// <summary>A provider of a prompt's placeholder.</summary>
    PromptValue,
}

/// <summary>Emitted by the generator: tells the project that owns the coach what a referenced assembly declares.</summary>
/// <param name="kind">What is declared.</param>
/// <param name="name">Its wire name.</param>
/// <param name="catalogue">The emitted class that makes its definition.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CoachExportAttribute(CoachExportKind kind, string name, Type catalogue) : Attribute
{
    /// <summary>What is declared.</summary>
    public CoachExportKind Kind { get; } = kind;

    /// <summary>Its wire name.</summary>
    public string Name { get; } = name;

    /// <summary>The emitted class that makes its definition.</summary>
    public Type Catalogue { get; } = catalogue;

    /// <summary>The static method of <see cref="Catalogue"/> that makes the definition.</summary>
    public string Member { get; set; } = "";

    /// <summary>The handler class or method, as a person would look for it.</summary>
    public string Source { get; set; } = "";

    /// <summary>What an action does or what a condition demands, as its declaration says it.</summary>
    public string? Description { get; set; }

    /// <summary>An action's JSON Schema.</summary>
    public string? Schema { get; set; }

    /// <summary>Who may ask for an action.</summary>
    public ActionEmitters Emitters { get; set; } = ActionEmitters.Model;
}
