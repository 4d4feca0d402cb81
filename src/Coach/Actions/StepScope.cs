using Coach.Markup;

namespace Coach;

/// <summary>What calls are checked against.</summary>
internal class CallScope
{
    public required CoachSession Session { get; init; }

    public required string TurnId { get; init; }

    public ActionEmitters Emitter { get; init; } = ActionEmitters.Model;

    /// <summary>The place of the step's first call among the calls of the turn.</summary>
    public int FirstOrdinal { get; init; }

    /// <summary>The reply, and the texts of this turn that are not the model's own: what it merely repeats from them does not run.</summary>
    public string Reply { get; init; } = "";

    public IReadOnlyList<string> ForeignTexts { get; init; } = [];

    public bool IsQuotation(ActionCall call) => Quotation.IsIn(call, Reply, ForeignTexts);
}

/// <summary>What the calls of one step run in.</summary>
internal sealed class StepScope : CallScope
{
    public required IStoreStep Step { get; init; }

    public required TurnTransaction Transaction { get; init; }

    public required IServiceProvider Services { get; init; }

    /// <summary>Whether a person has approved the calls.</summary>
    public bool IsApproved { get; init; }
}

/// <summary>What came of a step's calls.</summary>
internal sealed class StepOutcome(CoachSession session)
{
    /// <summary>The session as the calls left it.</summary>
    public CoachSession Session { get; set; } = session;

    public List<ActionCallResult> Results { get; } = [];

    /// <summary>The calls that wait for approval from here on.</summary>
    public List<PendingApproval> Parked { get; } = [];

    public List<Func<CancellationToken, ValueTask>> AfterCommit { get; } = [];

    /// <summary>Whether a handler has said that the model has to see what came of its call.</summary>
    public bool NeedsReply { get; set; }

    /// <summary>The handler that did not stop in time; then nothing of the step may be committed.</summary>
    public Task? StuckHandler { get; set; }
}
