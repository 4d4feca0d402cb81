using System.Text;
using Coach.Markup;

namespace Coach.Tests.Markup.Streaming;

/// <summary>What the events of a reply come to that is read in chunks.</summary>
internal sealed class StreamedReply
{
    private readonly StringBuilder _text = new();
    private readonly ActionReader _reader;
    private ReplyEvent? _started;

    private StreamedReply(ActionGrammar grammar) => _reader = new ActionReader(grammar);

    public string Text => _text.ToString();

    public List<ActionCall> Calls { get; } = [];

    public List<ActionError> Errors { get; } = [];

    public List<ReplyNote> Notes { get; } = [];

    /// <summary>Reads a reply in chunks of the lengths that <paramref name="next"/> gives.</summary>
    public static StreamedReply Read(ActionGrammar grammar, string text, Func<int> next)
    {
        var reply = new StreamedReply(grammar);
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Clamp(next(), 0, text.Length - at);
            reply._reader.Append(text.AsSpan(at, length));
            reply.Take();
            at += length;
        }

        reply._reader.Complete();
        reply.Take();
        Assert.Null(reply._started);
        Assert.False(reply._reader.TryRead(out _));
        return reply;
    }

    /// <summary>Asserts that a reply read in such chunks is the one that is read as a whole.</summary>
    public static void AssertSame(ActionGrammar grammar, string text, Func<int> next)
    {
        var whole = grammar.Read(text);
        var streamed = Read(grammar, text, next);
        Assert.Equal(whole.VisibleText, streamed.Text);
        Assert.Equal(whole.Calls.Select(Told), streamed.Calls.Select(Told));
        Assert.Equal(whole.Errors.Select(Told), streamed.Errors.Select(Told));
        Assert.Equal(whole.Notes.Select(note => (note.Kind, note.Offset, note.Length)), streamed.Notes.Select(note => (note.Kind, note.Offset, note.Length)));
    }

    private static string Told(ActionCall call) =>
        $"{call.Offset}+{call.Length} {call.Name} {call.Format} {call.HasTextValues} {call.IsDuplicate} {call.PlaceOf(0)} {string.Join(' ', call.Repairs.Select(repair => $"{repair} {repair.Tier}"))} {call.Body}";

    private static string Told(ActionError error) => $"{error.Offset}+{error.Length} {error} at {error.ProblemOffset} {error.RawText}";

    private void Take()
    {
        while (_reader.TryRead(out var next))
        {
            switch (next.Kind)
            {
                case ReplyEventKind.Text:
                    Assert.False(next.Text.IsEmpty);
                    _text.Append(next.Text);
                    break;
                case ReplyEventKind.ActionStarted:
                    Assert.Null(_started);
                    Assert.NotNull(next.Name);
                    _started = next;
                    break;
                case ReplyEventKind.ActionRead:
                    Assert.Equal((_started?.Name, _started?.Offset), (next.Call!.Name, next.Offset));
                    Assert.Equal(next.Call.Offset, next.Offset);
                    _started = null;
                    Calls.Add(next.Call);
                    break;
                case ReplyEventKind.Error:
                    Assert.Equal(next.Error!.Offset, next.Offset);
                    Assert.Equal(next.Offset, _started?.Offset ?? next.Offset);
                    _started = null;
                    Errors.Add(next.Error);
                    break;
                default:
                    Assert.Equal(next.Note!.Offset, next.Offset);
                    Notes.Add(next.Note);
                    break;
            }
        }
    }
}
