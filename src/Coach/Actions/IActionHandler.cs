namespace Coach;

/// <summary>Carries out an action that has no parameters. Made anew for each call, its constructor's services from the step's scope.</summary>
public interface IActionHandler
{
    /// <summary>Carries the action out.</summary>
    /// <param name="context">The session, its data, and the step's transaction.</param>
    /// <param name="cancellationToken">Cancelled when the turn is cancelled or the action's time is over.</param>
    /// <returns>What came of it; an exception is reported as <see cref="ActionStatus.Failed"/> without its text.</returns>
    ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken);
}

/// <summary>Carries out an action with parameters. Made anew for each call, its constructor's services from the step's scope.</summary>
/// <typeparam name="TParameters">A record, or a class with settable properties: what the model has to give.</typeparam>
public interface IActionHandler<in TParameters>
{
    /// <summary>Carries the action out.</summary>
    /// <param name="action">The parameters, already checked against their types and constraints.</param>
    /// <param name="context">The session, its data, and the step's transaction.</param>
    /// <param name="cancellationToken">Cancelled when the turn is cancelled or the action's time is over.</param>
    /// <returns>What came of it; an exception is reported as <see cref="ActionStatus.Failed"/> without its text.</returns>
    ValueTask<ActionOutcome> HandleAsync(TParameters action, HandlerContext context, CancellationToken cancellationToken);
}
