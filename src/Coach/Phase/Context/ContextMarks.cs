using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// What context operations write on messages (tags, links, priority), and which messages are left as they are. Marks may come back from a store as JSON.
/// </summary>
internal static class ContextMarks
{
    public const string Tags = "coach.tags";
    public const string Links = "coach.links";
    public const string Priority = "coach.priority";
    public const int HighestPriority = 100;

    // What a summary is worth that the application made before the request.
    private const int SummaryPriority = 50;

    /// <summary>Heads a summary of messages.</summary>
    public const string SummaryHead = CallText.Note + "a summary of what was said before]\n";

    /// <summary>A message's priority, from -100 to 100.</summary>
    public static int PriorityOf(ChatMessage message) => Find(message, Priority) switch
    {
        int number => Math.Clamp(number, -HighestPriority, HighestPriority),
        long number => (int)Math.Clamp(number, -HighestPriority, HighestPriority),
        double number when !double.IsNaN(number) => (int)Math.Clamp(number, -HighestPriority, HighestPriority),
        JsonElement { ValueKind: JsonValueKind.Number } element when element.TryGetDouble(out var number) => (int)Math.Clamp(number, -HighestPriority, HighestPriority),
        _ => StartsWith(message, SummaryHead) ? SummaryPriority : 0,
    };

    /// <summary>The texts of a mark; those that cannot be read are not there.</summary>
    public static IEnumerable<string> TextsOf(ChatMessage message, string mark) => Find(message, mark) switch
    {
        string text => [text],
        IEnumerable<string> texts => texts.OfType<string>(),
        JsonElement { ValueKind: JsonValueKind.Array } element => element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        IEnumerable<object> items => items.OfType<string>(),
        _ => [],
    };

    /// <summary>A copy of the message with a mark; the original and its marks stay as they are.</summary>
    public static ChatMessage With(ChatMessage message, string mark, object value)
    {
        var copy = message.Clone();
        copy.AdditionalProperties = message.AdditionalProperties is { } properties ? new(properties) : [];
        copy.AdditionalProperties[mark] = value;
        return copy;
    }

    /// <summary>
    /// Which messages are never changed: those of the system, and from the last message of the user on all of the role user. The last message of the user is
    /// the last of that role that is not headed as a note; a person who writes such a heading makes it no less whole.
    /// </summary>
    public static bool[] Kept(IReadOnlyList<ChatMessage> messages, out int lastUser)
    {
        lastUser = LastUser(messages);
        var kept = new bool[messages.Count];
        for (var index = 0; index < kept.Length; index++)
        {
            kept[index] = IsSystem(messages[index].Role) || (messages[index].Role == ChatRole.User && lastUser >= 0 && index >= lastUser);
        }

        return kept;
    }

    private static int LastUser(IReadOnlyList<ChatMessage> messages)
    {
        var last = -1;
        for (var index = messages.Count - 1; index >= 0; index--)
        {
            if (messages[index].Role == ChatRole.User)
            {
                if (!StartsWith(messages[index], CallText.Note))
                {
                    return index;
                }

                last = Math.Max(last, index);
            }
        }

        return last;
    }

    // The second is what some providers call it.
    private static bool IsSystem(ChatRole role) => role == ChatRole.System || string.Equals(role.Value, "developer", StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(ChatMessage message, string head) =>
        message.Role == ChatRole.User && message.Contents is [TextContent { Text: { } text }, ..] && text.StartsWith(head, StringComparison.Ordinal);

    private static object? Find(ChatMessage message, string mark) => message.AdditionalProperties?.TryGetValue(mark, out var value) == true ? value : null;
}
