using System.Text.Json.Nodes;

namespace Coach;

/// <summary>
/// What of a recorded <see cref="TurnResult"/> the model is told again in each request that follows. With setters, as reading the whole record for every message of
/// a history, a dozen values a call by way of its constructor, cost more than any other part of a turn beside the database.
/// </summary>
internal sealed class ToldResult
{
    public TurnKind Kind { get; set; }

    public string State { get; set; } = "";

    public List<ToldAction>? Actions { get; set; }

    public List<ToolCallResult>? Tools { get; set; }

    public List<UnreadableCall>? Unreadable { get; set; }
}

/// <summary>What of an <see cref="ActionCallResult"/> the model is told.</summary>
internal sealed class ToldAction
{
    public string Name { get; set; } = "";

    public ActionStatus Status { get; set; }

    public string Code { get; set; } = "";

    public string Message { get; set; } = "";

    public JsonNode? Data { get; set; }

    public string Parameters { get; set; } = "{}";

    public ActionEmitters Emitter { get; set; } = ActionEmitters.Model;

    public string? CallId { get; set; }

    public List<string>? IgnoredParameters { get; set; }

    public bool Succeeded => Status == ActionStatus.Succeeded;
}
