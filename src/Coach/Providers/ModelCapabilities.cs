namespace Coach.Providers;

/// <summary>What a model can do.</summary>
[Flags]
public enum ModelCapabilities
{
    /// <summary>Answers with text.</summary>
    None = 0,

    /// <summary>Asks for tools natively.</summary>
    Tools = 1,

    /// <summary>Keeps to a JSON Schema.</summary>
    StructuredOutput = 2,

    /// <summary>Hands its answer over while it writes it.</summary>
    Streaming = 4,

    /// <summary>Sees images.</summary>
    Vision = 8,

    /// <summary>Is good at code.</summary>
    Code = 16,

    /// <summary>Thinks before it answers.</summary>
    Reasoning = 32,
}

/// <summary>Whether a model is to be used.</summary>
public enum ModelStatus
{
    /// <summary>Used.</summary>
    Available,

    /// <summary>Used if none that is available will do: it has had warnings.</summary>
    Degraded,

    /// <summary>Not used.</summary>
    Disabled,
}

/// <summary>How a model is offered actions.</summary>
public enum ActionChannels
{
    /// <summary>As markup in its text, taught by the prompt.</summary>
    Text,

    /// <summary>As native tools.</summary>
    Native,

    /// <summary>Both ways; a call that comes both ways in one reply runs once.</summary>
    Both,
}

/// <summary>How hard a task is, as far as the choice of a model goes.</summary>
public enum TaskComplexity
{
    /// <summary>A fast model does.</summary>
    Simple,

    /// <summary>Neither way.</summary>
    Moderate,

    /// <summary>A strong model is worth its price.</summary>
    Complex,
}
