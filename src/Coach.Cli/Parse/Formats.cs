namespace Coach.Cli.Parse;

/// <summary>The formats that the command line names.</summary>
internal static class Formats
{
    public const string All = "all";

    public static string[] Known { get; } = ["bracket", "xml", "tool-call", "function", "json"];

    public static string[] Chosen(string names) =>
        names == All ? Known : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
