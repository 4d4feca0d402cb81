using Coach.Generators.Text;

namespace Coach.Generators.Actions;

/// <summary>What an action may be called.</summary>
internal static class ActionNames
{
    public static bool IsValid(string name) =>
        name.Length > 0 && name[0] is >= 'A' and <= 'Z' && name.All(static c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    /// <summary>The name that was meant, if it is one: save identity, save-identity and SaveIdentity all mean SAVE_IDENTITY.</summary>
    public static string? Better(string name)
    {
        var better = Identifiers.Snake(name.Trim().Replace(' ', '_').Replace('-', '_').Replace('.', '_')).ToUpperInvariant();
        return IsValid(better) ? better : null;
    }
}
