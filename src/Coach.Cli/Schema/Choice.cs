using System.Text.Json.Nodes;
using Coach.Generators.States;

namespace Coach.Cli.Schema;

/// <summary>A name that may stand at some place, and what it means.</summary>
internal sealed record Choice(string Name, string Description)
{
    /// <summary>
    /// The schema of a place where one of these names stands. The compiler takes names in any case and a schema knows only exact ones, so the
    /// spellings that the file has belong to it, too.
    /// </summary>
    public static JsonObject Of(IReadOnlyList<Choice> choices, IEnumerable<Located> used, string nothing)
    {
        if (choices.Count == 0)
        {
            return new() { ["description"] = nothing, ["not"] = new JsonObject() };
        }

        var byName = choices.ToDictionary(static choice => choice.Name, StringComparer.OrdinalIgnoreCase);
        var spellings = used.Select(static word => word.Text).Where(word => byName.TryGetValue(word, out var choice) && choice.Name != word)
            .Distinct().Order(StringComparer.Ordinal).Select(word => byName[word] with { Name = word });
        Choice[] all = [.. choices, .. spellings];
        return new()
        {
            ["type"] = "string",
            ["enum"] = Strings(all.Select(static choice => choice.Name)),
            // Not of the standard; it is what yaml-language-server shows beside each name.
            ["enumDescriptions"] = Strings(all.Select(static choice => choice.Description)),
        };
    }

    public static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);
}
