using System.Collections.Frozen;
using Coach;

namespace LifeCoach;

/// <summary>What the coach keeps in the session's data: what the client told of themselves, and two facts of its own.</summary>
public static class ClientInfo
{
    /// <summary>So much about a client goes into every prompt, so there is an end to it.</summary>
    internal const int MostEntries = 30;

    private const string Introduced = "introduction_completed";
    private const string Focus = "focus";

    // What the client told stands under names of its own, so that no key a model thinks of can touch anything else.
    private const string Prefix = "client.";

    /// <summary>Keys that look like the coach's own data, with the action that is meant for it.</summary>
    private static readonly FrozenDictionary<string, string> Reserved = new Dictionary<string, string>
    {
        ["identity"] = "SAVE_IDENTITY",
        ["identities"] = "SAVE_IDENTITY",
        ["focus"] = "SET_FOCUS_IDENTITY",
        ["focus_identity"] = "SET_FOCUS_IDENTITY",
        ["visualization"] = "SAVE_VISUALIZATION",
        ["visualizations"] = "SAVE_VISUALIZATION",
        ["action_item"] = "CREATE_ACTION_ITEM",
        ["action_items"] = "CREATE_ACTION_ITEM",
        ["action_plan"] = "CREATE_ACTION_ITEM",
        ["introduction_completed"] = "MARK_INTRODUCTION_COMPLETE",
        ["introduction_complete"] = "MARK_INTRODUCTION_COMPLETE",
        ["state"] = "TRANSITION_STATE",
        ["current_state"] = "TRANSITION_STATE",
        ["user_id"] = "",
        ["session_id"] = "",
        ["messages"] = "",
        ["history"] = "",
        ["context"] = "",
    }.ToFrozenDictionary();

    /// <summary>A key as it is kept: lower case, with underscores.</summary>
    internal static string ToKey(string key) => Wording.ToLine(key).Replace(' ', '_').Replace('-', '_').ToLowerInvariant();

    /// <summary>Whether the coach uses this key itself; if so, which action is meant for it, if one is.</summary>
    internal static bool IsReserved(string key, out string action) => Reserved.TryGetValue(key, out action!);

    extension(SessionData data)
    {
        /// <summary>Whether the client knows what to expect.</summary>
        public bool IsIntroduced => data.GetBoolean(Introduced);

        /// <summary>The name of the identity that the client works on, or null.</summary>
        public string? FocusIdentity => data.GetString(Focus);

        /// <summary>What the client told of themselves.</summary>
        public IEnumerable<(string Key, string Value)> Client =>
            from name in data.Names where name.StartsWith(Prefix, StringComparison.Ordinal) select (name[Prefix.Length..], data.GetString(name) ?? "");

        internal SessionData SetIntroduced() => data.Set(Introduced, true);

        internal SessionData SetFocusIdentity(string identity) => data.Set(Focus, identity);

        internal SessionData SetClient(string key, string value) => data.Set(Prefix + key, value);

        internal bool KnowsOfClient(string key) => data.Contains(Prefix + key);
    }
}
