using Coach.Markup;
using Microsoft.Extensions.DependencyInjection;

namespace Coach;

/// <summary>What a step works on, its scope of services, and what it writes down.</summary>
internal sealed class StepWork(CoachSession session, TurnRecord turn, AsyncServiceScope scope)
{
    /// <summary>The session as it was read, with what is known of its messages by now.</summary>
    public CoachSession Session { get; private set; } = session;

    public TurnRecord Turn { get; } = turn;

    public IServiceProvider Services { get; } = scope.ServiceProvider;

    public TurnTransaction Transaction { get; } = scope.ServiceProvider.GetRequiredService<TurnTransaction>();

    public MarkedReply Reply { get; set; } = null!;

    public string? Model { get; set; }

    /// <summary>How many messages of the session the model was not sent.</summary>
    public long MessagesLeftOut { get; private set; }

    /// <summary>Who asks for the step's calls.</summary>
    public ActionEmitters Emitter { get; init; } = ActionEmitters.Model;

    /// <summary>The waiting call that the step decides on.</summary>
    public string? Decided { get; init; }

    // A call that the person wrote is a quotation in the model's reply, and nowhere else.
    private IReadOnlyList<string> ForeignTexts => Turn.Kind == TurnKind.Message ? [Turn.Message] : [];

    /// <summary>What did not stop in time: its services are not taken from under it.</summary>
    public List<Task> StillRunning { get; } = [];

    public void Remember(RecalledHistory history)
    {
        MessagesLeftOut = history.LeftOut;
        Session = Session with { Summary = history.Summary };
    }

    /// <summary>What calls are checked against while the reply is still coming.</summary>
    public CallScope Scope(string replySoFar) => new() { Session = Session, TurnId = Turn.TurnId, Reply = replySoFar, ForeignTexts = ForeignTexts };

    public StepScope Scope(IStoreStep step) => new()
    {
        Session = Session,
        TurnId = Turn.TurnId,
        Step = step,
        Transaction = Transaction,
        Services = Services,
        Reply = Reply.Text,
        ForeignTexts = ForeignTexts,
        Emitter = Emitter,
        IsApproved = Decided is not null,
    };

    public TurnResult Result(StepOutcome outcome) => new()
    {
        SessionId = Session.Id,
        TurnId = Turn.TurnId,
        Kind = Turn.Kind,
        Status = TurnStatus.Completed,
        Text = Reply.VisibleText,
        Actions = outcome.Results,
        Unreadable = [.. Reply.Errors.Select(error => new UnreadableCall(error.Code, error.Message, error.Offset, error.Length))],
        Notes = [.. Reply.Notes.Select(note => note.Kind)],
        MessagesLeftOut = MessagesLeftOut,
        StateBefore = Session.State,
        State = outcome.Session.State,
        Model = Model,
    };

    public StepRecord Record(StepOutcome outcome, DateTimeOffset at) => new()
    {
        Session = outcome.Session,
        TurnId = Turn.TurnId,
        Step = 1,
        RawReply = Reply.Text,
        VisibleText = Turn.Kind == TurnKind.Message ? Reply.VisibleText : string.Join('\n', outcome.Results.Select(result => $"{result.Name}: {result.Message}")),
        Role = Turn.Kind == TurnKind.Message ? MessageRole.Assistant : MessageRole.Application,
        Parked = outcome.Parked,
        Decided = Decided,
        Model = Model,
        Calls = outcome.Results,
        Result = CoachJson.Write(Result(outcome)),
        At = at,
    };

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
