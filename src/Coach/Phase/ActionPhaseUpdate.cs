namespace Coach;

/// <summary>
/// Something that happened in a streamed Action phase: <see cref="PhaseText"/> and <see cref="PhaseCallRead"/> while the model writes, <see cref="PhaseCallFinished"/> once a call
/// has run, and <see cref="PhaseCompleted"/> as the last.
/// </summary>
public abstract record ActionPhaseUpdate
{
    private protected ActionPhaseUpdate()
    {
    }
}

/// <summary>Text to show, behind the text before it. All of it together is <see cref="ActionPhaseResult.Content"/>; it never holds markup.</summary>
/// <param name="Text">What to show; not empty.</param>
public sealed record PhaseText(string Text) : ActionPhaseUpdate;

/// <summary>The model has asked for a tool or an action. It has not run: that happens when the reply has ended.</summary>
/// <param name="Name">The name, as the model wrote it.</param>
public sealed record PhaseCallRead(string Name) : ActionPhaseUpdate;

/// <summary>A call has run, or was refused.</summary>
/// <param name="Result">The call and what became of it.</param>
public sealed record PhaseCallFinished(ToolCallResult Result) : ActionPhaseUpdate;

/// <summary>The phase has ended.</summary>
/// <param name="Result">Its result, the same that <see cref="ActionPhase.RunAsync"/> gives.</param>
public sealed record PhaseCompleted(ActionPhaseResult Result) : ActionPhaseUpdate;

/// <summary>Where a streamed phase puts its updates.</summary>
internal sealed class PhaseStream : UpdateStream<ActionPhaseUpdate>, IPhaseObserver
{
    public static IAsyncEnumerable<ActionPhaseUpdate> ReadAsync(Func<PhaseStream, CancellationToken, ValueTask<ActionPhaseResult>> run, CancellationToken cancellationToken)
    {
        var stream = new PhaseStream();
        return stream.ReadAsync(async cancelled => stream.Show(new PhaseCompleted(await run(stream, cancelled).ConfigureAwait(false))), cancellationToken);
    }

    public void ShowCall(Markup.ActionCall call, string replySoFar) => Show(new PhaseCallRead(call.Name));

    public void ShowResults(IReadOnlyList<ToolCallResult> results)
    {
        foreach (var result in results)
        {
            Show(new PhaseCallFinished(result));
        }
    }

    protected override ActionPhaseUpdate TextUpdate(string text) => new PhaseText(text);
}
