using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coach.Benchmarks.Markup;

/// <summary>What most would write: a source-generated regular expression and a <see cref="JsonDocument"/> for each body.</summary>
internal static partial class RegexReader
{
    private static readonly Dictionary<string, IdentityCategory> Categories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PASSIONS"] = IdentityCategory.PassionsAndTalents,
        ["MONEY_MAKER"] = IdentityCategory.MakerOfMoney,
        ["MONEY_KEEPER"] = IdentityCategory.KeeperOfMoney,
        ["SPIRITUAL"] = IdentityCategory.Spiritual,
        ["APPEARANCE"] = IdentityCategory.PersonalAppearance,
        ["HEALTH"] = IdentityCategory.PhysicalExpression,
        ["FAMILY"] = IdentityCategory.FamilialRelations,
        ["ROMANTIC"] = IdentityCategory.RomanticRelation,
        ["ACTION"] = IdentityCategory.DoerOfThings,
    };

    public static ReadReply Read(string text)
    {
        var calls = new List<ReadCall>();
        var visible = new ShownParts(text);
        for (var match = Element().Match(text); match.Success; match = match.NextMatch())
        {
            var name = match.Groups[1].Value.ToUpperInvariant();
            var body = match.Groups[2];
            using var json = JsonDocument.Parse(text.AsMemory(body.Index, body.Length));
            calls.Add(new ReadCall(name, match.Index, match.Length, Parameters(name, json.RootElement)));
            visible.Hide(match.Index, match.Index + match.Length);
        }

        return new ReadReply(visible.Joined(), calls);
    }

    /// <summary>An action's parameters by their names.</summary>
    public static object? Parameters(string name, JsonElement json) => name switch
    {
        "SAVE_IDENTITY" => new SaveIdentity(
            Text(json.GetProperty("identity"), 1, 80),
            Categories[json.GetProperty("category").GetString()!],
            json.TryGetProperty("description", out var description) ? Text(description, 0, 500) : ""),
        "SAVE_USER_INFO" => new SaveUserInfo(Text(json.GetProperty("key"), 1, 40), Text(json.GetProperty("value"), 1, 1000)),
        "CREATE_ACTION_ITEM" => new CreateActionItem(
            Text(json.GetProperty("title"), 1, 200),
            json.TryGetProperty("due", out var due) ? DateOnly.ParseExact(due.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null),
        "MARK_INTRODUCTION_COMPLETE" => null,
        _ => throw new FormatException($"There is no action {name}."),
    };

    private static string Text(JsonElement json, int min, int max)
    {
        var text = json.GetString() ?? "";
        return text.Length >= min && text.Length <= max ? text : throw new FormatException($"A text has {text.Length} characters.");
    }

    [GeneratedRegex(@"\[ACTION:\s*([\w-]+)\s*\](.*?)\[/ACTION\]", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Element();
}
