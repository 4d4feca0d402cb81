using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Makes a step's request: history, prompt and tools of the state that the step starts in.</summary>
internal sealed class StepPreparation(CoachParts parts)
{
    private readonly PromptBuilder _prompts = new(parts.Machine, parts.Grammar);
    private readonly MessageBuilder _messages = new(parts.Grammar);
    private readonly ReplyRules _plain = new(parts.Grammar, new Dictionary<string, AITool>());

    public async ValueTask<StepRequest> PrepareAsync(StepWork step, StateDefinition state, TurnProgress progress, CancellationToken cancellationToken)
    {
        var history = await parts.Memory.RecallAsync(step.Session, step.Turn, cancellationToken).ConfigureAwait(false);
        step.Remember(history);
        if (progress.Steps.Count == 0 && history.Own.Count > 0)
        {
            progress.Restart(history.Own.Select(own => CoachJson.Read(own.Result!)));
        }

        var context = new HandlerContext(parts.Machine, step.Session, step.Services, step.Transaction, step.Turn.TurnId, parts.Time);
        try
        {
            var (text, native) = _prompts.NeedsValues(state)
                ? await StepReading.RunAsync(
                    parts.Store, step.Transaction, parts.Logger, () => _prompts.BuildAsync(state, context, parts.HasNative, cancellationToken), cancellationToken).ConfigureAwait(false)
                : await _prompts.BuildAsync(state, context, parts.HasNative, cancellationToken).ConfigureAwait(false);
            var (rules, options) = await ToolsAsync(step.Session, state, cancellationToken).ConfigureAwait(false);
            return new(_messages.Build(ChannelPrompt.Create(text, native), history, step.Turn.Message), options, rules);
        }
        catch (Exception exception) when (exception is not CoachStoreException && !IsCancelled(exception, cancellationToken))
        {
            throw new TurnFailedException(new("prompt_failed", "The coach could not prepare its answer. Please try again."), exception);
        }
    }

    // A time-out inside the application's own code is no cancellation of the turn.
    public static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private async ValueTask<(ReplyRules Rules, ChatOptions? Options)> ToolsAsync(CoachSession session, StateDefinition state, CancellationToken cancellationToken)
    {
        if (parts.ToolSources.Count == 0)
        {
            return (_plain, parts.HasNative && _prompts.Functions(state) is { Count: > 0 } functions ? new() { Tools = [.. functions] } : null);
        }

        var foreign = new Dictionary<string, AITool>(StringComparer.OrdinalIgnoreCase);
        foreach (var source in parts.ToolSources)
        {
            try
            {
                foreach (var tool in await source.GetToolsAsync(session, cancellationToken).ConfigureAwait(false))
                {
                    // An action is never hidden by a tool that happens to have its name.
                    if (parts.Machine.FindAction(tool.Name) is null)
                    {
                        foreign.TryAdd(tool.Name, tool);
                    }
                }
            }
            catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
            {
                Log.ToolSourceFailed(parts.Logger, exception, source.GetType().Name);
            }
        }

        List<AITool> tools = [.. parts.HasNative ? _prompts.Functions(state) : [], .. foreign.Values];
        return (new(parts.Grammar, foreign), tools.Count == 0 ? null : new() { Tools = tools });
    }
}

/// <summary>What the model is sent in a step, and how its reply is read.</summary>
internal sealed record StepRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, ReplyRules Rules);
