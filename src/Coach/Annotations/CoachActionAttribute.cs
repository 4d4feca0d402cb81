namespace Coach;

/// <summary>
/// Declares an action: the class it stands on is its handler and implements <see cref="IActionHandler"/> or
/// <see cref="IActionHandler{TParameters}"/>. The compiler makes the parameter parser, the schema and the prompt section from it.
/// </summary>
/// <param name="name">The wire name: upper-case letters, digits and underscores, beginning with a letter, such as <c>SAVE_IDENTITY</c>.</param>
/// <example>
/// <code>
/// [CoachAction("SAVE_IDENTITY", Description = "Saves an identity the client has named.")]
/// public sealed class SaveIdentityHandler(IIdentities identities) : IActionHandler&lt;SaveIdentity&gt; { … }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CoachActionAttribute(string name) : Attribute
{
    /// <summary>The wire name.</summary>
    public string Name { get; } = name;

    /// <summary>What the action does, in a sentence; the model reads it.</summary>
    public string? Description { get; set; }

    /// <summary>Who may ask for the action; by default the model alone.</summary>
    public ActionEmitters Emitters { get; set; } = ActionEmitters.Model;

    /// <summary>Whether a person has to approve a call before it runs.</summary>
    public bool RequiresApproval { get; set; }

    /// <summary>Whether a call runs although a repair of its text or of its parameters had to invent or drop something.</summary>
    public bool AcceptGuesses { get; set; }

    /// <summary>What becomes of the rest of a reply's calls when this one fails; where it is left out, <see cref="CoachOptions.OnFailure"/> decides.</summary>
    public FailurePolicy OnFailure { get; set; }

    /// <summary>How many seconds the handler may take; 0 (the default) leaves it to <see cref="CoachOptions.ActionTimeout"/>.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>Example bodies, each a JSON object; the first is shown to the model. Without one an example is made from the parameters.</summary>
    public string[] Examples { get; set; } = [];
}
