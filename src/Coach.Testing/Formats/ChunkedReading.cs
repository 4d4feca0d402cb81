using System.Text;
using Coach.Markup;

namespace Coach.Testing;

/// <summary>What was read of a reply, line by line, so that two readings can be compared and shown.</summary>
internal static class ChunkedReading
{
    public static IReadOnlyList<string> Whole(ActionGrammar grammar, string text)
    {
        var reply = grammar.Read(text);
        return Told(reply.VisibleText, reply.Calls, reply.Errors, reply.Notes);
    }

    public static IReadOnlyList<string> Chunked(ActionGrammar grammar, string text, IEnumerable<int> lengths)
    {
        var reader = new ActionReader(grammar);
        var (shown, calls, errors, notes) = (new StringBuilder(), new List<ActionCall>(), new List<ActionError>(), new List<ReplyNote>());
        var at = 0;
        foreach (var length in lengths)
        {
            reader.Append(text.AsSpan(at, length));
            at += length;
            Take();
        }

        reader.Complete();
        Take();
        return Told(shown.ToString(), calls, errors, notes);

        void Take()
        {
            while (reader.TryRead(out var next))
            {
                shown.Append(next.Text);
                if (next.Call is { } call)
                {
                    calls.Add(call);
                }
                else if (next.Error is { } error)
                {
                    errors.Add(error);
                }
                else if (next.Note is { } note)
                {
                    notes.Add(note);
                }
            }
        }
    }

    private static IReadOnlyList<string> Told(string shown, IEnumerable<ActionCall> calls, IEnumerable<ActionError> errors, IEnumerable<ReplyNote> notes) =>
    [
        $"shows {Account.Quoted(shown)}",
        .. calls.Select(static call => $"calls {call} at {call.Offset}, {call.Length} characters, as {call.Format}{(call.IsDuplicate ? ", again" : "")}{string.Concat(call.Repairs.Select(static repair => $", repaired: {repair}"))}"),
        .. errors.Select(static error => $"cannot read {error.Length} characters at {error.Offset} ({error.Code}): {error.Message}"),
        .. notes.Select(static note => $"notes {note.Kind} at {note.Offset}, {note.Length} characters"),
    ];
}
