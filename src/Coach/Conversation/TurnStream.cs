namespace Coach;

/// <summary>Where a streamed turn puts its updates.</summary>
internal sealed class TurnStream : UpdateStream<TurnUpdate>
{
    /// <summary>Runs a turn and hands its updates on.</summary>
    public static IAsyncEnumerable<TurnUpdate> ReadAsync(Func<TurnStream, CancellationToken, ValueTask<TurnResult>> run, CancellationToken cancellationToken)
    {
        var stream = new TurnStream();
        return stream.ReadAsync(cancelled => stream.RunAsync(run, cancelled), cancellationToken);
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

    protected override TurnUpdate TextUpdate(string text) => new TurnText(text);

    private async ValueTask RunAsync(Func<TurnStream, CancellationToken, ValueTask<TurnResult>> run, CancellationToken cancellationToken)
    {
        var result = await run(this, cancellationToken).ConfigureAwait(false);
        if (result.Status == TurnStatus.Completed && !HasShown)
        {
            // A turn that was recorded before is told as if it came now.
            ShowText(result.Text);
            ShowResults(result.Actions);
        }

        Show(result.Status == TurnStatus.Completed ? new TurnCompleted(result) : new TurnFailed(result));
    }
}
