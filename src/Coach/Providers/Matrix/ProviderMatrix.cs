using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;

namespace Coach.Providers;

/// <summary>
/// The provider matrix: which models there are, and what each can do. Immutable; its rows are in the ordinal order of their ids, however they
/// were given.
/// </summary>
/// <example>
/// From code:
/// <code>
/// ProviderMatrix matrix = [new() { Provider = "openai", Model = "gpt-4o", KeyVariable = "OPENAI_API_KEY", Quality = 0.9 }];
/// </code>
/// From appsettings.json. What a provider says counts for each of its models that does not say it itself. A model whose name has a colon cannot
/// be a key, so models may also be a list:
/// <code>
/// {
///   "Coach": {
///     "Providers": {
///       "openai": {
///         "KeyVariable": "OPENAI_API_KEY",
///         "Capabilities": ["Streaming", "Tools", "StructuredOutput"],
///         "Channels": "Both",
///         "Models": {
///           "gpt-4o": { "ContextTokens": 128000, "OutputTokens": 16384, "InputCost": 2.5, "OutputCost": 10, "Latency": "600ms", "Quality": 0.9 },
///           "gpt-4o-mini": { "ContextTokens": 128000, "OutputTokens": 16384, "InputCost": 0.15, "OutputCost": 0.6, "Latency": "400ms", "Quality": 0.7 }
///         }
///       },
///       "ollama": {
///         "Endpoint": "http://localhost:11434/v1",
///         "Models": [
///           { "Model": "qwen2.5:7b", "ContextTokens": 32768, "Quality": 0.4, "MaxConcurrency": 1 }
///         ]
///       }
///     }
///   }
/// }
/// </code>
/// </example>
[CollectionBuilder(typeof(ProviderMatrix), nameof(Create))]
public sealed class ProviderMatrix : IReadOnlyList<ModelEntry>
{
    private readonly ModelEntry[] _entries;
    private readonly Dictionary<string, ModelEntry> _byId;

    /// <summary>Makes a matrix of rows.</summary>
    /// <exception cref="ProviderMatrixException">Rows have mistakes, two have the same id, or there is none.</exception>
    public ProviderMatrix(IEnumerable<ModelEntry> entries)
        : this([.. entries ?? throw new ArgumentNullException(nameof(entries))], Check)
    {
    }

    internal ProviderMatrix(ModelEntry[] entries, Action<IReadOnlyList<ModelEntry>> check)
    {
        check(entries);
        _entries = entries;
        Array.Sort(_entries, static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        _byId = _entries.ToDictionary(static entry => entry.Id, StringComparer.OrdinalIgnoreCase);
        Statistics = MatrixStatistics.Of(_entries);
    }

    /// <summary>How many models there are, at least one.</summary>
    public int Count => _entries.Length;

    /// <summary>Counts and ranges, computed from the rows.</summary>
    public MatrixStatistics Statistics { get; }

    /// <summary>A row, in the ordinal order of the ids.</summary>
    public ModelEntry this[int index] => _entries[index];

    /// <summary>Makes a matrix of a collection expression.</summary>
    /// <exception cref="ProviderMatrixException">Rows have mistakes, two have the same id, or there is none.</exception>
    public static ProviderMatrix Create(ReadOnlySpan<ModelEntry> entries) => new(entries.ToArray(), Check);

    /// <summary>Reads a matrix, as the example of <see cref="ProviderMatrix"/> shows it.</summary>
    /// <param name="section">The section of the providers; of a whole configuration, <c>Coach:Providers</c> is read.</param>
    /// <remarks>
    /// The keys are the properties of <see cref="ModelEntry"/>. Capabilities are a list, or words with commas between them; latency has a unit
    /// (<c>600ms</c>, <c>1.5s</c>) or colons (<c>00:00:01.5</c>); null or an empty text takes back an endpoint, key variable, latency or limit
    /// that the provider says. Keys are never part of a configuration: <see cref="ModelEntry.KeyVariable"/> names an environment variable, in
    /// capitals, digits and underscores.
    /// </remarks>
    /// <exception cref="ProviderMatrixException">There are mistakes; each is named with its path. An unknown key is one.</exception>
    public static ProviderMatrix FromConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return MatrixReader.Read(section as IConfigurationSection ?? section.GetSection("Coach:Providers"));
    }

    /// <summary>The row of an id, whatever its case, or null.</summary>
    public ModelEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// The matrix as an aligned table in plain text, in the invariant culture: costs in US dollars for a million tokens, and what was measured
    /// beside what the rows say. Shows neither endpoints nor the names of keys.
    /// </summary>
    /// <param name="measurements">What was measured; null for a table of the rows alone.</param>
    public string ToTable(ModelMeasurements? measurements = null) => MatrixTable.Write(this, measurements);

    /// <inheritdoc/>
    public IEnumerator<ModelEntry> GetEnumerator() => ((IEnumerable<ModelEntry>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(IReadOnlyList<ModelEntry> entries)
    {
        var mistakes = new List<string>();
        for (var row = 0; row < entries.Count; row++)
        {
            if (entries[row] is not { } entry)
            {
                mistakes.Add($"Row {row + 1} is null.");
                continue;
            }

            mistakes.AddRange(EntryRules.Check(entry).Select(found => $"Row {row + 1} ({EntryRules.Shown(entry.Id)}), {found.Property}: {found.Problem}"));
        }

        mistakes.AddRange(entries.Select(static (entry, row) => (entry, row)).Where(static pair => pair.entry is not null)
            .GroupBy(static pair => pair.entry.Id, StringComparer.OrdinalIgnoreCase).Where(static same => same.Skip(1).Any())
            .Select(static same => $"Rows {string.Join(" and ", same.Select(static pair => pair.row + 1))} are the same model, {EntryRules.Shown(same.Key)}; one of them has to go."));
        if (entries.Count == 0)
        {
            mistakes.Add("It has no models; at least one is needed.");
        }

        if (mistakes.Count > 0)
        {
            throw new ProviderMatrixException(mistakes);
        }
    }
}
