using System.Globalization;
using System.Text.RegularExpressions;

namespace Coach.Providers;

/// <summary>What has to be true of a row, wherever it was written.</summary>
internal static partial class EntryRules
{
    public const string Together = "OutputTokens and ContextTokens";
    private const int LongestName = 200;
    private const int LongestShown = 80;
    private const ModelCapabilities Known =
        ModelCapabilities.Tools | ModelCapabilities.StructuredOutput | ModelCapabilities.Streaming | ModelCapabilities.Vision | ModelCapabilities.Code | ModelCapabilities.Reasoning;

    private static readonly TimeSpan LongestLatency = TimeSpan.FromHours(1);

    public static IEnumerable<(string Property, string Problem)> Check(ModelEntry entry) => All(entry).Where(static found => found.Problem is not null)!;

    /// <summary>A value for a message: short, on one line.</summary>
    public static string Shown(string? value)
    {
        var text = value ?? "";
        var cut = text.Length > LongestShown ? string.Concat(text.AsSpan(0, LongestShown), "…") : text;
        return string.Concat(cut.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    /// <summary>Whether a text is, by its looks, the name of a variable and not what one holds. Keys have lower case, or long parts.</summary>
    public static bool IsVariableName(string text) =>
        text.Length <= 64 && VariableName().IsMatch(text)
        && !text.Split('_').Any(static part => part.Length >= 24 || (part.Length >= 16 && part.Any(char.IsAsciiDigit)));

    private static IEnumerable<(string Property, string? Problem)> All(ModelEntry entry)
    {
        yield return (nameof(entry.Provider), Name(entry.Provider, mayHaveSlash: false));
        yield return (nameof(entry.Model), Name(entry.Model, mayHaveSlash: true));
        yield return (nameof(entry.Endpoint), Endpoint(entry.Endpoint));
        yield return (nameof(entry.KeyVariable), entry.KeyVariable is null || IsVariableName(entry.KeyVariable)
            ? null
            : "this does not look like the name of an environment variable and is not repeated here, in case it is a key. Write the variable's name, such as OPENAI_API_KEY: "
                + "capitals, digits and underscores; and never put a key here.");
        yield return (nameof(entry.Status), Enum.IsDefined(entry.Status) ? null : $"{(int)entry.Status} is no status.");
        yield return (nameof(entry.Capabilities), (entry.Capabilities & ~Known) == 0 ? null : $"{(int)(entry.Capabilities & ~Known)} is no capability.");
        yield return (nameof(entry.Channels), Enum.IsDefined(entry.Channels) ? null : $"{(int)entry.Channels} is no channel.");
        yield return (nameof(entry.ContextTokens), AtLeast(256, entry.ContextTokens));
        yield return (nameof(entry.OutputTokens), AtLeast(1, entry.OutputTokens));
        yield return (Together, entry is { OutputTokens: >= 1, ContextTokens: >= 256 } && entry.OutputTokens > entry.ContextTokens
            ? Text($"{entry.OutputTokens} tokens of output are more than the {entry.ContextTokens} that the model can read and write together.")
            : null);
        yield return (nameof(entry.InputCost), Cost(entry.InputCost));
        yield return (nameof(entry.OutputCost), Cost(entry.OutputCost));
        yield return (nameof(entry.Latency), entry.Latency is not { } latency || (latency > TimeSpan.Zero && latency <= LongestLatency)
            ? null
            : $"{latency:c} has to be more than zero and at most an hour.");
        yield return (nameof(entry.Quality), entry.Quality is >= 0 and <= 1 ? null : Text($"{entry.Quality} has to be a number from 0 to 1."));
        yield return (nameof(entry.MaxConcurrency), entry.MaxConcurrency is { } calls ? AtLeast(1, calls) : null);
        yield return (nameof(entry.RequestsPerMinute), entry.RequestsPerMinute is { } requests ? AtLeast(1, requests) : null);
    }

    private static string? Name(string? name, bool mayHaveSlash)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "a name is missing.";
        }

        if (name.Length > LongestName)
        {
            return $"the name has {name.Length} characters; at most {LongestName} may be.";
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) || name.Any(char.IsControl))
        {
            return $"\"{Shown(name)}\" has spaces around it or control characters in it.";
        }

        return !mayHaveSlash && name.Contains('/') ? $"\"{Shown(name)}\" has a slash, which parts provider and model in an id." : null;
    }

    private static string? Endpoint(Uri? endpoint)
    {
        if (endpoint is null)
        {
            return null;
        }

        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps) || endpoint.Host.Length == 0)
        {
            return "an endpoint is an address that begins with https:// or http://, such as http://localhost:11434/v1.";
        }

        return endpoint.UserInfo.Length > 0 || SecretParameter().IsMatch(endpoint.Query)
            ? $"the address at {Shown(endpoint.Host)} carries a user name or a key. Write it without, and name the variable that holds the key in KeyVariable."
            : null;
    }

    private static string? AtLeast(int least, int value) => value >= least ? null : Text($"{value} has to be at least {least}.");

    private static string? Cost(decimal cost) => cost >= 0 ? null : Text($"{cost} has to be zero or more: US dollars for a million tokens.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[A-Z_][A-Z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();

    [GeneratedRegex("[?&][^=&]*(key|token|secret|sig|pass|auth)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretParameter();
}
