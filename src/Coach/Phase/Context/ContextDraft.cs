using System.Globalization;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Messages on their way to fit: what of them is still there, what it takes, and what was done. The list that it was made from stays as it is.</summary>
internal sealed class ContextDraft
{
    private readonly IReadOnlyList<ChatMessage> _originals;
    private readonly ContextSizes _sizes;
    private readonly ChatMessage?[] _messages;
    private readonly int[] _tokens;
    private readonly int[] _originalTokens;
    private readonly ContextOperation?[] _operations;
    private readonly bool[] _isSummarized;
    private readonly Lazy<MessageTargets> _targets;
    private readonly Lazy<IReadOnlyList<ContextUnit>> _units;
    private int[] _summarized = [];
    private long? _noteTokens;
    private int _firstDropped = int.MaxValue;
    private int _dropped;

    public ContextDraft(IReadOnlyList<ChatMessage> messages, ContextSizes sizes, long budget)
    {
        _originals = messages;
        _sizes = sizes;
        _messages = [.. messages];
        _tokens = [.. messages.Select(sizes.Count)];
        _originalTokens = [.. _tokens];
        _operations = new ContextOperation?[messages.Count];
        _isSummarized = new bool[messages.Count];
        _targets = new(() => new(_originals));
        _units = new(() => ContextUnit.Of(_originals));
        Budget = budget;
        Tokens = _tokens.Sum(tokens => (long)tokens);
    }

    public long Budget { get; }

    public long Tokens { get; private set; }

    /// <summary>With the note about what was left out, if something was.</summary>
    public bool Fits => Tokens + NoteTokens <= Budget;

    /// <summary>What may be changed or left out, in the order in which it is.</summary>
    public IEnumerable<ContextUnit> Units(bool isCurrent) =>
        _units.Value.Where(unit => unit.IsCurrent == isCurrent && _messages[unit.Members[0]] is not null && !_isSummarized[unit.Members[0]]);

    public ChatMessage At(int index) => _messages[index]!;

    public int TokensOf(ContextUnit unit) => unit.Members.Sum(index => _tokens[index]);

    public int Count(ChatMessage message) => _sizes.Count(message);

    /// <summary>Puts another message in the place of one, if it takes less.</summary>
    public void Shorten(int index, ChatMessage shorter, string content, string reason)
    {
        var tokens = _sizes.Count(shorter);
        if (tokens < _tokens[index])
        {
            _messages[index] = shorter;
            SetTokens(index, tokens);
            Report(index, ContextOperationKind.Transform, _originalTokens[index] - tokens, reason, content);
        }
    }

    public void Drop(ContextUnit unit, string reason)
    {
        foreach (var index in unit.Members)
        {
            Drop(index, reason);
        }
    }

    /// <summary>Puts a summary in the place of messages, if it takes less than they do.</summary>
    public void Summarize(int[] indexes, ChatMessage summary, string reason)
    {
        var tokens = _sizes.Count(summary);
        if (tokens >= indexes.Sum(index => (long)_tokens[index]))
        {
            return;
        }

        var saved = indexes.Sum(index => (long)_originalTokens[index]) - tokens;
        foreach (var index in indexes)
        {
            _messages[index] = null;
            _isSummarized[index] = true;
            SetTokens(index, 0);
            Report(index, ContextOperationKind.Transform, 0, reason);
        }

        _messages[indexes[0]] = summary;
        SetTokens(indexes[0], tokens);
        Report(indexes[0], ContextOperationKind.Transform, (int)Math.Min(saved, int.MaxValue), reason, summary.Text);
        _summarized = indexes;
    }

    /// <summary>Leaves out the summary, when nothing else is left.</summary>
    public void DropSummary(string reason)
    {
        foreach (var index in _summarized)
        {
            Drop(index, reason);
        }

        _summarized = [];
    }

    /// <summary>The messages as they are now, and what was done; with a note about what was left out if there is room for it.</summary>
    public (IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ContextOperation> Operations, long Tokens) Finish()
    {
        if (_operations.All(operation => operation is null))
        {
            return (_originals, [], Tokens);
        }

        var operations = _operations.OfType<ContextOperation>().ToList();
        if (_dropped > 0 && Fits)
        {
            var note = Note();
            _messages[_firstDropped] = note;
            Tokens += _sizes.Count(note);
            operations.Add(new() { Kind = ContextOperationKind.Add, Content = note.Text, Reason = "Says to the model that messages are left out." });
        }

        return ([.. _messages.OfType<ChatMessage>()], operations, Tokens);
    }

    // The number is counted as wide as it can get, so that the note is counted once only.
    private long NoteTokens => _dropped == 0 ? 0 : _noteTokens ??= _sizes.Count(Note(_originals.Count));

    private ChatMessage Note(int? count = null) => new(ChatRole.User, string.Create(
        CultureInfo.InvariantCulture, $"{CallText.Note}{count ?? _dropped} earlier messages of this conversation are left out here]"));

    private void Drop(int index, string reason)
    {
        _messages[index] = null;
        SetTokens(index, 0);
        Report(index, ContextOperationKind.Prune, _originalTokens[index], reason);
        _firstDropped = Math.Min(_firstDropped, index);
        _dropped++;
    }

    private void SetTokens(int index, int tokens)
    {
        Tokens += tokens - _tokens[index];
        _tokens[index] = tokens;
    }

    // One operation a message: what became of it in the end.
    private void Report(int index, ContextOperationKind kind, int saved, string reason, string? content = null) =>
        _operations[index] = new() { Kind = kind, Target = _targets.Value.Name(index), Content = content, TokensSaved = saved, Reason = reason };
}
