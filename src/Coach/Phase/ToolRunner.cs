using System.Text.Json;
using Coach.Markup;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Runs the tools that are not actions. Whatever goes wrong is a result for the model; only cancellation by the caller throws.</summary>
internal sealed class ToolRunner(ToolOptions options, TimeProvider time, ILogger logger)
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
            var started = time.GetTimestamp();
            var (status, text) =
                call.Problem is { } problem ? (ToolCallStatus.InvalidArguments, problem)
                : call.IsDuplicate && results[IndexOfFirst(calls, call)] is var first ? (first.Status, first.Result)
                : Quotation.IsIn(call, reply, foreignTexts) ? (ToolCallStatus.Failed, "This call stands word for word in a text that is not the model's own; a quotation does not run.")
                : results.Count >= options.MaxToolCalls ? (ToolCallStatus.LimitExceeded, FormattableString.Invariant($"A reply may call at most {options.MaxToolCalls} tools."))
                : await RunAsync(call, rules.Tools[call.Name], cancellationToken).ConfigureAwait(false);
            if (status != ToolCallStatus.Succeeded)
            {
                Log.ToolRefused(logger, call.Name, status);
            }

            results.Add(new()
            {
                Name = call.Name,
                Status = status,
                Result = Cut(text),
                CallId = string.IsNullOrEmpty(call.CallId) ? FormattableString.Invariant($"{prefix}{results.Count}") : call.CallId,
                Arguments = call.Body.ToString(),
                Format = call.Format,
                Duration = time.GetElapsedTime(started),
            });
        }

        return results;
    }

    private async ValueTask<(ToolCallStatus Status, string Text)> RunAsync(ActionCall call, AITool tool, CancellationToken cancellationToken)
    {
        if (tool.GetService<ApprovalRequiredAIFunction>() is not null)
        {
            return (ToolCallStatus.NeedsApproval, "A person has to approve this tool's calls, and nobody has been asked. It has not run.");
        }

        if (tool is not AIFunction function)
        {
            return (ToolCallStatus.UnknownTool, $"{call.Name} cannot be run here.");
        }

        using var timeout = new CancellationTokenSource(options.ToolTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // On a thread of its own: a tool that blocks, or does not look at its token, is waited for no longer than any other.
            var arguments = new AIFunctionArguments(NativeArguments.Read(call.Body.ToString()));
            var token = linked.Token;
            var result = await Task.Run(() => function.InvokeAsync(arguments, token).AsTask(), CancellationToken.None).WaitAsync(token).ConfigureAwait(false);
            return (ToolCallStatus.Succeeded, Text(result));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            Log.ToolFailed(logger, exception, call.Name);
            return (ToolCallStatus.TimedOut, FormattableString.Invariant($"{call.Name} did not answer within {options.ToolTimeout.TotalSeconds:0.###} s."));
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            Log.ToolFailed(logger, exception, call.Name);
            return (ToolCallStatus.InvalidArguments, $"The arguments do not fit {call.Name}: see its schema.");
        }
#pragma warning disable CA1031 // Whatever a tool throws is its call's failure, and nobody else's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ToolFailed(logger, exception, call.Name);
            return (ToolCallStatus.Failed, $"{call.Name} failed for an internal reason.");
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
}
