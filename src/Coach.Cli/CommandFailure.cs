namespace Coach.Cli;

/// <summary>How a run of the tool ended.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The file that was read has errors, or there are differences and somebody asked to fail on them; they are printed.</summary>
    public const int Errors = 1;

    /// <summary>The arguments are wrong, or what they name cannot be read or written.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C, as shells count it.</summary>
    public const int Cancelled = 130;
}

/// <summary>Ends a command with a sentence for the person: what was wrong, where, and what would be right.</summary>
internal sealed class CommandFailure(string message) : Exception(message);
