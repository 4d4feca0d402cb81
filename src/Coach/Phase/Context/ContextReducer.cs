using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>
/// The strategies of <see cref="ContextFittingOptions"/> as a reducer for pipelines of Microsoft.Extensions.AI, with a limit in tokens instead of a model's row.
/// What stays whole is the same as for <see cref="ContextFitter"/>. If that takes more than the limit, so does the result.
/// </summary>
/// <example>
/// <code>
/// IChatReducer reducer = new ContextReducer(4000, new() { Strategies = [ContextStrategy.ShortenToolResults] });
/// </code>
/// </example>
public sealed class ContextReducer : IChatReducer
{
    private readonly int _maxTokens;
    private readonly ContextFittingOptions _options;
    private readonly ITokenCounter _counter;
    private readonly ContextReducing _reducing;

    /// <summary>A reducer.</summary>
    /// <param name="maxTokens">How many tokens the messages may take, at least 1.</param>
    /// <param name="options">The strategies and how they work, of which <see cref="ContextFittingOptions.OutputReserve"/> and
    /// <see cref="ContextFittingOptions.SafetyShare"/> do nothing here; null for the defaults.</param>
    /// <param name="counter">Counts tokens; null for the estimate of <see cref="TokenEstimator"/>.</param>
    /// <param name="time">The clock of the wait for a summary; null for the system's.</param>
    /// <param name="logger">Is told of summaries that failed, without content.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    /// <exception cref="InvalidOperationException">An option is out of its range.</exception>
    public ContextReducer(
        int maxTokens, ContextFittingOptions? options = null, ITokenCounter? counter = null, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        _maxTokens = maxTokens;
        _options = options ?? new();
        _options.Validate();
        _counter = counter ?? TokenEstimator.Instance;
        _reducing = new(_options, time ?? TimeProvider.System, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var draft = new ContextDraft([.. messages], new(_counter, _options.ImageTokens, null), _maxTokens);
        await _reducing.ReduceAsync(draft, null, hasLarger: false, cancellationToken).ConfigureAwait(false);
        return draft.Finish().Messages;
    }
}
