namespace Coach.Testing;

/// <summary>
/// Something in a test is not as it was expected: the message says what was expected and what was there instead. The only exception that the assertions of
/// this library throw, so that they work under every test framework.
/// </summary>
public sealed class CoachTestException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public CoachTestException()
    {
    }

    /// <summary>Makes an exception that says what is wrong.</summary>
    public CoachTestException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and what caused it.</summary>
    public CoachTestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
