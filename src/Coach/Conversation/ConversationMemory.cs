using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>What of a session's messages a model call gets to see: the last ones verbatim, and of the others a summary or their number.</summary>
internal sealed class ConversationMemory(ICoachStore store, CoachOptions options, IConversationSummarizer? summarizer, TimeProvider time, ILogger logger)
{
    // So that the last results are among the messages, however few are sent verbatim.
    private const int FewestRead = 16;

    // How many messages one summary takes in at most; a summariser that comes late to a long conversation does not get all of it at once.
    private const int MostSummarized = 200;

    public async ValueTask<RecalledHistory> RecallAsync(CoachSession session, TurnRecord turn, CancellationToken cancellationToken)
    {
        // A turn that is tried again may have steps from before much that was said since.
        var last = turn.IsNew ? Math.Max(options.HistoryMessages + 1, FewestRead) : int.MaxValue;
        var history = await store.ReadMessagesAsync(session.Id, last, cancellationToken).ConfigureAwait(false);

        // A turn that goes on finds its own messages in the history: the person's, and its steps'.
        var before = history.Where(stored => stored.TurnId != turn.TurnId).ToList();
        var verbatim = Math.Min(options.HistoryMessages, before.Count);
        var leftOut = verbatim < before.Count ? before[^(verbatim + 1)].Ordinal : verbatim > 0 ? before[0].Ordinal - 1 : 0;
        var summary = session.Summary;
        if (summarizer is not null && leftOut - (summary?.Through ?? 0) is var unknown && unknown > options.HistoryMessages / 2)
        {
            summary = await SummarizeAsync(session, leftOut, unknown, history[^1].Ordinal, cancellationToken).ConfigureAwait(false) ?? summary;
        }

        return new(before, verbatim, leftOut, summary) { Own = [.. history.Where(stored => stored.TurnId == turn.TurnId && stored.Role == MessageRole.Assistant)] };
    }

    private async ValueTask<ConversationSummary?> SummarizeAsync(CoachSession session, long through, long unknown, long newest, CancellationToken cancellationToken)
    {
        var read = await store.ReadMessagesAsync(session.Id, (int)Math.Min(newest - through + Math.Min(unknown, MostSummarized), int.MaxValue), cancellationToken).ConfigureAwait(false);
        var messages = read.Where(message => message.Ordinal <= through).ToList();
        using var timeout = new CancellationTokenSource(options.ActionTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var text = await summarizer!.SummarizeAsync(new(session, session.Summary?.Text, messages, options.MaxSummaryLength), linked.Token)
                .AsTask().WaitAsync(linked.Token).ConfigureAwait(false);
            return string.IsNullOrWhiteSpace(text) ? null : new(Cut(text), through);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.SummaryFailed(logger, exception, session.Id);
            return null;
        }
    }

    private string Cut(string text)
    {
        var length = Math.Min(text.Length, options.MaxSummaryLength);
        return text[..(length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}

/// <summary>What a model call gets to see of a session's messages.</summary>
/// <param name="Messages">The last messages without the turn's own, the oldest first; more than are sent, so that the last results are among them.</param>
/// <param name="Verbatim">How many of them are sent.</param>
/// <param name="LeftOut">How many messages of the session are not sent.</param>
/// <param name="Summary">What is known of those, if anything.</param>
internal sealed record RecalledHistory(IReadOnlyList<StoredMessage> Messages, int Verbatim, long LeftOut, ConversationSummary? Summary)
{
    /// <summary>What the turn's own steps have said so far, the oldest first.</summary>
    public IReadOnlyList<StoredMessage> Own { get; init; } = [];

    /// <summary>What the model is told of the messages that are left out; null if there are none.</summary>
    public string? Note => LeftOut == 0 ? null
        : Summary is null ? FormattableString.Invariant($"[Note from the application, not from the person: {LeftOut} earlier messages of this conversation are left out here]")
        : $"[Note from the application, not from the person: a summary of what was said before]\n{Summary.Text}";
}
