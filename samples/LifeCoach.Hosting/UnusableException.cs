namespace LifeCoach.Hosting;

/// <summary>The program cannot do what it was asked for; the message says why and what would help.</summary>
public sealed class UnusableException(string message) : Exception(message);
