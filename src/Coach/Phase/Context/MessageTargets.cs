using System.Globalization;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// The names by which context operations call messages: a <see cref="ChatMessage.MessageId"/> that only one has, else the place, such as <c>#3</c>. An id that
/// begins with <c>#</c> is not used.
/// </summary>
internal sealed class MessageTargets
{
    private const int Several = -1;

    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public MessageTargets(IReadOnlyList<ChatMessage> messages)
    {
        _messages = messages;
        for (var index = 0; index < messages.Count; index++)
        {
            if (messages[index].MessageId is { Length: > 0 } id && id[0] != '#' && !_ids.TryAdd(id, index))
            {
                _ids[id] = Several;
            }
        }
    }

    public string Name(int index) =>
        _messages[index].MessageId is { Length: > 0 } id && _ids.TryGetValue(id, out var found) && found == index
            ? id
            : string.Create(CultureInfo.InvariantCulture, $"#{index}");

    /// <summary>Finds a message by its name; says what is wrong if there is none.</summary>
    public bool TryFind(string? target, out int index, out string problem)
    {
        index = -1;
        problem = "";
        if (string.IsNullOrWhiteSpace(target))
        {
            problem = "The operation does not say which message it is for.";
        }
        else if (target[0] != '#' && _ids.TryGetValue(target, out index))
        {
            problem = index == Several ? "Several messages have this id." : "";
        }
        else if (target[0] != '#' || !int.TryParse(target.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out index) || index >= _messages.Count)
        {
            problem = "There is no such message.";
        }

        return problem.Length == 0;
    }
}
