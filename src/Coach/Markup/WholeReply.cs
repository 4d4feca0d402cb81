namespace Coach.Markup;

/// <summary>Collects what is read of a reply that is there as a whole.</summary>
internal sealed class WholeReply(string text) : ReplyOutput
{
    private static readonly IReadOnlyList<ActionError> NoErrors = [];
    private static readonly IReadOnlyList<ReplyNote> NoNotes = [];

    private readonly ReplyItems _items = new();
    private List<(int Index, int Start, int End)>? _held;
    private List<ActionError>? _errors;
    private List<ReplyNote>? _notes;

    public override void Show(int start, int end) => Insert(_items.Count, start, end);

    public override void Hold(int start, int end) => (_held ??= []).Add((_items.Count, start, end));

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

    public override void Add(ActionCall call) => _items.Insert(_items.Count, call);

    public override void Add(ActionError error)
    {
        (_errors ??= []).Add(error);
        _items.Insert(_items.Count, error);
    }

    public override void Add(ReplyNote note) => (_notes ??= []).Add(note);

    /// <param name="calls">Those that were added.</param>
    public MarkedReply ToReply(IReadOnlyList<ActionCall> calls) => new(text, VisibleText(), _items, calls, _errors ?? NoErrors, _notes ?? NoNotes);

    private void Insert(int index, int start, int end)
    {
        if (index > 0 && _items[index - 1] is TextRun run && run.Offset + run.Length == start)
        {
            _items[index - 1] = new TextRun(text, run.Offset, end - run.Offset);
            return;
        }

        _items.Insert(index, new TextRun(text, start, end - start));
    }

    /// <summary>The same string instance if nothing is hidden.</summary>
    private string VisibleText()
    {
        var length = 0;
        for (var index = 0; index < _items.Count; index++)
        {
            length += _items[index] is TextRun run ? run.Length : 0;
        }

        return length == text.Length ? text : string.Create(length, (text, _items), static (target, source) =>
        {
            for (var index = 0; index < source._items.Count; index++)
            {
                if (source._items[index] is TextRun run)
                {
                    source.text.AsSpan(run.Offset, run.Length).CopyTo(target);
                    target = target[run.Length..];
                }
            }
        });
    }
}
