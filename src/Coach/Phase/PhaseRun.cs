using System.Text;
using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>One run of an Action phase: the model is called, and called again as long as it has to see what came of its calls.</summary>
internal sealed class PhaseRun
{
    private readonly ActionPhase _phase;
    private readonly ActionPhaseRequest _request;
    private readonly PhaseStream? _stream;
    private readonly ReplyRules _rules;
    private readonly PhaseHistory _history;
    private readonly List<ToolCallResult> _tools = [];
    private readonly List<UnreadableCall> _unreadable = [];
    private readonly List<ModelAttempt> _attempts = [];
    private readonly List<ContextOperation> _operations = [];
    private readonly StringBuilder _text = new();
    private readonly ShownText _shown = new();
    private readonly long _started;
    private List<ChatMessage> _messages = [];
    private EditedContext? _edited;
    private PhaseReply? _last;
    private PhaseTelemetry _telemetry = new();
    private (int Safe, int Guess) _repairs;

    public PhaseRun(ActionPhase phase, ActionPhaseRequest request, PhaseStream? stream)
    {
        (_phase, _request, _stream, _started) = (phase, request, stream, phase.Time.GetTimestamp());
        _history = new(phase.Grammar);
        var tools = new Dictionary<string, AITool>(StringComparer.OrdinalIgnoreCase);
        foreach (var tool in request.Tools)
        {
            if (!tools.TryAdd(tool.Name, tool))
            {
                throw new ArgumentException($"Two tools are called {tool.Name}; names tell them apart, whatever their case.", nameof(request));
            }
        }

        _rules = new(phase.Grammar, tools);
    }

    /// <summary>The context as it was edited, with the request's message, for a cycle after this one.</summary>
    public IEnumerable<ChatMessage> Conversation => _messages.Take(_edited!.Messages.Count).SkipWhile(message => message.Role == ChatRole.System && !_request.Context.Contains(message));

