using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Messages while operations are applied to them, one after the other.</summary>
internal sealed class ContextEdit
{
    private const int LongestTag = 64;
    private const int MostMarks = 32;
    private const string AddedHead = CallText.Note + "added earlier]\n";
    private const string ReplacedHead = CallText.Note + "in place of what was here]\n";

    private readonly ChatMessage?[] _messages;
    private readonly MessageTargets _targets;
    private readonly MessageGroups _calls;
    private readonly MessageGroups _all;
    private readonly bool[] _isKept;
    private readonly List<ChatMessage> _added = [];
    private readonly int _addedAt;
    private HashSet<string>? _links;

    // Of groups, by their root: whether one of theirs is kept.
    private readonly bool[] _keepsCalls;
    private readonly bool[] _keepsAll;

    public ContextEdit(IReadOnlyList<ChatMessage> messages)
    {
        _messages = [.. messages];
        _targets = new(messages);
        _calls = MessageGroups.OfCalls(messages);
        _all = MessageGroups.OfAll(messages);
        _isKept = ContextMarks.Kept(messages, out var lastUser);
        _addedAt = lastUser < 0 ? messages.Count : lastUser;
        _keepsCalls = new bool[messages.Count];
        _keepsAll = new bool[messages.Count];
        for (var index = 0; index < messages.Count; index++)
        {
            _keepsCalls[_calls.Root(index)] |= _isKept[index];
            _keepsAll[_all.Root(index)] |= _isKept[index];
        }
    }

    /// <summary>Applies an operation; says why not if it is refused.</summary>
    public string? Apply(ContextOperation operation)
    {
        if (operation.Kind == ContextOperationKind.Add)
        {
            return Add(operation.Content);
        }

        if (!_targets.TryFind(operation.Target, out var index, out var problem))
        {
            return problem;
        }

        if (_messages[index] is null)
        {
            return "The message was left out or replaced by an operation before.";
        }

        return operation.Kind switch
        {
            ContextOperationKind.Tag => Tag(index, operation.Tags),
            ContextOperationKind.Prioritize => Prioritize(index, operation.Priority),
            ContextOperationKind.Link => Link(index, operation.With),
            ContextOperationKind.Prune => Prune(index),
            ContextOperationKind.Transform => Transform(index, operation.Content),
            _ => "There is no such kind of operation.",
        };
    }

    /// <summary>The messages with all that was applied.</summary>
    public IReadOnlyList<ChatMessage> Finish() =>
        [.. _messages.Take(_addedAt).OfType<ChatMessage>(), .. _added, .. _messages.Skip(_addedAt).OfType<ChatMessage>()];

    private string? Add(string? content)
    {
        if (string.IsNullOrWhiteSpace(content))
        {
            return "There is nothing to add.";
        }

        _added.Add(new(ChatRole.User, AddedHead + content));
        return null;
    }

    private string? Tag(int index, IReadOnlyList<string>? tags)
    {
        if (tags is null or { Count: 0 } || tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > LongestTag))
        {
            return FormattableString.Invariant($"Tags are needed, each of 1 to {LongestTag} characters.");
        }

        string[] all = [.. ContextMarks.TextsOf(_messages[index]!, ContextMarks.Tags).Concat(tags).Distinct(StringComparer.Ordinal).Take(MostMarks + 1)];
        if (all.Length > MostMarks)
        {
            return FormattableString.Invariant($"A message has at most {MostMarks} tags.");
        }

        _messages[index] = ContextMarks.With(_messages[index]!, ContextMarks.Tags, all);
        return null;
    }

    private string? Prioritize(int index, int priority)
    {
        if (priority is < -ContextMarks.HighestPriority or > ContextMarks.HighestPriority)
        {
            return FormattableString.Invariant($"A priority is from {-ContextMarks.HighestPriority} to {ContextMarks.HighestPriority}.");
        }

        _messages[index] = ContextMarks.With(_messages[index]!, ContextMarks.Priority, priority);
        return null;
    }

    private string? Link(int index, string? with)
    {
        if (!_targets.TryFind(with, out var other, out var problem))
        {
            return "The message to link with: " + problem;
        }

        if (other == index)
        {
            return "A message cannot be linked with itself.";
        }

        if (_messages[other] is null)
        {
            return "The message to link with was left out or replaced by an operation before.";
        }

        var (first, second) = (_all.Root(index), _all.Root(other));
        if (first == second)
        {
            // They belong together already, and another link would say no more.
            return null;
        }

        if (Math.Max(Links(index).Count(), Links(other).Count()) >= MostMarks)
        {
            return FormattableString.Invariant($"A message has at most {MostMarks} links.");
        }

        var link = NewLink(index, other);
        foreach (var linked in (ReadOnlySpan<int>)[index, other])
        {
            string[] links = [.. Links(linked), link];
            _messages[linked] = ContextMarks.With(_messages[linked]!, ContextMarks.Links, links);
        }

        _all.Join(index, other);
        _keepsAll[_all.Root(index)] = _keepsAll[first] || _keepsAll[second];
        return null;
    }

    private IEnumerable<string> Links(int index) => ContextMarks.TextsOf(_messages[index]!, ContextMarks.Links);

    // The same name may have been given in an earlier cycle, when other messages stood in these places.
    private string NewLink(int index, int other)
    {
        _links ??= [.. _messages.OfType<ChatMessage>().SelectMany(message => ContextMarks.TextsOf(message, ContextMarks.Links))];
        var link = $"{_targets.Name(index)} {_targets.Name(other)}";
        for (var number = 2; !_links.Add(link); number++)
        {
            link = FormattableString.Invariant($"{_targets.Name(index)} {_targets.Name(other)} {number}");
        }

        return link;
    }

    private string? Prune(int index)
    {
        if (_keepsAll[_all.Root(index)])
        {
            return Untouchable(index);
        }

        foreach (var member in _all.Members(index))
        {
            _messages[member] = null;
        }

        return null;
    }

    private string? Transform(int index, string? content)
    {
        if (string.IsNullOrWhiteSpace(content))
        {
            return "There is nothing to put in the message's place; it can be left out instead.";
        }

        if (_keepsCalls[_calls.Root(index)])
        {
            return Untouchable(index);
        }

        // A call with its results becomes one note, in the call's place.
        var members = _calls.Members(index);
        ChatMessage[] replaced = [.. members.Select(member => _messages[member]).OfType<ChatMessage>()];
        foreach (var member in members)
        {
            _messages[member] = null;
        }

        _messages[members[0]] = Marked(new(ChatRole.User, ReplacedHead + content) { MessageId = replaced[0].MessageId, CreatedAt = replaced[0].CreatedAt }, replaced);
        return null;
    }

    // What was said of any of them holds for what stands in their place.
    private static ChatMessage Marked(ChatMessage note, ChatMessage[] replaced)
    {
        foreach (var mark in (ReadOnlySpan<string>)[ContextMarks.Tags, ContextMarks.Links])
        {
            string[] texts = [.. replaced.SelectMany(message => ContextMarks.TextsOf(message, mark)).Distinct(StringComparer.Ordinal)];
            note = texts.Length == 0 ? note : ContextMarks.With(note, mark, texts);
        }

        var priority = replaced.Max(ContextMarks.PriorityOf);
        return priority == 0 ? note : ContextMarks.With(note, ContextMarks.Priority, priority);
    }

    private string Untouchable(int index) => _isKept[index]
        ? "System messages and the last message of the user are not changed."
        : "The message belongs together with one of the system's or the last of the user, which are not changed.";
}
