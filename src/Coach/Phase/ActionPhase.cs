using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>
/// The Action phase: takes a person's input, or what the Yield phase sent back, chooses a model, calls it with its tools, survives its failures, and hands a complete result on.
/// <see cref="ICoach"/> runs its turns through it; by itself it keeps no session and no state. Safe to use from many threads.
/// </summary>
/// <example>
/// Plain inference, and the same with tools:
/// <code>
/// var phase = new ActionPhase(client);
/// var answer = await phase.RunAsync(new("Why is the sky blue?") { Instructions = "You are a helpful assistant." });
/// var acted = await phase.RunAsync(new("What time is it in Oslo?") { Tools = [clock], Requirements = new() { Capabilities = ModelCapabilities.Tools } });
/// </code>
/// </example>
public sealed class ActionPhase
{
    private readonly IChatClient _client;
    private readonly ToolRunner _tools;

    /// <summary>A phase that calls one client, which may be any pipeline of its own.</summary>
    /// <param name="client">The model. Not disposed of.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="time">The clock of all waits; null for the system's.</param>
    /// <param name="logger">Is told what happened, without content.</param>
    /// <exception cref="InvalidOperationException">An option is out of its range.</exception>
    public ActionPhase(IChatClient client, ActionPhaseOptions? options = null, TimeProvider? time = null, ILogger? logger = null)
        : this(options, time, logger)
    {
        ArgumentNullException.ThrowIfNull(client);
        IsTaughtText = Options.Channels != ActionChannels.Native;
        _client = new ChannelChatClient(TelemetryChatClient.Measure(client, Options.RecordContent, Time), Options.Channels, Options.Channels != ActionChannels.Text, Grammar);
    }

    /// <summary>
    /// A phase that chooses among models, such as those of a <see cref="MatrixRouter"/>: tries the best first and falls back, fits the context to each, and offers tools in
    /// the channel of its row.
    /// </summary>
    /// <param name="router">Chooses the models. Not disposed of.</param>
    /// <param name="options">Limits; null for the defaults. Its channels do not count.</param>
    /// <param name="fallback">Times and limits of the fallback; null for the defaults.</param>
    /// <param name="fitter">Makes messages fit each model; null for a <see cref="ContextFitter"/>.</param>
    /// <param name="time">The clock of all waits; null for the system's.</param>
    /// <param name="logger">Is told what happened, without content.</param>
    /// <exception cref="InvalidOperationException">An option is out of its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option of the fallback is out of its range.</exception>
    public ActionPhase(
        IModelRouter router, ActionPhaseOptions? options = null, FallbackOptions? fallback = null, IContextFitter? fitter = null, TimeProvider? time = null, ILogger? logger = null)
        : this(options, time, logger)
    {
        ArgumentNullException.ThrowIfNull(router);
        IsTaughtText = true;
        _client = new FallbackChatClient(
            new ChannelRouter(router, Grammar, Options.RecordContent, Time), (fallback ?? new()).WithActionsOf(Grammar), fitter ?? new ContextFitter(), Time, logger);
    }

    /// <summary>The phase of a coach, whose client fits requests to its channels itself, and whose turns are the loop.</summary>
    internal ActionPhase(CoachParts parts)
    {
        (_client, Grammar, Time, Logger) = (parts.Client, parts.Grammar, parts.Time, parts.Logger);
        Options = new();
        _tools = new(parts.Options.Tools, Time, Logger, parts.Options.RecordContent);
    }

#pragma warning disable CS8618 // The public constructors give the client.
    private ActionPhase(ActionPhaseOptions? options, TimeProvider? time, ILogger? logger)
#pragma warning restore CS8618
    {
        (Options, Time, Logger) = (options ?? new(), time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        Options.Validate();
        Grammar = ActionGrammar.Create(new() { Formats = Options.Formats });
        _tools = new(Options.Tools, Time, Logger, Options.RecordContent);
    }

    internal ActionPhaseOptions Options { get; }

    internal ActionGrammar Grammar { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    /// <summary>Whether a model may have to be taught to write its calls as text.</summary>
    internal bool IsTaughtText { get; }

    /// <summary>
    /// Runs the phase. A model that fails, or has no answer, is a result with <see cref="ActionPhaseResult.Error"/>, never an answer; so is what goes wrong with a tool.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; so is the call of the provider.</exception>
    public ValueTask<ActionPhaseResult> RunAsync(ActionPhaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new PhaseRun(this, request, stream: null).RunAsync(cancellationToken);
    }

    /// <summary>Runs the phase and shows its text while the model writes it. Ends with the result that <see cref="RunAsync"/> gives. Whoever stops reading cancels it.</summary>
    public IAsyncEnumerable<ActionPhaseUpdate> RunStreamingAsync(ActionPhaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PhaseStream.ReadAsync((stream, cancelled) => new PhaseRun(this, request, stream).RunAsync(cancelled), cancellationToken);
    }

    /// <summary>
    /// Runs the phase, and again as long as the Yield phase sends something back: at most to <see cref="ActionPhaseOptions.MaxCycles"/>, and not once the chain only repeats itself. Each
    /// cycle sees the messages of those before it.
    /// </summary>
    public async ValueTask<ActionPhaseChain> RunCyclesAsync(ActionPhaseRequest request, YieldPhase yield, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(yield);
        var cycles = new List<ActionPhaseResult>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var run = new PhaseRun(this, request, stream: null);
            var result = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            cycles.Add(result);
            if (result.Stop is PhaseStop.Failed or PhaseStop.CycleLimit)
            {
                return new(cycles, result.Stop);
            }

            var decision = await yield(result, cancellationToken).ConfigureAwait(false);
            if (decision.Content is not { } content)
            {
                return new(cycles, PhaseStop.Finished);
            }

            if (request.Recursion.Cycle + 1 >= Options.MaxCycles)
            {
                return new(cycles, PhaseStop.CycleLimit);
            }

            // The same question after the same answer would have the same answer for ever.
            if (!seen.Add(string.Join('\0', [content, result.Content, .. result.Tools.Select(tool => tool.Name + tool.Arguments)])))
            {
                return new(cycles, PhaseStop.Repeated);
            }

            request = request with
            {
                Content = content,
                Attachments = [],
                Recursion = request.Recursion.Next(),
                Context = [.. run.Conversation, .. result.Messages],
                ContextOperations = decision.ContextOperations,
                Requirements = decision.Requirements ?? request.Requirements,
            };
        }
    }

    /// <summary>Asks the model once and reads its reply, streamed if somebody watches.</summary>
    internal async ValueTask<PhaseReply> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ReplyRules rules, IPhaseObserver? observer, CancellationToken cancellationToken)
    {
        if (observer is not null)
        {
            return await new ReplyStream(rules, observer, Time).ReadAsync(_client.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        var started = Time.GetTimestamp();
        var response = await _client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The chat client gave no response.");
        return PhaseReply.Read(response, rules, Time.GetElapsedTime(started));
    }

    /// <summary>Runs the calls of tools that a reply asks for.</summary>
    internal ValueTask<IReadOnlyList<ToolCallResult>> RunToolsAsync(
        IReadOnlyList<ActionCall> calls, ReplyRules rules, string reply, IReadOnlyList<string> foreignTexts, int step, CancellationToken cancellationToken) =>
        _tools.RunAsync(calls, rules, reply, foreignTexts, FormattableString.Invariant($"call_{step}_"), cancellationToken);
}