    public async ValueTask<ActionPhaseResult> RunAsync(CancellationToken cancellationToken)
    {
        if (_request.Recursion.Cycle >= _phase.Options.MaxCycles)
        {
            return Result(PhaseStop.CycleLimit, new("cycle_limit", "The chain has had as many cycles as it may have."));
        }

        Begin();
        for (var step = 1; ; step++)
        {
            _shown.BeginStep();
            _stream?.Text.BeginStep();
            PhaseReply reply;
            try
            {
                reply = await _phase.AskAsync(_messages, Options(step), _rules, _stream, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!StepPreparation.IsCancelled(exception, cancellationToken))
            {
                Log.PhaseFailed(_phase.Logger, exception, step);
                _attempts.AddRange((exception as ModelCallException)?.Attempts ?? []);
                return Result(PhaseStop.Failed, new("model_failed", "There is no answer just now. Please try again."));
            }

            var isRepeated = _last is not null && reply.Signature == _last.Signature;
            Add(reply);
            if (reply.IsEmpty && step == 1)
            {
                return Result(PhaseStop.Failed, new("empty_reply", "There is no answer just now. Please try again."));
            }

            var results = await _phase.RunToolsAsync([.. reply.ToolCalls, .. reply.Actions], _rules, reply.Text.Text, ForeignTexts(), step, cancellationToken).ConfigureAwait(false);
            _tools.AddRange(results);
            _stream?.ShowResults(results);
            _messages.AddRange(_history.Add(reply, results));
            if (!HasToBeSeen(reply, results))
            {
                return Result(PhaseStop.Finished);
            }

            if (isRepeated || step == _phase.Options.MaxSteps)
            {
                return Result(isRepeated ? PhaseStop.Repeated : PhaseStop.StepLimit);
            }
        }
    }

    private void Begin()
    {
        var prompt = _phase.IsTaughtText && _request.Tools.Count > 0
            ? ChannelPrompt.Create(ToolPrompt.Create(_request.Instructions, _request.Tools, _phase.Grammar), _request.Instructions ?? "")
            : string.IsNullOrEmpty(_request.Instructions) ? null : new ChatMessage(ChatRole.System, _request.Instructions);
        IEnumerable<ChatMessage> messages = [.. _request.Context, new(ChatRole.User, [new TextContent(_request.Content), .. _request.Attachments])];
        _edited = ContextEditor.Apply(prompt is null ? [.. messages] : [prompt, .. messages], _request.ContextOperations);
        _messages = [.. _edited.Messages];
        _operations.AddRange(_edited.Applied);
    }

    private ChatOptions? Options(int step)
    {
        var options = _request.Options?.Clone();
        if (_request.Tools.Count > 0)
        {
            (options ??= new()).Tools = [.. _request.Tools];
        }
        else if (options is not null)
        {
            options.Tools = null;
        }

        return options.WithRequirements(_request.Requirements, step);
    }

    private List<string> ForeignTexts() => [_request.Content, .. _tools.Select(tool => tool.Result)];

    private void Add(PhaseReply reply)
    {
        _text.Append(_shown.Add(reply.Text.VisibleText));
        _attempts.AddRange(reply.Attempts);
        _operations.AddRange(reply.ContextOperations);
        _unreadable.AddRange(reply.Text.Errors.Select(error => new UnreadableCall(error.Code, error.Message, error.Offset, error.Length) { Step = _telemetry.Steps + 1 }));
        foreach (var repair in reply.Text.Calls.SelectMany(call => call.Repairs))
        {
            _repairs = repair.Tier == RepairTier.Guess ? (_repairs.Safe, _repairs.Guess + 1) : (_repairs.Safe + 1, _repairs.Guess);
        }

        _telemetry = _telemetry with
        {
            Model = reply.Model ?? _telemetry.Model,
            Steps = _telemetry.Steps + 1,
            InputTokens = Sum(_telemetry.InputTokens, reply.Usage?.InputTokenCount),
            OutputTokens = Sum(_telemetry.OutputTokens, reply.Usage?.OutputTokenCount),
            TimeToFirstToken = _telemetry.TimeToFirstToken ?? reply.TimeToFirstToken,
        };
        _last = reply;

        static long? Sum(long? sum, long? next) => next is null ? sum : (sum ?? 0) + next;
    }

    /// <summary>Whether the model has to see what came of its reply. Without tools there is nothing that it could mend.</summary>
    private bool HasToBeSeen(PhaseReply reply, IReadOnlyList<ToolCallResult> results) => _request.Tools.Count > 0
        && (results.Any(result => result.Action is not { Succeeded: true } && result.Status != ToolCallStatus.NeedsApproval)
            || reply.Text.Errors.Count > 0
            || (results.Count > 0 && string.IsNullOrWhiteSpace(reply.Text.VisibleText)));

    private ActionPhaseResult Result(PhaseStop stop, PhaseError? error = null)
    {
        var refused = _tools.Count(tool => tool.Status != ToolCallStatus.Succeeded);
        var repairs = _tools.SelectMany(tool => tool.Action?.Repairs ?? []).ToList();
        var confidence = Confidence.Derive(
            _attempts,
            _operations,
            _last?.FinishReason,
            Math.Max(_repairs.Safe, repairs.Count(repair => repair.Tier != RepairTier.Guess)),
            Math.Max(_repairs.Guess, repairs.Count(repair => repair.Tier == RepairTier.Guess)),
            _unreadable.Count,
            refused);
        return new()
        {
            Content = _text.ToString(),
            Stop = stop,
            Recursion = _request.Recursion,
            Tools = _tools,
            Unreadable = _unreadable,
            Confidence = error is null ? confidence : new(0, ConfidenceOrigin.Derived, [.. confidence.Reasons, "There is no answer."]),
            ContextOperations = _operations,
            RefusedOperations = _edited?.Refused ?? [],
            Telemetry = _telemetry with { Attempts = _attempts, Duration = _phase.Time.GetElapsedTime(_started) },
            Error = error,
            Messages = _history.Messages,
        };
    }
}
