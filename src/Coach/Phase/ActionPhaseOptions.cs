using Coach.Markup;
using Coach.Providers;

namespace Coach;

/// <summary>How an <see cref="ActionPhase"/> calls its models. The defaults are safe.</summary>
public sealed class ActionPhaseOptions
{
    /// <summary>How often the model may be called in a phase, at least 1. It is called once more only if it has to see a tool's result or a refusal, or has said nothing. Default 8.</summary>
    public int MaxSteps { get; set; } = 8;

    /// <summary>How many cycles a chain may have that re-enters the phase (<see cref="ActionPhase.RunCyclesAsync"/>), at least 1. Default 8.</summary>
    public int MaxCycles { get; set; } = 8;

    /// <summary>How the tools are offered to the one client of a phase; the rows of a provider matrix say it for their models. Default: natively.</summary>
    public ActionChannels Channels { get; set; } = ActionChannels.Native;

    /// <summary>
    /// The formats in which calls are read in a reply's text; the first is taught to models that are offered tools as text. Default: all that models were seen to print calls in,
    /// <c>bracket</c> first.
    /// </summary>
    public IReadOnlyList<string> Formats { get; set; } = ["bracket", "xml", "tool-call", "function"];

    /// <summary>The bounds of tools.</summary>
    public ToolOptions Tools { get; } = new();

    /// <summary>Whether traces carry content: messages, replies, arguments. Whoever sees the traces then reads the conversations. Default false.</summary>
    public bool RecordContent { get; set; }

    internal void Validate()
    {
        Check(MaxSteps >= 1, nameof(MaxSteps), MaxSteps, "at least 1");
        Check(MaxCycles >= 1, nameof(MaxCycles), MaxCycles, "at least 1");
        Check(Enum.IsDefined(Channels), nameof(Channels), Channels, "Text, Native or Both");
        Check(Formats is [var first, ..] && MarkupFormats.Taught.Contains(first), nameof(Formats), string.Join(", ", Formats ?? []), "a list that begins with " + string.Join(" or ", MarkupFormats.Taught));
        Tools.Validate();
    }

    private static void Check(bool holds, string name, object value, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"ActionPhaseOptions.{name} is {value}; it has to be {right}.");
        }
    }
}
