namespace Coach;

/// <summary>A call whose parameters have been read: all that is left is to run it.</summary>
internal abstract class PreparedAction
{
    public abstract ValueTask<ActionOutcome> InvokeAsync(HandlerContext context, CancellationToken cancellationToken);

    /// <summary>Handlers are made by an emitted constructor call, so the container does not dispose of them.</summary>
    protected static async ValueTask<ActionOutcome> RunAsync(object handler, ValueTask<ActionOutcome> running)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        finally
        {
            if (handler is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (handler as IDisposable)?.Dispose();
            }
        }
    }
}

internal sealed class PreparedAction<TParameters>(TParameters parameters, Func<IServiceProvider, IActionHandler<TParameters>> make) : PreparedAction
{
    public override ValueTask<ActionOutcome> InvokeAsync(HandlerContext context, CancellationToken cancellationToken)
    {
        var handler = make(context.Services);
        var running = handler.HandleAsync(parameters, context, cancellationToken);
        return handler is IAsyncDisposable or IDisposable ? RunAsync(handler, running) : running;
    }
}

internal sealed class PreparedPlainAction(Func<IServiceProvider, IActionHandler> make) : PreparedAction
{
    public override ValueTask<ActionOutcome> InvokeAsync(HandlerContext context, CancellationToken cancellationToken)
    {
        var handler = make(context.Services);
        var running = handler.HandleAsync(context, cancellationToken);
        return handler is IAsyncDisposable or IDisposable ? RunAsync(handler, running) : running;
    }
}
