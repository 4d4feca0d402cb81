using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Messages that are left out together or not at all.</summary>
/// <param name="Members">Their places, in order.</param>
/// <param name="IsCurrent">Whether one of them stands behind the last message of the user: it is what the model is at.</param>
internal sealed record ContextUnit(int[] Members, bool IsCurrent)
{
    private const int Priorities = (2 * ContextMarks.HighestPriority) + 1;

    /// <summary>What may be left out, in the order in which it is: the lowest priority first, and of the same the oldest. A group has the highest of its members.</summary>
    public static IReadOnlyList<ContextUnit> Of(IReadOnlyList<ChatMessage> messages)
    {
        var groups = MessageGroups.OfAll(messages);
        var kept = ContextMarks.Kept(messages, out var lastUser);
        var buckets = new List<ContextUnit>?[Priorities];
        var seen = new bool[messages.Count];
        for (var index = 0; index < messages.Count; index++)
        {
            var root = groups.Root(index);
            if (seen[root])
            {
                continue;
            }

            seen[root] = true;
            var members = groups.Members(index);
            if (!members.Any(member => kept[member]))
            {
                var priority = members.Max(member => ContextMarks.PriorityOf(messages[member]));
                (buckets[priority + ContextMarks.HighestPriority] ??= []).Add(new(members, lastUser >= 0 && members[^1] > lastUser));
            }
        }

        return [.. buckets.SelectMany(bucket => bucket ?? [])];
    }
}
