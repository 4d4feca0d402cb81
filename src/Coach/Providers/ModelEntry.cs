namespace Coach.Providers;

/// <summary>A row of the provider matrix: a model of a provider, and what it can do.</summary>
public sealed record ModelEntry
{
    /// <summary>Who serves it: the name under which the application has registered how its clients are made, such as <c>openai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name, as the provider calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Identifies the row: provider and model with a slash between them.</summary>
    public string Id => $"{Provider}/{Model}";

    /// <summary>Where it is served, if not where the provider usually does. HTTP or HTTPS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The name of the environment variable that holds the key; never the key. Null for servers that want none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Whether it is to be used.</summary>
    public ModelStatus Status { get; init; }

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities { get; init; } = ModelCapabilities.Streaming;

    /// <summary>How it is offered actions.</summary>
    public ActionChannels Channels { get; init; } = ActionChannels.Text;

    /// <summary>How much it can read and write together, in tokens, at least 256. Default 8,192.</summary>
    public int ContextTokens { get; init; } = 8192;

    /// <summary>How much it can write, in tokens, at least 1. Default 1,024.</summary>
    public int OutputTokens { get; init; } = 1024;

    /// <summary>What a million tokens of input cost, in US dollars, zero or more.</summary>
    public decimal InputCost { get; init; }

    /// <summary>What a million tokens of output cost, in US dollars, zero or more.</summary>
    public decimal OutputCost { get; init; }

    /// <summary>How long it usually takes to its first token, as its row says; null if it does not.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>How good its answers are, from 0 to 1. Default 0.5.</summary>
    public double Quality { get; init; } = 0.5;

    /// <summary>How many calls may run at once in this process, at least 1; null for any number.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>How many calls may begin in a minute in this process, at least 1; null for any number.</summary>
    public int? RequestsPerMinute { get; init; }
}
