namespace Coach;

/// <summary>The bounds of tools that are not actions. The defaults are safe.</summary>
public sealed class ToolOptions
{
    /// <summary>How many tools beside the actions one reply may call, at least 0. Default 16.</summary>
    public int MaxToolCalls { get; set; } = 16;

    /// <summary>How long such a tool may take, more than zero and at most a day. Default 30 s.</summary>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of a tool's result the model is shown, in UTF-16 characters, at least 1. Default 32,768.</summary>
    public int MaxToolResultLength { get; set; } = 32 * 1024;

    internal void Validate()
    {
        Check(MaxToolCalls >= 0, nameof(MaxToolCalls), MaxToolCalls, "0 or more");
        Check(ToolTimeout > TimeSpan.Zero && ToolTimeout <= TimeSpan.FromDays(1), nameof(ToolTimeout), ToolTimeout, "more than zero and at most a day");
        Check(MaxToolResultLength >= 1, nameof(MaxToolResultLength), MaxToolResultLength, "at least 1");
    }

    private static void Check(bool holds, string name, object value, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"ToolOptions.{name} is {value}; it has to be {right}.");
        }
    }
}
