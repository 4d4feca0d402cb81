using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Which messages belong together: a call with its results, and what is linked. In all, linear in the number of messages.</summary>
internal sealed class MessageGroups
{
    private readonly int[] _parents;
    private readonly int[] _sizes;
    private readonly int[] _next;

    private MessageGroups(int count)
    {
        _parents = [.. Enumerable.Range(0, count)];
        _next = [.. Enumerable.Range(0, count)];
        _sizes = new int[count];
        Array.Fill(_sizes, 1);
    }

    /// <summary>
    /// The groups of calls and results. An id that is used again belongs to the last call before the result; a result without a call stands alone.
    /// </summary>
    public static MessageGroups OfCalls(IReadOnlyList<ChatMessage> messages)
    {
        var groups = new MessageGroups(messages.Count);
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < messages.Count; index++)
        {
            foreach (var content in messages[index].Contents)
            {
                if (content is FunctionCallContent { CallId: { } id })
                {
                    calls[id] = index;
                }
                else if (content is FunctionResultContent { CallId: { } result } && calls.TryGetValue(result, out var call))
                {
                    groups.Join(call, index);
                }
            }
        }

        return groups;
    }

    /// <summary>The groups of calls, results and links.</summary>
    public static MessageGroups OfAll(IReadOnlyList<ChatMessage> messages)
    {
        var groups = OfCalls(messages);
        var links = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < messages.Count; index++)
        {
            foreach (var link in ContextMarks.TextsOf(messages[index], ContextMarks.Links))
            {
                if (!links.TryAdd(link, index))
                {
                    groups.Join(links[link], index);
                }
            }
        }

        return groups;
    }

    /// <summary>Makes one group of two.</summary>
    public void Join(int first, int second)
    {
        var (a, b) = (Root(first), Root(second));
        if (a == b)
        {
            return;
        }

        (a, b) = _sizes[a] >= _sizes[b] ? (a, b) : (b, a);
        _parents[b] = a;
        _sizes[a] += _sizes[b];

        // Two rings become one.
        (_next[a], _next[b]) = (_next[b], _next[a]);
    }

    /// <summary>Stands for the group of a message, as long as the group does not grow.</summary>
    public int Root(int index)
    {
        while (_parents[index] != index)
        {
            index = _parents[index] = _parents[_parents[index]];
        }

        return index;
    }

    /// <summary>The messages of a group, in their order.</summary>
    public int[] Members(int index)
    {
        var members = new int[_sizes[Root(index)]];
        for (var at = 0; at < members.Length; at++)
        {
            members[at] = index;
            index = _next[index];
        }

        Array.Sort(members);
        return members;
    }
}
