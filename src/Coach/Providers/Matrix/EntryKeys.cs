using System.Globalization;
using Coach.Parameters;
using Microsoft.Extensions.Configuration;

namespace Coach.Providers;

/// <summary>The keys of a row in configuration, and how the value of each is read: into a changed row, or to what is wrong with it.</summary>
internal static class EntryKeys
{
    private static readonly Choices CapabilityWords = new([.. Enum.GetNames<ModelCapabilities>().Where(static name => name != nameof(ModelCapabilities.None))]);

    private static readonly Dictionary<string, ReadKey> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(ModelEntry.Endpoint)] = static (key, row, out changed) => ReadEndpoint(key, row, out changed),
        [nameof(ModelEntry.KeyVariable)] = static (key, row, out changed) => ReadOne(key, row, out changed, static (row, text) => row with { KeyVariable = text }),
        [nameof(ModelEntry.Status)] = static (key, row, out changed) => ReadWord<ModelStatus>(key, row, out changed, static (row, value) => row with { Status = value }),
        [nameof(ModelEntry.Capabilities)] = ReadCapabilities,
        [nameof(ModelEntry.Channels)] = static (key, row, out changed) => ReadWord<ActionChannels>(key, row, out changed, static (row, value) => row with { Channels = value }),
        [nameof(ModelEntry.ContextTokens)] = static (key, row, out changed) => ReadCount(key, row, out changed, static (row, value) => row with { ContextTokens = value }),
        [nameof(ModelEntry.OutputTokens)] = static (key, row, out changed) => ReadCount(key, row, out changed, static (row, value) => row with { OutputTokens = value }),
        [nameof(ModelEntry.InputCost)] = static (key, row, out changed) => ReadCost(key, row, out changed, static (row, value) => row with { InputCost = value }),
        [nameof(ModelEntry.OutputCost)] = static (key, row, out changed) => ReadCost(key, row, out changed, static (row, value) => row with { OutputCost = value }),
        [nameof(ModelEntry.Latency)] = ReadLatency,
        [nameof(ModelEntry.Quality)] = ReadQuality,
        [nameof(ModelEntry.MaxConcurrency)] = static (key, row, out changed) => ReadLimit(key, row, out changed, static (row, value) => row with { MaxConcurrency = value }),
        [nameof(ModelEntry.RequestsPerMinute)] = static (key, row, out changed) => ReadLimit(key, row, out changed, static (row, value) => row with { RequestsPerMinute = value }),
    };

    public delegate string? ReadKey(IConfigurationSection key, ModelEntry row, out ModelEntry changed);

    public static IEnumerable<string> Names => Readers.Keys;

    public static ReadKey? Find(string key) => Readers.GetValueOrDefault(key);

    public static string Hint(Choices known, string word)
    {
        var near = known.Spelled(word) is >= 0 and var spelled ? spelled : known.Near(word);
        return near >= 0 ? $" Did you mean {known[near]}?" : "";
    }

    private static string? ReadEndpoint(IConfigurationSection key, ModelEntry row, out ModelEntry changed)
    {
        changed = row;
        if (key.GetChildren().Any())
        {
            return "one value is expected here, not an object or a list.";
        }

        Uri? endpoint = null;
        if (!string.IsNullOrEmpty(key.Value) && !Uri.TryCreate(key.Value, UriKind.Absolute, out endpoint))
        {
            return "an endpoint is an address that begins with https:// or http://, such as http://localhost:11434/v1.";
        }

        changed = row with { Endpoint = endpoint };
        return null;
    }

    /// <summary>Null and the empty text take back what the provider says.</summary>
    private static string? ReadOne(IConfigurationSection key, ModelEntry row, out ModelEntry changed, Func<ModelEntry, string?, ModelEntry> set)
    {
        var isList = key.GetChildren().Any();
        changed = isList ? row : set(row, string.IsNullOrEmpty(key.Value) ? null : key.Value);
        return isList ? "one value is expected here, not an object or a list." : null;
    }

    private static string? ReadWord<T>(IConfigurationSection key, ModelEntry row, out ModelEntry changed, Func<ModelEntry, T, ModelEntry> set)
        where T : struct, Enum
    {
        var words = new Choices(Enum.GetNames<T>());
        var found = Find(words, key.Value);
        changed = found < 0 ? row : set(row, Enum.GetValues<T>()[found]);
        return found < 0 ? NoWord(words, key.Value) : null;
    }

    private static string? ReadCapabilities(IConfigurationSection key, ModelEntry row, out ModelEntry changed)
    {
        changed = row;
        var items = key.GetChildren().ToArray();
        if (items.Length > 0 && !string.IsNullOrEmpty(key.Value))
        {
            return "is a list in one source of the configuration and a text in another; keep one of them.";
        }

        var words = items.Length > 0 ? items.Select(static item => item.Value ?? "") : (key.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var capabilities = ModelCapabilities.None;
        var mistakes = new List<string>();
        foreach (var word in words)
        {
            if (Find(CapabilityWords, word) is >= 0 and var found)
            {
                capabilities |= Enum.Parse<ModelCapabilities>(CapabilityWords[found]);
            }
            else
            {
                mistakes.Add(NoWord(CapabilityWords, word));
            }
        }

        changed = row with { Capabilities = capabilities };
        return mistakes.Count == 0 ? null : string.Join(" ", mistakes);
    }

    private static string? ReadCount(IConfigurationSection key, ModelEntry row, out ModelEntry changed, Func<ModelEntry, int, ModelEntry> set)
    {
        var isCount = int.TryParse(key.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        changed = isCount ? set(row, value) : row;
        return isCount ? null : $"\"{EntryRules.Shown(key.Value)}\" is no whole number; write it in digits alone, such as 128000.";
    }

    private static string? ReadLimit(IConfigurationSection key, ModelEntry row, out ModelEntry changed, Func<ModelEntry, int?, ModelEntry> set)
    {
        if (string.IsNullOrEmpty(key.Value) && !key.GetChildren().Any())
        {
            changed = set(row, null);
            return null;
        }

        return ReadCount(key, row, out changed, (row, value) => set(row, value));
    }

    private static string? ReadCost(IConfigurationSection key, ModelEntry row, out ModelEntry changed, Func<ModelEntry, decimal, ModelEntry> set)
    {
        var isCost = decimal.TryParse(key.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value);
        changed = isCost ? set(row, value) : row;
        return isCost ? null : $"\"{EntryRules.Shown(key.Value)}\" is no price; write US dollars for a million tokens, such as 2.5.";
    }

    private static string? ReadQuality(IConfigurationSection key, ModelEntry row, out ModelEntry changed)
    {
        var isNumber = double.TryParse(key.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        changed = isNumber ? row with { Quality = value } : row;
        return isNumber ? null : $"\"{EntryRules.Shown(key.Value)}\" is no number from 0 to 1, such as 0.9.";
    }

    /// <summary>A bare number is refused: <see cref="TimeSpan"/> takes it for days, and people mean milliseconds or seconds.</summary>
    private static string? ReadLatency(IConfigurationSection key, ModelEntry row, out ModelEntry changed)
    {
        changed = row;
        if (string.IsNullOrEmpty(key.Value) && !key.GetChildren().Any())
        {
            changed = row with { Latency = null };
            return null;
        }

        if (ParseLatency(key.Value ?? "") is not { } latency)
        {
            return $"\"{EntryRules.Shown(key.Value)}\" is no length of time; write it with its unit or with colons, such as 600ms, 1.5s or 00:00:01.5.";
        }

        changed = row with { Latency = latency };
        return null;
    }

    private static TimeSpan? ParseLatency(string text)
    {
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var clock))
        {
            return clock;
        }

        var isMilliseconds = text.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
        if (!isMilliseconds && !text.EndsWith('s'))
        {
            return null;
        }

        var isNumber = double.TryParse(text.AsSpan(0, text.Length - (isMilliseconds ? 2 : 1)).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        return isNumber && number < 1e9 ? (isMilliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number)) : null;
    }

    private static int Find(Choices words, string? text)
    {
        var index = text is null ? -1 : words.Spelled(text);
        return index >= 0 && words[index].Equals(text, StringComparison.OrdinalIgnoreCase) ? index : -1;
    }

    private static string NoWord(Choices words, string? text) => $"\"{EntryRules.Shown(text)}\" is not known.{Hint(words, text ?? "")} Known: {words}.";
}
