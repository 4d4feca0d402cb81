namespace Coach.Cli.Parse;

/// <summary>The formats that the command line names.</summary>
internal static class Formats
{
    public const string All = "all";

    /// <summary>Those that models are taught; what else a model may print is looked for when asked to.</summary>
    public const string Usual = "bracket,xml";

    public static string[] Known { get; } = ["bracket", "xml", "tool-call", "function", "json"];

    public static string[] Chosen(string names) =>
        names == All ? Known : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
