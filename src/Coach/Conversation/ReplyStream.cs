using System.Text;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Reads a reply while the model writes it: shows its text, announces its calls.</summary>
internal sealed class ReplyStream(ActionGrammar grammar, TurnStream stream, Func<ActionCall, int, string, ActionStatus?> foresee)
{
    private readonly ActionReader _reader = new(grammar);
    private readonly StringBuilder _raw = new();
    private int _calls;
    private bool _mayHaveChangedState;

    /// <summary>The whole reply and the model's name, once the model has ended it.</summary>
    public async ValueTask<(MarkedReply Reply, string? Model)> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        string? model = null;
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            model = update.ModelId ?? model;
            foreach (var content in update.Contents)
            {
                if (content is TextContent text)
                {
                    _raw.Append(text.Text);
                    _reader.Append(text.Text);
                    ShowRead();
                }
            }
        }

        _reader.Complete();
        ShowRead();

        // The step works on the reply as a whole, however it came; that both readings agree is the reader's promise.
        return (grammar.Read(_raw.ToString()), model);
    }

    private void ShowRead()
    {
        var shown = new StringBuilder();
        while (_reader.TryRead(out var read))
        {
            if (read.Kind == ReplyEventKind.Text)
            {
                shown.Append(read.Text);
            }
            else if (read.Kind == ReplyEventKind.ActionRead)
            {
                stream.ShowText(shown.ToString());
                shown.Clear();
                Announce(read.Call!);
            }
        }

        stream.ShowText(shown.ToString());
    }

    private void Announce(ActionCall call)
    {
        var status = foresee(call, _calls++, _raw.ToString());
        if (status == ActionStatus.NotAllowed && _mayHaveChangedState)
        {
            status = null;
        }

        _mayHaveChangedState |= status is null;
        stream.Show(new ActionRead(call.Name, call.Offset, status));
    }
}
