using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Coach;

/// <summary>
/// Where a streamed turn puts its updates. Writing never waits: how fast somebody reads must not decide how long a turn holds its session.
/// </summary>
internal sealed class TurnStream
{
    private readonly Channel<TurnUpdate> _updates = Channel.CreateUnbounded<TurnUpdate>(new() { SingleReader = true, SingleWriter = true });

    /// <summary>Whether the caller has seen something of the turn; a reply that was shown in part cannot be replaced by another one.</summary>
    public bool HasShown { get; private set; }

    /// <summary>
    /// Runs a turn and hands its updates on. Whoever stops reading cancels the turn; the last thing an enumeration waits for is the turn's end.
    /// </summary>
    public static async IAsyncEnumerable<TurnUpdate> ReadAsync(
        Func<TurnStream, CancellationToken, ValueTask<TurnResult>> run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = new TurnStream();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = stream.RunAsync(run, stopping.Token);
        try
        {
            await foreach (var update in stream._updates.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
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

    public void Show(TurnUpdate update)
    {
        HasShown = true;
        _updates.Writer.TryWrite(update);
    }

    /// <summary>Whether text that is more than blanks was shown.</summary>
    public bool HasText { get; private set; }

    /// <summary>The last two characters that were shown, or as many as there are.</summary>
    public string LastText { get; private set; } = "";

    public void ShowText(string text)
    {
        if (text.Length > 0)
        {
            HasText |= !string.IsNullOrWhiteSpace(text);
            LastText = text.Length > 1 ? text[^2..] : LastText.Length > 0 ? LastText[^1..] + text : text;
            Show(new TurnText(text));
        }
    }

    /// <summary>What came of a committed step's calls.</summary>
    public void ShowResults(IReadOnlyList<ActionCallResult> results)
    {
        foreach (var result in results)
        {
            Show(new ActionFinished(result));
            if (result.StateAfter != result.StateBefore)
            {
                Show(new StateChanged(result.StateBefore, result.StateAfter));
            }
        }
    }

    private async Task RunAsync(Func<TurnStream, CancellationToken, ValueTask<TurnResult>> run, CancellationToken cancellationToken)
    {
        try
        {
            // On another thread, so that a model or a store that blocks does not block whoever reads.
            var result = await Task.Run(() => run(this, cancellationToken).AsTask(), CancellationToken.None).ConfigureAwait(false);
            if (result.Status == TurnStatus.Completed && !HasShown)
            {
                // A turn that was recorded before is told as if it came now.
                ShowText(result.Text);
                ShowResults(result.Actions);
            }

            Show(result.Status == TurnStatus.Completed ? new TurnCompleted(result) : new TurnFailed(result));
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
