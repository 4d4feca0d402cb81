using System.Runtime.CompilerServices;

namespace Coach.Markup;

/// <summary>Collects what is read of a reply that is there as a whole, and keeps it for who asks.</summary>
internal sealed class WholeReply(string text) : ReplyOutput
{
    private const int FewParts = 8;

    // Most replies have no more parts, for which no array has to be made.
    private FirstParts _first;
    private ReplyPart[]? _all;
    private int _count;
    private List<(int Index, int Start, int End)>? _held;
    private List<ActionError>? _errors;
    private List<ReplyNote>? _notes;

    public string Text => text;

    public ReadOnlySpan<ReplyPart> Parts => Room[.._count];

    public IReadOnlyList<ActionError> Errors => _errors ?? (IReadOnlyList<ActionError>)[];

    public IReadOnlyList<ReplyNote> Notes => _notes ?? (IReadOnlyList<ReplyNote>)[];

    private Span<ReplyPart> Room => _all is null ? _first : _all;

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
    public MarkedReply ToReply(IReadOnlyList<ActionCall> calls) => new(this, VisibleText(), calls);

    private void Insert(int index, int start, int end)
    {
        if (index > 0 && Room[index - 1] is { IsText: true } run && run.Start + run.Length == start)
        {
            Room[index - 1] = new ReplyPart(null, run.Start, end);
            return;
        }

        Insert(index, new ReplyPart(null, start, end));
    }

    private void Insert(int index, ReplyPart part)
    {
        var room = Room;
        if (_count == room.Length)
        {
            _all = new ReplyPart[2 * _count];
            room.CopyTo(_all);
            room = _all;
        }

        if (index < _count)
        {
            room[index.._count].CopyTo(room[(index + 1)..]);
        }

        room[index] = part;
        _count++;
    }

    /// <summary>The same string instance if nothing is hidden.</summary>
    private string VisibleText()
    {
        var length = 0;
        foreach (var part in Parts)
        {
            length += part.Length;
        }

        return length == text.Length ? text : string.Create(length, this, static (target, reply) =>
        {
            foreach (var part in reply.Parts)
            {
                reply.Text.AsSpan(part.Start, part.Length).CopyTo(target);
                target = target[part.Length..];
            }
        });
    }

    [InlineArray(FewParts)]
    private struct FirstParts
    {
        private ReplyPart _part;
    }
}
