namespace Coach.Markup;

/// <summary>Collects what is read of a reply that is there as a whole.</summary>
internal sealed class WholeReply(string text) : ReplyOutput
{
    private static readonly IReadOnlyList<ActionError> NoErrors = [];
    private static readonly IReadOnlyList<ReplyNote> NoNotes = [];

    private ReplyPart[] _parts = new ReplyPart[8];
    private int _count;
    private List<(int Index, int Start, int End)>? _held;
    private List<ActionError>? _errors;
    private List<ReplyNote>? _notes;

    public override void Show(int start, int end) => Insert(_count, start, end);

    public override void Hold(int start, int end) => (_held ??= []).Add((_count, start, end));

    public override void Release(ReadOnlySpan<char> blanks)
    {
        for (var i = (_held?.Count ?? 0) - 1; i >= 0; i--)
        {
            Insert(_held![i].Index, _held[i].Start, _held[i].End);
        }

        _held?.Clear();
    }

    public override void Drop() => _held?.Clear();

    public override void Start(string name, int offset)
    {
    }

    public override void Add(ActionCall call) => Insert(_count, new ReplyPart(call, 0, 0));

    public override void Add(ActionError error)
    {
        (_errors ??= []).Add(error);
        Insert(_count, new ReplyPart(error, 0, 0));
    }

    public override void Add(ReplyNote note) => (_notes ??= []).Add(note);

    /// <param name="calls">Those that were added.</param>
    public MarkedReply ToReply(IReadOnlyList<ActionCall> calls) => new(text, VisibleText(), _parts.AsMemory(0, _count), calls, _errors ?? NoErrors, _notes ?? NoNotes);

    private void Insert(int index, int start, int end)
    {
        if (index > 0 && _parts[index - 1] is { IsText: true } run && run.Start + run.Length == start)
        {
            _parts[index - 1] = new ReplyPart(null, run.Start, end);
            return;
        }

        Insert(index, new ReplyPart(null, start, end));
    }

    private void Insert(int index, ReplyPart part)
    {
        if (_count == _parts.Length)
        {
            Array.Resize(ref _parts, 2 * _count);
        }

        if (index < _count)
        {
            Array.Copy(_parts, index, _parts, index + 1, _count - index);
        }

        _parts[index] = part;
        _count++;
    }

    /// <summary>The same string instance if nothing is hidden.</summary>
    private string VisibleText()
    {
        var length = 0;
        foreach (var part in _parts.AsSpan(0, _count))
        {
            length += part.Length;
        }

        return length == text.Length ? text : string.Create(length, (text, Parts: _parts.AsMemory(0, _count)), static (target, source) =>
        {
            foreach (var part in source.Parts.Span)
            {
                source.text.AsSpan(part.Start, part.Length).CopyTo(target);
                target = target[part.Length..];
            }
        });
    }
}
