using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Coach;

/// <summary>A turn's events as a stream of server-sent events; a turn that was refused before it began is a problem with its status.</summary>
internal sealed class EventStreamAnswer(StreamedTurns turns, StreamedTurn turn, string? lastEventId, bool isKept, TimeSpan heartbeat) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancelled = httpContext.RequestAborted;
        try
        {
            try
            {
                await turn.BeginAsync().WaitAsync(heartbeat, cancelled).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The status is sent now, so that nothing on the way gives up.
            }

            if (turn.Refusal is { } problem)
            {
                await Answer.Problem(problem).ExecuteAsync(httpContext).ConfigureAwait(false);
                return;
            }

            await WriteAsync(httpContext.Response, cancelled).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has gone; the turn may go on.
        }
        finally
        {
            _ = turns.LeaveAsync(turn, isKept);
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers["X-Accel-Buffering"] = "no";
        await foreach (var item in turn.ReadAsync(lastEventId, heartbeat, cancellationToken).ConfigureAwait(false))
        {
            // JSON has no line breaks outside its escapes, so that an event's data is one line.
            var text = item is null ? ": still here\n\n" : $"id: {item.Id}\nevent: {item.Type}\ndata: {item.Data}\n\n";
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
