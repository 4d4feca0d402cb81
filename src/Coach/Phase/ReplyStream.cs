using System.Text;
using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Reads a reply while the model writes it: shows its text, announces its calls.</summary>
internal sealed class ReplyStream(ReplyRules rules, IPhaseObserver observer, TimeProvider time)
{
    private readonly ActionReader _reader = new(rules.Grammar);
    private readonly StringBuilder _raw = new();
    private readonly long _started = time.GetTimestamp();

    /// <summary>The whole reply, once the model has ended it.</summary>
    public async ValueTask<PhaseReply> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        var (kept, attempts, operations) = (new List<ChatResponseUpdate>(), (IReadOnlyList<ModelAttempt>)[], (IReadOnlyList<ContextOperation>)[]);
        TimeSpan? first = null;
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            kept.Add(update);
            attempts = update.GetAttempts() is { Count: > 0 } reported ? reported : attempts;
            operations = update.GetContextOperations() is { Count: > 0 } done ? done : operations;
            foreach (var content in update.Contents)
            {
                first ??= content is UsageContent ? null : time.GetElapsedTime(_started);
                if (content is TextContent text)
                {
                    _raw.Append(text.Text);
                    _reader.Append(text.Text);
                    ShowRead();
                }
                else if (content is FunctionCallContent call)
                {
                    observer.ShowCall(rules.Read(call), _raw.ToString());
                }
            }
        }

        _reader.Complete();
        ShowRead();

        // The step works on the reply as a whole, however it came; that both readings agree is the reader's promise.
        var response = kept.ToChatResponse();
        response.AdditionalProperties = ChatMetadata.Report(response.AdditionalProperties, attempts, operations);
        return PhaseReply.Read(response, rules, time.GetElapsedTime(_started), first);
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
                observer.ShowText(shown.ToString());
                shown.Clear();
                observer.ShowCall(read.Call!, _raw.ToString());
            }
        }

        observer.ShowText(shown.ToString());
    }
}
