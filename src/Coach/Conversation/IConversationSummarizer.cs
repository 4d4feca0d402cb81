namespace Coach;

/// <summary>
/// Shortens what a conversation has left behind, so that the model keeps to know what it is about when old messages are no longer sent verbatim.
/// Registered with <see cref="CoachBuilder.UseSummarizer"/>; without one, old messages are left out and counted. Safe to call from many threads.
/// </summary>
public interface IConversationSummarizer
{
    /// <summary>
    /// A summary of the earlier summary and the messages behind it. Called between turns' transactions, so it may call a model. When it throws or takes
    /// longer than <see cref="CoachOptions.ActionTimeout"/>, the turn goes on with the earlier summary.
    /// </summary>
    /// <returns>Text of at most <see cref="SummaryRequest.MaxLength"/> UTF-16 characters; what is longer is cut.</returns>
    ValueTask<string> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken);
}

/// <summary>What is to be summarised.</summary>
/// <param name="Session">The session.</param>
/// <param name="Earlier">The summary of all that was before <paramref name="Messages"/>; null if there was nothing or nothing is known of it.</param>
/// <param name="Messages">The messages that are no longer sent, the oldest first.</param>
/// <param name="MaxLength">How long the summary may be, in UTF-16 characters.</param>
public sealed record SummaryRequest(CoachSession Session, string? Earlier, IReadOnlyList<StoredMessage> Messages, int MaxLength);

/// <summary>What a session keeps of messages that are no longer sent to the model.</summary>
/// <param name="Text">The summary.</param>
/// <param name="Through">The <see cref="StoredMessage.Ordinal"/> of the last message that it covers.</param>
public sealed record ConversationSummary(string Text, long Through);
