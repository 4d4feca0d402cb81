using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Coach;

/// <summary>Where streamed work puts its updates. Writing never waits: how fast somebody reads must not decide how long the work takes.</summary>
internal abstract class UpdateStream<TUpdate>
{
    private readonly Channel<TUpdate> _updates = Channel.CreateUnbounded<TUpdate>(new() { SingleReader = true, SingleWriter = true });

    /// <summary>Whether the caller has seen something of the work; a reply that was shown in part cannot be replaced by another one.</summary>
    public bool HasShown { get; private set; }

    /// <summary>The text that was shown so far.</summary>
    public ShownText Text { get; } = new();

    /// <summary>
    /// Runs the work and hands its updates on. Whoever stops reading cancels it; the last thing an enumeration waits for is the work's end.
    /// </summary>
    public async IAsyncEnumerable<TUpdate> ReadAsync(Func<CancellationToken, ValueTask> run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunAsync(run, stopping.Token);
        try
        {
            await foreach (var update in _updates.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
    }

    public void Show(TUpdate update)
    {
        HasShown = true;
        _updates.Writer.TryWrite(update);
    }

    public void ShowText(string text)
    {
        if (Text.Add(text) is { Length: > 0 } shown)
        {
            Show(TextUpdate(shown));
        }
    }

    protected abstract TUpdate TextUpdate(string text);

    private async Task RunAsync(Func<CancellationToken, ValueTask> run, CancellationToken cancellationToken)
    {
        try
        {
            // On another thread, so that a model or a store that blocks does not block whoever reads.
            await Task.Run(() => run(cancellationToken).AsTask(), CancellationToken.None).ConfigureAwait(false);
            _updates.Writer.Complete();
        }
#pragma warning disable CA1031 // Whatever it is goes to the reader.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _updates.Writer.Complete(exception);
        }
    }
}
