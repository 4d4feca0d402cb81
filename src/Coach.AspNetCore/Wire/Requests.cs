using System.Text.Json;

namespace Coach;

internal sealed record MessageBody(string? Message);

internal sealed record ActionBody(string? Name, JsonElement? Parameters = null);

internal sealed record DecisionBody(string? Key, bool? Approved, string? Reason = null);
