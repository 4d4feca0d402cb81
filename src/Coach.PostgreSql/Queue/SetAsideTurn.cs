namespace Coach;

/// <summary>A turn that was tried too often and waits for somebody to look after it (<see cref="TurnQueue.RetryAsync"/>).</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">Whose session it is.</param>
/// <param name="TurnId">The turn's id.</param>
/// <param name="Reason">Why the last try failed, a short word for programs: that of a <see cref="TurnError"/>, or <c>abandoned</c> if its workers did not come back.</param>
/// <param name="Message">The same as a sentence. Carries no exception text.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it was set aside, by the server's clock.</param>
public sealed record SetAsideTurn(string SessionId, string UserId, string TurnId, string Reason, string Message, int Attempts, DateTimeOffset At);

/// <summary>Something that happened in a turn, with its number in it.</summary>
/// <param name="Number">Counts what happened in the turn, over all tries; whoever comes back reads on behind the last number that was seen.</param>
/// <param name="Update">What happened.</param>
public sealed record NumberedUpdate(long Number, TurnUpdate Update);
