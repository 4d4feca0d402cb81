namespace Coach;

/// <summary>
/// Something that happened in a streamed turn: <see cref="TurnText"/> and <see cref="ActionRead"/> while the model writes,
/// <see cref="ActionFinished"/> and <see cref="StateChanged"/> once the step is committed, and <see cref="TurnCompleted"/> or
/// <see cref="TurnFailed"/> as the last.
/// </summary>
public abstract record TurnUpdate
{
    private protected TurnUpdate()
    {
    }
}

/// <summary>Text to show, behind the text before it. All of it together is <see cref="TurnResult.Text"/>; it never holds markup.</summary>
/// <param name="Text">What to show; not empty.</param>
public sealed record TurnText(string Text) : TurnUpdate;

/// <summary>
/// The model has asked for an action. It has not run: that happens when the reply has ended, and <see cref="ActionFinished"/> says what came
/// of it.
/// </summary>
/// <param name="Name">The action's wire name, in its declared spelling if it is declared.</param>
/// <param name="Offset">Where the call begins in the raw reply, in UTF-16 characters.</param>
/// <param name="Refusal">
/// Why the call will not run, as far as that is certain already; null for one that may run. What the state allows is certain only for a reply's
/// first call, as the ones before may change the state.
/// </param>
public sealed record ActionRead(string Name, int Offset, ActionStatus? Refusal) : TurnUpdate;

/// <summary>The step is committed, and this came of one of its calls.</summary>
/// <param name="Result">The call and what became of it.</param>
public sealed record ActionFinished(ActionCallResult Result) : TurnUpdate;

/// <summary>The step is committed, and one of its calls has brought the conversation into another state.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
public sealed record StateChanged(string From, string To) : TurnUpdate;

/// <summary>The turn is complete: what was shown is kept.</summary>
/// <param name="Result">The turn's result, the same that <see cref="ICoach.GetResponseAsync"/> gives.</param>
public sealed record TurnCompleted(TurnResult Result) : TurnUpdate;

/// <summary>The turn has failed: what was shown is not kept, and no action ran. The message is kept, and the same turn id tries again.</summary>
/// <param name="Result">The turn's result; <see cref="TurnResult.Error"/> says why, for the person's eyes.</param>
public sealed record TurnFailed(TurnResult Result) : TurnUpdate;
