using Coach.Parameters;
using Microsoft.Extensions.Configuration;

namespace Coach.Providers;

/// <summary>Reads a provider matrix from configuration and collects its mistakes, each with its path.</summary>
internal sealed class MatrixReader
{
    private const string Models = "Models";
    private const string Model = nameof(ModelEntry.Model);

    private static readonly Choices ProviderKeys = new([Models, .. EntryKeys.Names]);
    private static readonly Choices ModelKeys = new([Model, .. EntryKeys.Names]);

    private readonly List<string> _mistakes = [];
    private readonly List<ModelEntry> _entries = [];
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);

    public static ProviderMatrix Read(IConfigurationSection section)
    {
        var reader = new MatrixReader();
        foreach (var provider in section.GetChildren())
        {
            reader.ReadProvider(provider);
        }

        if (reader._entries.Count == 0 && reader._mistakes.Count == 0)
        {
            reader._mistakes.Add($"{section.Path}: has no models; at least one provider with Models is needed.");
        }

        return reader._mistakes.Count == 0 ? new([.. reader._entries], static _ => { }) : throw new ProviderMatrixException(reader._mistakes);
    }

    private void ReadProvider(IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 })
        {
            Add(section.Path, "a provider is an object with Models; its value is not repeated here.");
            return;
        }

        var template = new ModelEntry { Provider = section.Key, Model = "-" };
        var before = _mistakes.Count;
        template = ReadKeys(section, template, ProviderKeys, Models);
        CheckRules(section, template, ["Provider", .. section.GetChildren().Select(static key => key.Key)]);
        var isSound = _mistakes.Count == before;

        var models = section.GetSection(Models);
        if (models.Value is { Length: > 0 })
        {
            Add(models.Path, "models are an object, with a key for each, or a list of objects with a Model each.");
        }
        else if (!models.GetChildren().Any())
        {
            Add(section.Path, "has no Models; at least one is needed.");
        }

        foreach (var model in models.GetChildren())
        {
            ReadModel(model, template, isSound);
        }
    }

    private void ReadModel(IConfigurationSection section, ModelEntry template, bool isSound)
    {
        if (section.Value is { Length: > 0 })
        {
            Add(section.Path, "a model is an object, at least an empty one: {}.");
            return;
        }

        var name = section[Model];
        if (name is null && section.Key.All(char.IsAsciiDigit))
        {
            Add(section.Path, "a model in a list needs its name, as \"Model\": \"…\".");
            return;
        }

        var before = _mistakes.Count;
        var entry = ReadKeys(section, template with { Model = name ?? section.Key }, ModelKeys, Model);
        CheckRules(section, entry, [Model, .. section.GetChildren().Select(static key => key.Key)]);
        if (isSound && before == _mistakes.Count)
        {
            CheckRules(section, entry, [EntryRules.Together]);
        }

        if (!_paths.TryAdd(entry.Id, section.Path))
        {
            Add(section.Path, $"{EntryRules.Shown(entry.Id)} is already at {_paths[entry.Id]}; one of them has to go.");
        }

        _entries.Add(entry);
    }

    private ModelEntry ReadKeys(IConfigurationSection section, ModelEntry entry, Choices known, string readElsewhere)
    {
        foreach (var key in section.GetChildren())
        {
            if (key.Key.Equals(readElsewhere, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (EntryKeys.Find(key.Key) is not { } read)
            {
                Add(key.Path, Unknown(key, known));
                continue;
            }

            var mistake = read(key, entry, out var changed);
            if (mistake is not null)
            {
                Add(key.Path, mistake);
                continue;
            }

            entry = changed;
        }

        return entry;
    }

    /// <summary>The value of an unknown key is never shown: it may be a key to a provider.</summary>
    private static string Unknown(IConfigurationSection key, Choices known)
    {
        if (known == ModelKeys && string.IsNullOrEmpty(key.Value))
        {
            return $"unknown key. A model whose name has a colon is written as an item of a list, with \"Model\": \"…:{EntryRules.Shown(key.Key)}\". Known: {known}.";
        }

        var words = new[] { "key", "secret", "token", "password" };
        var isSecret = !key.Key.EndsWith("Tokens", StringComparison.OrdinalIgnoreCase)
            && words.Any(word => key.Key.Contains(word, StringComparison.OrdinalIgnoreCase));
        return isSecret
            ? $"unknown key. Keys do not belong in a configuration: put it in an environment variable and name that in {nameof(ModelEntry.KeyVariable)}."
            : $"unknown key.{EntryKeys.Hint(known, key.Key)} Known: {known}.";
    }

    private void CheckRules(IConfigurationSection section, ModelEntry entry, IReadOnlyCollection<string> properties)
    {
        foreach (var (property, problem) in EntryRules.Check(entry))
        {
            if (properties.Contains(property, StringComparer.OrdinalIgnoreCase))
            {
                var isOfSection = property is "Provider" or EntryRules.Together || (property == Model && section[Model] is null);
                Add(isOfSection ? section.Path : $"{section.Path}:{property}", problem);
            }
        }
    }

    private void Add(string path, string problem) => _mistakes.Add($"{EntryRules.Shown(path)}: {problem}");
}
