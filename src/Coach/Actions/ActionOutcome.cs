using System.Text.Json.Nodes;

namespace Coach;

/// <summary>What a handler says came of a call. The model reads the message with its next call.</summary>
public sealed record ActionOutcome
{
    private ActionOutcome(bool isSuccess, string code, string message, JsonNode? data) =>
        (IsSuccess, Code, Message, Data) = (isSuccess, code, message, data);

    /// <summary>Whether the action was carried out. What a call that failed wrote is rolled back.</summary>
    public bool IsSuccess { get; }

    /// <summary>A short word for programs, in snake_case: <c>ok</c>, or what went wrong.</summary>
    public string Code { get; }

    /// <summary>A sentence for the model and the person.</summary>
    public string Message { get; }

    /// <summary>What the application wants to hand on, as JSON.</summary>
    public JsonNode? Data { get; }

    /// <summary>
    /// Whether the model has to see what came of it before the turn ends, so that it is asked once more: for actions that look something up. Default
    /// false: the model is told with its next call, whenever that is.
    /// </summary>
    public bool NeedsReply { get; init; }

    /// <summary>The action was carried out.</summary>
    /// <param name="message">A sentence that says what was done.</param>
    /// <param name="data">What the application wants to hand on, as JSON.</param>
    public static ActionOutcome Success(string message, JsonNode? data = null) => new(true, "ok", message, data);

    /// <summary>The action was not carried out, for a reason that the model can understand and mend.</summary>
    /// <param name="message">A sentence that says why, and what would be right.</param>
    /// <param name="code">A short word for programs, in snake_case.</param>
    /// <param name="data">What the application wants to hand on, as JSON.</param>
    public static ActionOutcome Failure(string message, string code = "failed", JsonNode? data = null) => new(false, code, message, data);
}
