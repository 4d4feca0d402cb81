namespace Coach;

/// <summary>An action that the person or the application asks for, without a message: a button, a timer, an event from elsewhere.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">Whose session it is.</param>
/// <param name="Name">The action's wire name.</param>
/// <param name="Parameters">The parameters, a JSON object; blank text means none.</param>
/// <param name="Emitter">Who asks: <see cref="ActionEmitters.User"/> or <see cref="ActionEmitters.System"/>.</param>
public sealed record ActionRequest(string SessionId, string UserId, string Name, string Parameters = "{}", ActionEmitters Emitter = ActionEmitters.User)
{
    /// <summary>The caller's id for this turn: sent again with the same action it gives the recorded result and runs nothing. Null makes one.</summary>
    public string? TurnId { get; init; }
}
