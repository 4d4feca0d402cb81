using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>
/// Makes messages fit a model by the strategies of <see cref="ContextFittingOptions"/>, as far as it is needed. System messages and the last message of the
/// user stay as they are; a tool call and its results, and what is linked, stay or go together; a message's priority says what goes first. The same messages
/// give the same result, and each is counted once.
/// </summary>
/// <remarks>
/// A note of the application (which is of the role user) is not taken for the user's last message, but what stands of that role behind it is kept, too.
/// </remarks>
/// <example>
/// <code>
/// var client = new FallbackChatClient([new(small, smallClient), new(large, largeClient)], fitter: new ContextFitter());
/// </code>
/// </example>
public sealed class ContextFitter : IContextFitter
{
    // A model that may write as much as it reads would have no room for reading.
    private const int LargestReserve = 2;

    private readonly ContextFittingOptions _options;
    private readonly ITokenCounter _counter;
    private readonly ContextReducing _reducing;
    private readonly int _largest;

    /// <summary>A fitter.</summary>
    /// <param name="options">How to fit; null for the defaults.</param>
    /// <param name="counter">Counts tokens; null for the estimate of <see cref="TokenEstimator"/>.</param>
    /// <param name="models">The models there are, for <see cref="ContextStrategy.LargerModel"/>; null if they are not known, and then it does nothing.</param>
    /// <param name="time">The clock of the wait for a summary; null for the system's.</param>
    /// <param name="logger">Is told of summaries that failed, without content.</param>
    /// <exception cref="InvalidOperationException">An option is out of its range.</exception>
    public ContextFitter(
        ContextFittingOptions? options = null, ITokenCounter? counter = null, IEnumerable<ModelEntry>? models = null, TimeProvider? time = null, ILogger? logger = null)
    {
        _options = options ?? new();
        _options.Validate();
        _counter = counter ?? TokenEstimator.Instance;
        _reducing = new(_options, time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        _largest = models?.Where(model => model.Status != ModelStatus.Disabled).Select(model => model.ContextTokens).DefaultIfEmpty().Max() ?? 0;
    }

    /// <inheritdoc/>
    public async ValueTask<FittedContext> FitAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ModelEntry model, double share = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(model);
        var sizes = new ContextSizes(_counter, _options.ImageTokens, model.Model);
        var fixedTokens = sizes.Count(options, model);
        var draft = new ContextDraft(messages, sizes, Budget(options, model, share) - fixedTokens);
        await _reducing.ReduceAsync(draft, model.Model, model.ContextTokens < _largest, cancellationToken).ConfigureAwait(false);
        var (fitted, operations, tokens) = draft.Finish();
        return new(fitted, operations, (int)Math.Min(tokens + fixedTokens, int.MaxValue), tokens <= draft.Budget);
    }

    // The reserve is as large as it is, however wrong the count of the messages has been: the share is one of what is left for them.
    private long Budget(ChatOptions? options, ModelEntry model, double share)
    {
        var reserve = _options.OutputReserve ?? options?.MaxOutputTokens ?? Math.Min(model.OutputTokens, model.ContextTokens / LargestReserve);
        return (long)((model.ContextTokens - (long)Math.Max(0, reserve)) * (1 - _options.SafetyShare) * (share is > 0 and <= 1 ? share : 1));
    }
}
