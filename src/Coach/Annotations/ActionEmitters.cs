namespace Coach;

/// <summary>Who may ask for an action.</summary>
[Flags]
public enum ActionEmitters
{
    /// <summary>Nobody: the action is declared but switched off.</summary>
    None = 0,

    /// <summary>The model, in its text or as a native tool call.</summary>
    Model = 1,

    /// <summary>The person, through the application's interface.</summary>
    User = 2,

    /// <summary>The application itself.</summary>
    System = 4,
}
