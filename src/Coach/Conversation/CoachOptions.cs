using System.Text.Json.Serialization;
using Coach.Markup;
using Coach.Providers;

namespace Coach;

/// <summary>What happens to the rest of a reply's calls when one fails.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailurePolicy>))]
public enum FailurePolicy
{
    /// <summary>The others run; what the failed one wrote is rolled back.</summary>
    Continue,

    /// <summary>The others are skipped; what ran before stays.</summary>
    StopRest,

    /// <summary>
    /// The others are skipped and what ran before is undone: of the reply stay its text and the results, which say so. For actions that only
    /// make sense together.
    /// </summary>
    RollBackStep,
}

/// <summary>How a coach reads, runs and remembers. The defaults are safe.</summary>
public sealed class CoachOptions
{
    /// <summary>The name of the format that the model is taught: <c>bracket</c> (default) or <c>xml</c>. Its replies are read in both.</summary>
    public string Format { get; set; } = "bracket";

    /// <summary>
    /// The names of further formats in which replies are read: of <see cref="MarkupOptions.Formats"/> or <see cref="CustomFormats"/>. For models that fall back on what
    /// they were trained with, such as <c>tool-call</c>. Default none.
    /// </summary>
    public IReadOnlyList<string> FurtherFormats { get; set; } = [];

    /// <summary>The application's own formats, for <see cref="FurtherFormats"/> to name. Default none.</summary>
    public IReadOnlyList<CustomFormat> CustomFormats { get; set; } = [];

    /// <summary>How long a handler may take if its action does not say; more than zero. Default 30 s.</summary>
    public TimeSpan ActionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a handler whose time is over may still take to stop before the whole step is given up. Default 1 s.</summary>
    public TimeSpan ActionTimeoutGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What happens to the rest of a reply's calls when one fails whose action does not say so itself. A refused call has not failed. Default: they run.</summary>
    public FailurePolicy OnFailure { get; set; } = FailurePolicy.Continue;

    /// <summary>
    /// How the model is offered actions, if it is not chosen from a provider matrix, whose rows say so. Default: as markup in its text, which every model can write.
    /// </summary>
    public ActionChannels Channels { get; set; } = ActionChannels.Text;

    /// <summary>What a turn needs of its model if it does not say so itself (<see cref="TurnRequest.Requirements"/>), where there is more than one to choose from. Default: nothing in particular.</summary>
    public ModelRequirements Requirements { get; set; } = ModelRequirements.None;

    /// <summary>
    /// How often the model may be called in a turn, at least 1. It is called once more only if it has to see a result (of a tool, a refusal, a failure, or an
    /// action that says <see cref="ActionOutcome.NeedsReply"/>), or has said nothing to the person. Default 8.
    /// </summary>
    public int MaxSteps { get; set; } = 8;

    /// <summary>The bounds of tools that are not actions.</summary>
    public ToolOptions Tools { get; } = new();

    /// <summary>How many actions may run in a turn, at least 1. Default 32.</summary>
    public int MaxActionsPerTurn { get; set; } = 32;

    /// <summary>How many of the last messages are sent to the model verbatim, at least 0. Default 40.</summary>
    public int HistoryMessages { get; set; } = 40;

    /// <summary>How long the summary of the messages before them may be, in UTF-16 characters, at least 1. Default 4,000.</summary>
    public int MaxSummaryLength { get; set; } = 4000;

    /// <summary>The longest user message, in UTF-16 characters, at least 1. Default 32,768.</summary>
    public int MaxMessageLength { get; set; } = 32 * 1024;

    /// <summary>How long a call may wait for a person's approval, more than zero and at most a year. Default a day.</summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a turn waits for its session's turn before it, more than zero. Default 60 s.</summary>
    public TimeSpan SessionWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the model's replies begin inside its reasoning, without an opening tag (some models' do). Default false.</summary>
    public bool ReasoningStartsOpen { get; set; }

    /// <summary>
    /// Whether traces carry content: parameters of actions and, where a <see cref="TelemetryChatClient"/> is told so too, messages and replies. Whoever sees the
    /// traces then reads the conversations. Default false.
    /// </summary>
    public bool RecordContent { get; set; }

    /// <summary>The channels of the models to choose from; null if the one client is talked to by <see cref="Channels"/>.</summary>
    internal IReadOnlyList<ActionChannels>? ModelChannels { get; set; }

    internal static TimeSpan LongestWait { get; } = TimeSpan.FromDays(1);

    internal void Validate()
    {
        Check(MarkupFormats.Taught.Contains(Format), nameof(Format), Format, string.Join(" or ", MarkupFormats.Taught));
        IEnumerable<string> known = [.. MarkupFormats.Names, .. CustomFormats.Select(format => format.Name)];
        foreach (var name in FurtherFormats)
        {
            Check(known.Contains(name), nameof(FurtherFormats), name, "one of " + string.Join(", ", known));
        }

        Check(ActionTimeout > TimeSpan.Zero && ActionTimeout <= LongestWait, nameof(ActionTimeout), ActionTimeout, "more than zero and at most a day");
        Check(ActionTimeoutGrace >= TimeSpan.Zero && ActionTimeoutGrace <= LongestWait, nameof(ActionTimeoutGrace), ActionTimeoutGrace, "from zero to a day");
        Check(Enum.IsDefined(Channels), nameof(Channels), Channels, "Text, Native or Both");
        Check(Requirements is not null, nameof(Requirements), "null", "ModelRequirements.None or more");
        Check(MaxSteps >= 1, nameof(MaxSteps), MaxSteps, "at least 1");
        Tools.Validate();
        Check(MaxActionsPerTurn >= 1, nameof(MaxActionsPerTurn), MaxActionsPerTurn, "at least 1");
        Check(HistoryMessages >= 0, nameof(HistoryMessages), HistoryMessages, "0 or more");
        Check(MaxSummaryLength >= 1, nameof(MaxSummaryLength), MaxSummaryLength, "at least 1");
        Check(MaxMessageLength >= 1, nameof(MaxMessageLength), MaxMessageLength, "at least 1");
        Check(ApprovalTimeout > TimeSpan.Zero && ApprovalTimeout <= TimeSpan.FromDays(366), nameof(ApprovalTimeout), ApprovalTimeout, "more than zero and at most a year");
        Check(SessionWait > TimeSpan.Zero && SessionWait <= LongestWait, nameof(SessionWait), SessionWait, "more than zero and at most a day");
        Check(Enum.IsDefined(OnFailure), nameof(OnFailure), OnFailure, "Continue, StopRest or RollBackStep");
    }

    private static void Check(bool holds, string name, object value, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"CoachOptions.{name} is {value}; it has to be {right}.");
        }
    }
}
