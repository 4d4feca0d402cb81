namespace Coach.Markup;

/// <summary>Keeps what is read of a reply that is still coming, until somebody takes it.</summary>
internal sealed class ReplyEvents : ReplyOutput
{
    private readonly Queue<(int Start, int End, object? Subject, ReplyEventKind Kind)> _queue = new();

    /// <summary>The reply's offset of the first character of the text that places are in.</summary>
    private int _base;

    /// <summary>Where the blanks stood that are held, in the reply.</summary>
    private int _heldAt = -1;

    /// <summary>Text that comes before what is in the queue: most events are such a text and nothing else.</summary>
    private int _start;
    private int _end;

    public bool IsEmpty => _end == 0 && _queue.Count == 0;

    public bool TryTake(char[] text, out ReplyEvent taken)
    {
        if (_end > 0)
        {
            taken = TextEvent(text, _start, _end);
            _end = 0;
            return true;
        }

        if (_queue.Count == 0)
        {
            taken = default;
            return false;
        }

        return TryTakeQueued(text, out taken);
    }

    private bool TryTakeQueued(char[] text, out ReplyEvent taken)
    {
        if (!_queue.TryDequeue(out var next))
        {
            taken = default;
            return false;
        }

        taken = next switch
        {
            (var start, var end, null, _) => TextEvent(text, start, end),
            (var start, _, char[] blanks, _) => new ReplyEvent(ReplyEventKind.Text, start, null, blanks),
            var (start, _, subject, kind) => new ReplyEvent(kind, start, subject),
        };
        return true;
    }

    private ReplyEvent TextEvent(char[] text, int start, int end) => new(ReplyEventKind.Text, start + _base, null, new ReadOnlyMemory<char>(text, start, end - start));

    /// <summary>Text before <paramref name="to"/> is gone.</summary>
    public void Forget(int to) => _base += to;

    public override void Show(int start, int end)
    {
        if (IsEmpty)
        {
            (_start, _end) = (start, end);
            return;
        }

        _queue.Enqueue((start, end, null, ReplyEventKind.Text));
    }

    public override void Hold(int start, int end) => _heldAt = _heldAt < 0 ? start + _base : _heldAt;

    public override void Release(ReadOnlySpan<char> blanks)
    {
        if (!blanks.IsEmpty)
        {
            _queue.Enqueue((_heldAt, 0, blanks.ToArray(), ReplyEventKind.Text));
        }

        _heldAt = -1;
    }

    public override void Drop() => _heldAt = -1;

    public override void Start(string name, int offset) => _queue.Enqueue((offset, 0, name, ReplyEventKind.ActionStarted));

    public override void Add(ActionCall call) => _queue.Enqueue((call.Offset, 0, call, ReplyEventKind.ActionRead));

    public override void Add(ActionError error) => _queue.Enqueue((error.Offset, 0, error, ReplyEventKind.Error));

    public override void Add(ReplyNote note) => _queue.Enqueue((note.Offset, 0, note, ReplyEventKind.Note));
}
