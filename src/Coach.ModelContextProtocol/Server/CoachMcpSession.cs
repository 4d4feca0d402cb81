namespace Coach;

/// <summary>The session that an MCP client works on.</summary>
/// <param name="SessionId">The session, from <see cref="ICoach.CreateSessionAsync"/>.</param>
/// <param name="UserId">Whose session it is; for anybody else it does not exist.</param>
public sealed record CoachMcpSession(string SessionId, string UserId);
