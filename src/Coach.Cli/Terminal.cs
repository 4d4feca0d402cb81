using System.Text;

namespace Coach.Cli;

/// <summary>What the tool is connected to besides its two outputs.</summary>
/// <param name="OpenInput">Opens the standard input.</param>
/// <param name="IsTyped">Whether a person types the standard input, so that somebody has to say how it ends.</param>
/// <param name="Width">How many cells a line of the output may have.</param>
/// <param name="HasColour">Whether colours may be written.</param>
internal sealed record Terminal(Func<TextReader> OpenInput, bool IsTyped, int Width, bool HasColour)
{
    /// <summary>The width of an output that is no terminal.</summary>
    public const int UsualWidth = 100;

    private const int LeastWidth = 40;
    private const int MostWidth = 200;

    public static Terminal OfProcess()
    {
        // What is piped is UTF-8 wherever it comes from; only the console of Windows has an encoding of its own. Elsewhere Console.In edits lines itself,
        // and then Ctrl+D does not end a text.
        static TextReader Open() => OperatingSystem.IsWindows() && !Console.IsInputRedirected ? Console.In : new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var isTerminal = !Console.IsOutputRedirected;
        return new(
            Open,
            !Console.IsInputRedirected,
            isTerminal ? Math.Clamp(Console.WindowWidth, LeastWidth, MostWidth) : UsualWidth,
            isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }
}
