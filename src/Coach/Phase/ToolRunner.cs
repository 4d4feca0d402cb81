using System.Text.Json;
using Coach.Markup;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Runs the tools that are not actions. Whatever goes wrong is a result for the model; only cancellation by the caller throws.</summary>
internal sealed class ToolRunner(ToolOptions options, TimeProvider time, ILogger logger, bool recordContent)
{
    /// <param name="calls">The calls, in order.</param>
    /// <param name="rules">Has the tools.</param>
    /// <param name="reply">The reply's text: where a call was only quoted, it does not run.</param>
    /// <param name="foreignTexts">The texts that are not the model's own.</param>
    /// <param name="prefix">Begins the ids of calls that have none.</param>
    /// <param name="cancellationToken">Stops waiting for the tools.</param>
    public async ValueTask<IReadOnlyList<ToolCallResult>> RunAsync(
        IReadOnlyList<ActionCall> calls, ReplyRules rules, string reply, IReadOnlyList<string> foreignTexts, string prefix, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
        {
            return [];
        }

        var results = new List<ToolCallResult>(calls.Count);
        foreach (var call in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = string.IsNullOrEmpty(call.CallId) ? FormattableString.Invariant($"{prefix}{results.Count + 1}") : call.CallId;
            var tool = rules.Tools.GetValueOrDefault(call.Name);
            var started = time.GetTimestamp();
            using var span = ActionSpan.Begin(tool, call, id, recordContent);
            var result =
                call.Problem is { } problem ? new Answer(ToolCallStatus.InvalidArguments, problem)
                : call.IsDuplicate && results[IndexOfFirst(calls, call)] is var first ? new(first.Status, first.Result)
                : Quotation.IsIn(call, reply, foreignTexts) ? new(ToolCallStatus.Failed, "This call stands word for word in a text that is not the model's own; a quotation does not run.")
                : Guesses(call, tool) is { } guesses ? new(ToolCallStatus.InvalidArguments, $"The call could be read only by guessing, so it was not run: {guesses}. Write it again as strict JSON.")
                : results.Count >= options.MaxToolCalls ? new(ToolCallStatus.LimitExceeded, FormattableString.Invariant($"A reply may call at most {options.MaxToolCalls} tools."))
                : await RunAsync(call, tool, rules, cancellationToken).ConfigureAwait(false);
            ActionSpan.End(span, result.Status);
            if (result.Status != ToolCallStatus.Succeeded && result.Action is null)
            {
                Log.ToolRefused(logger, tool?.Name ?? CoachTelemetry.Other, result.Status);
            }

            results.Add(new()
            {
                Name = call.Name,
                Status = result.Status,
                Result = Cut(result.Text),
                CallId = id,
                Arguments = call.Body.ToString(),
                Format = call.Format,
                Action = result.Action,
                Duration = time.GetElapsedTime(started),
            });
        }

        return results;
    }

    private async ValueTask<Answer> RunAsync(ActionCall call, AITool? tool, ReplyRules rules, CancellationToken cancellationToken)
    {
        if (tool is null)
        {
            return new(ToolCallStatus.UnknownTool, $"There is no tool of this name. {(rules.Tools.Count == 0 ? "There are none here." : $"There are: {string.Join(", ", rules.Tools.Values.Select(known => known.Name))}.")}");
        }

        if (tool.GetService<ActionFunction>() is { } action)
        {
            return await RunAsync(call, action, cancellationToken).ConfigureAwait(false);
        }

        if (tool.GetService<ApprovalRequiredAIFunction>() is not null)
        {
            return new(ToolCallStatus.NeedsApproval, "A person has to approve this tool's calls, and nobody has been asked. It has not run.");
        }

        if (tool is not AIFunction function)
        {
            return new(ToolCallStatus.UnknownTool, $"{call.Name} cannot be run here.");
        }

        using var timeout = new CancellationTokenSource(options.ToolTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // On a thread of its own: a tool that blocks, or does not look at its token, is waited for no longer than any other.
            var arguments = new AIFunctionArguments(NativeArguments.Read(call.Body.ToString()));
            var token = linked.Token;
            var answer = await Task.Run(() => function.InvokeAsync(arguments, token).AsTask(), CancellationToken.None).WaitAsync(token).ConfigureAwait(false);
            return new(ToolCallStatus.Succeeded, Text(answer));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            Log.ToolFailed(logger, exception, call.Name);
            return new(ToolCallStatus.TimedOut, FormattableString.Invariant($"{call.Name} did not answer within {options.ToolTimeout.TotalSeconds:0.###} s."));
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            Log.ToolFailed(logger, exception, call.Name);
            return new(ToolCallStatus.InvalidArguments, $"The arguments do not fit {call.Name}: see its schema.");
        }
#pragma warning disable CA1031 // Whatever a tool throws is its call's failure, and nobody else's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ToolFailed(logger, exception, call.Name);
            return new(ToolCallStatus.Failed, $"{call.Name} failed for an internal reason.");
        }
    }

    /// <summary>What was guessed to read the call, if that keeps it from running.</summary>
    private static string? Guesses(ActionCall call, AITool? tool) =>
        tool?.GetService<ActionFunction>() is { AcceptsGuesses: true } ? null : GuessRefusal.Reasons(call, []);

    /// <summary>An action has its own checks, times and transaction.</summary>
    private async ValueTask<Answer> RunAsync(ActionCall call, ActionFunction action, CancellationToken cancellationToken)
    {
        try
        {
            var result = await action.RunAsync(call, cancellationToken).ConfigureAwait(false);
            var status = result.Status switch
            {
                ActionStatus.Succeeded => ToolCallStatus.Succeeded,
                ActionStatus.UnknownAction => ToolCallStatus.UnknownTool,
                ActionStatus.InvalidParameters => ToolCallStatus.InvalidArguments,
                ActionStatus.NeedsApproval => ToolCallStatus.NeedsApproval,
                ActionStatus.TimedOut => ToolCallStatus.TimedOut,
                ActionStatus.LimitExceeded => ToolCallStatus.LimitExceeded,
                _ => ToolCallStatus.Failed,
            };
            return new(status, ResultText.Of(result), result);
        }
#pragma warning disable CA1031 // A store that fails, or a session that is gone, is this call's failure.
        catch (Exception exception) when (!StepPreparation.IsCancelled(exception, cancellationToken))
#pragma warning restore CA1031
        {
            Log.ToolFailed(logger, exception, action.Name);
            return new(ToolCallStatus.Failed, $"{action.Name} failed for an internal reason.");
        }
    }

    private static string Text(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        TextContent content => content.Text,
        _ => JsonSerializer.Serialize(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType())),
    };

    private string Cut(string text)
    {
        if (text.Length <= options.MaxToolResultLength)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[options.MaxToolResultLength - 1]) ? options.MaxToolResultLength - 1 : options.MaxToolResultLength;
        return FormattableString.Invariant($"{text[..length]}\n[cut: {text.Length - length} more characters]");
    }

    private static int IndexOfFirst(IReadOnlyList<ActionCall> calls, ActionCall call)
    {
        for (var index = 0; ; index++)
        {
            if (calls[index].IsSameCallAs(call))
            {
                return index;
            }
        }
    }

    private readonly record struct Answer(ToolCallStatus Status, string Text, ActionCallResult? Action = null);
}
