using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Makes one call for a whole reply.</summary>
internal static class AttemptRunner
{
    public static async ValueTask<CallResult> RunAsync(ModelCall call, Func<ChatResponse, ReplyVerdict> gate)
    {
        ChatResponse? response;
        Task<ChatResponse>? pending = null;
        try
        {
            pending = call.Endpoint.Client.GetResponseAsync(call.Messages, call.Options, call.Token);
            response = await pending.WaitAsync(call.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return new(call.Explain(exception));
        }
        finally
        {
            call.LeaveAfter(pending ?? Task.CompletedTask);
        }

        return Judge(response, ReplySigns.Judge(response), gate);
    }

    public static CallResult Judge(ChatResponse? response, Failure? failure, Func<ChatResponse, ReplyVerdict> gate)
    {
        var result = new CallResult(failure) { Response = response, Usage = response?.Usage };
        if (failure is not null || response is null)
        {
            return result;
        }

        var verdict = gate(response);
        return verdict.Outcome == AttemptOutcome.Succeeded ? result : result with { Failure = new(verdict.Outcome), Verdict = verdict };
    }
}
