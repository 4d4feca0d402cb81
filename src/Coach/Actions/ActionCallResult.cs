using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach;

/// <summary>What became of one action call: executed, or refused and why. Carries no markup.</summary>
public sealed record ActionCallResult
{
    /// <summary>The action's wire name, in its declared spelling if it is declared.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public required ActionStatus Status { get; init; }

    /// <summary>A short word for programs, in snake_case: the handler's, or the status'.</summary>
    public required string Code { get; init; }

    /// <summary>A sentence for the model and the person. A refusal says what would be right.</summary>
    public required string Message { get; init; }

    /// <summary>What the handler handed on, as JSON.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>The parameters as they were read, a JSON object.</summary>
    public string Parameters { get; init; } = "{}";

    /// <summary>The time from the first check to the result.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Identifies the call for outside systems: session, turn and ordinal.</summary>
    public required string Key { get; init; }

    /// <summary>The call's place among the calls of the turn, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>Who asked.</summary>
    public ActionEmitters Emitter { get; init; } = ActionEmitters.Model;

    /// <summary>The format it was written in: <c>bracket</c>, <c>xml</c>, <c>native</c>.</summary>
    public string Format { get; init; } = "";

    /// <summary>The id that the model gave to a native tool call; null for a call in its text.</summary>
    public string? CallId { get; init; }

    /// <summary>Where the call begins in the raw reply, in UTF-16 characters.</summary>
    public int Offset { get; init; }

    /// <summary>How long the call is in the raw reply, in UTF-16 characters.</summary>
    public int Length { get; init; }

    /// <summary>What had to be changed to read it, in the order of the reply: of its text and of its parameters.</summary>
    public IReadOnlyList<Repair> Repairs { get; init; } = [];

    /// <summary>Names in the parameters that the action does not declare; they were ignored.</summary>
    public IReadOnlyList<string> IgnoredParameters { get; init; } = [];

    /// <summary>The state before the call.</summary>
    public required string StateBefore { get; init; }

    /// <summary>The state after the call.</summary>
    public required string StateAfter { get; init; }

    /// <summary>Whether the action was carried out.</summary>
    public bool Succeeded => Status == ActionStatus.Succeeded;
}
