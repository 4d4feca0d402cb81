using System.Text;

namespace Coach.Cli;

/// <summary>Text from files, made fit for a terminal: names in states.yaml and assemblies are anybody's.</summary>
internal static class Printable
{
    private const int Longest = 1_000;

    /// <summary>One line without control characters, of bounded length.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest) + 1);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return (text.Length > Longest ? line.Append('…') : line).ToString();
    }

    /// <summary>A path as a person at this folder would write it.</summary>
    public static string Path(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? System.IO.Path.GetFullPath(path) : relative;
    }
}
