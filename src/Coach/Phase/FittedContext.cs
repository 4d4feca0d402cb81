using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Messages that were made to fit a model.</summary>
/// <param name="Messages">What to send.</param>
/// <param name="Operations">What was done for it: each message left out or replaced.</param>
/// <param name="Tokens">How many tokens the messages and the tools take, as counted.</param>
/// <param name="Fits">Whether that is within the model's context, with the reserve for its output. Else what cannot be left out is too much for it.</param>
public sealed record FittedContext(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ContextOperation> Operations, int Tokens, bool Fits);
