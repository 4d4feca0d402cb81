namespace Coach.Generators.Text;

/// <summary>Paths from YAML and the build, which are compared and never opened.</summary>
internal static class Paths
{
    /// <summary>The full path, with slashes of either kind understood; null if it is no path.</summary>
    public static string? Full(string path) => Full("", path);

    /// <summary>The full path of one that is relative to a folder.</summary>
    public static string? Full(string folder, string path)
    {
        try
        {
            return Path.GetFullPath(Path.Combine(folder, path).Replace('\\', '/'));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return null;
        }
    }
}
