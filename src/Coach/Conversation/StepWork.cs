using Microsoft.Extensions.DependencyInjection;

namespace Coach;

/// <summary>What a step works on, its scope of services, and what it writes down.</summary>
internal sealed class StepWork(CoachSession session, TurnRecord turn, TurnProgress progress, AsyncServiceScope scope)
{
    /// <summary>The session as it was read, with what is known of its messages by now.</summary>
    public CoachSession Session { get; private set; } = session;

    public TurnRecord Turn { get; } = turn;

    public IServiceProvider Services { get; } = scope.ServiceProvider;

    public TurnTransaction Transaction { get; } = scope.ServiceProvider.GetRequiredService<TurnTransaction>();

    public PhaseReply Reply { get; set; } = null!;

    /// <summary>What came of the calls of tools that are not actions.</summary>
    public IReadOnlyList<ToolCallResult> Tools { get; set; } = [];

    /// <summary>How many messages of the session the model was not sent.</summary>
    public long MessagesLeftOut { get; private set; }

    /// <summary>Who asks for the step's calls.</summary>
    public ActionEmitters Emitter { get; init; } = ActionEmitters.Model;

    /// <summary>The waiting call that the step decides on.</summary>
    public string? Decided { get; init; }

    /// <summary>The step's number in its turn, from 1.</summary>
    public int Number => progress.Steps.Count + 1;

    /// <summary>What did not stop in time: its services are not taken from under it.</summary>
    public List<Task> StillRunning { get; } = [];

    // A call that the person wrote, or that a tool's result has, is a quotation in the model's reply, and nowhere else.
    public IReadOnlyList<string> ForeignTexts =>
        Turn.Kind == TurnKind.Message ? [Turn.Message, .. progress.Steps.SelectMany(step => step.Tools).Select(tool => tool.Result)] : [];

    public void Remember(RecalledHistory history)
    {
        MessagesLeftOut = history.LeftOut;
        Session = Session with { Summary = history.Summary };
    }

    /// <summary>What calls are checked against while the reply is still coming.</summary>
    public CallScope Scope(string replySoFar) =>
        new() { Session = Session, TurnId = Turn.TurnId, FirstOrdinal = progress.Calls, Reply = replySoFar, ForeignTexts = ForeignTexts };

    public StepScope Scope(IStoreStep step) => new()
    {
        Session = Session,
        TurnId = Turn.TurnId,
        FirstOrdinal = progress.Calls,
        Step = step,
        Transaction = Transaction,
        Services = Services,
        Reply = Reply.Text.Text,
        ForeignTexts = ForeignTexts,
        Emitter = Emitter,
        IsApproved = Decided is not null,
    };

    /// <summary>What this step did, by itself.</summary>
    public TurnResult Result(StepOutcome outcome) => new()
    {
        SessionId = Session.Id,
        TurnId = Turn.TurnId,
        Kind = Turn.Kind,
        Status = TurnStatus.Completed,
        Text = Reply.Text.VisibleText,
        Actions = outcome.Results,
        Tools = Tools,
        Unreadable = [.. Reply.Text.Errors.Select(error => new UnreadableCall(error.Code, error.Message, error.Offset, error.Length) { Step = Number })],
        Notes = [.. Reply.Text.Notes.Select(note => note.Kind)],
        MessagesLeftOut = MessagesLeftOut,
        StateBefore = Session.State,
        State = outcome.Session.State,
        Model = Reply.Model,
        FinishReason = Reply.FinishReason,
        Attempts = Reply.Attempts,
        ContextOperations = Reply.ContextOperations,
        InputTokens = Reply.Usage?.InputTokenCount,
        OutputTokens = Reply.Usage?.OutputTokenCount,
    };

    /// <summary>What the step commits; it completes its turn unless the model is to be asked once more.</summary>
    public StepRecord Record(StepOutcome outcome, bool isLast, DateTimeOffset at)
    {
        var own = Result(outcome);
        var isOnly = isLast && progress.Steps.Count == 0;
        return new()
        {
            Session = outcome.Session,
            TurnId = Turn.TurnId,
            Step = Number,
            RawReply = Reply.Text.Text,
            VisibleText = Turn.Kind == TurnKind.Message ? Reply.Text.VisibleText : string.Join('\n', outcome.Results.Select(result => $"{result.Name}: {result.Message}")),
            Role = Turn.Kind == TurnKind.Message ? MessageRole.Assistant : MessageRole.Application,
            Parked = outcome.Parked,
            Decided = Decided,
            Model = Reply.Model,
            Calls = outcome.Results,
            Result = isLast ? CoachJson.Write(progress.With(own)) : null,
            StepResult = isOnly ? null : CoachJson.Write(own),
            At = at,
        };
    }

    public async ValueTask EndAsync()
    {
        if (StillRunning.Count == 0)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
            return;
        }

        _ = Task.WhenAll(StillRunning).ContinueWith(
            async _ => await scope.DisposeAsync().ConfigureAwait(false), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
