using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>Lists a session's actions as tools and runs them. Checks nothing of what it listed: every call is checked against the state of its moment.</summary>
internal sealed class SessionCalls(ICoach coach, CoachMcpSession session, ILogger logger)
{
    /// <summary>The key in a call's <c>_meta</c> under which a client names its turn, so that it can send the call again.</summary>
    public const string TurnIdKey = "coach/turnId";

    private const string NotFound = "There is no such session.";
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="McpProtocolException">The session is gone, or cannot be read.</exception>
    public async ValueTask<ListToolsResult> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var functions = await coach.GetFunctionsAsync(session.SessionId, session.UserId, cancellationToken).ConfigureAwait(false);
            return new()
            {
                Tools = [.. functions.Select(function => new Tool { Name = function.Name, Description = function.Description, InputSchema = function.JsonSchema })],
                TimeToLive = TimeSpan.Zero,
                CacheScope = CacheScope.Private,
            };
        }
        catch (SessionNotFoundException)
        {
            throw new McpProtocolException(NotFound, McpErrorCode.InvalidParams);
        }
        catch (CoachStoreException exception)
        {
            Log.CallFailed(logger, exception, RequestMethods.ToolsList);
            throw new McpProtocolException("The session cannot be read just now. Please try again.", McpErrorCode.InternalError);
        }
    }

    /// <summary>Runs an action; the turn is null if it came to none.</summary>
    public async ValueTask<(TurnResult? Turn, CallToolResult Answer)> CallAsync(CallToolRequestParams call, CancellationToken cancellationToken)
    {
        if (!TryReadTurnId(call.Meta, out var turnId))
        {
            return Refused("invalid_turn_id", $"{TurnIdKey} has to be a text that is not blank.");
        }

        try
        {
            var turn = await coach.InvokeAsync(
                new(session.SessionId, session.UserId, call.Name, Write(call.Arguments), ActionEmitters.Model) { TurnId = turnId }, cancellationToken).ConfigureAwait(false);
            return (turn, SessionAnswers.Of(turn));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (SessionNotFoundException)
        {
            return Refused("session_not_found", NotFound);
        }
        catch (SessionBusyException)
        {
            return Refused("session_busy", "The session is busy with other turns. Please try again.");
        }
        catch (TurnConflictException)
        {
            return Refused("turn_conflict", $"This {TurnIdKey} was used before for something else; something new needs a new one.");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            Log.CallRefused(logger, exception);
            return Refused("invalid_request", $"The call is not accepted: its name, its {TurnIdKey} or its arguments are too long, nested too deeply, or no Unicode text.");
        }
#pragma warning disable CA1031 // What goes wrong here is no business of a client.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.CallFailed(logger, exception, RequestMethods.ToolsCall);
            return Refused("internal", "Something went wrong here. Please try again.");
        }
    }

    private static (TurnResult?, CallToolResult) Refused(string code, string message) => (null, SessionAnswers.Refused(code, message));

    // A request's own id counts from one in every connection, so that it cannot be the turn's.
    private static bool TryReadTurnId(JsonObject? meta, out string? turnId)
    {
        turnId = null;
        if (meta is null || !meta.TryGetPropertyValue(TurnIdKey, out var node))
        {
            return true;
        }

        return node is JsonValue value && value.TryGetValue(out turnId) && !string.IsNullOrWhiteSpace(turnId);
    }

    private static string Write(IDictionary<string, JsonElement>? arguments)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
