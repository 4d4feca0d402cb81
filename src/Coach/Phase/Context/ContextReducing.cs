using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Does what the strategies say, in their order, until a draft fits.</summary>
internal sealed class ContextReducing(ContextFittingOptions options, TimeProvider time, ILogger logger)
{
    private const string SummaryReason = "Replaced by a summary, together with others, so that the messages fit the model.";

    private const string DropReason = "Left out so that the messages fit the model.";
    private const string ResultReason = "The result of a tool was replaced by a note so that the messages fit the model.";
    private const string ResultNote = "(This result is left out to save space.)";

    // What a summary may take of what there is room for.
    private const int SummaryPart = 4;

    private static readonly bool[] Regions = [false, true];

    public async ValueTask ReduceAsync(ContextDraft draft, string? model, bool hasLarger, CancellationToken cancellationToken)
    {
        // What the model is at comes last, whatever the strategy.
        foreach (var isCurrent in Regions)
        {
            foreach (var strategy in options.Strategies)
            {
                if (draft.Fits || (strategy == ContextStrategy.LargerModel && hasLarger))
                {
                    return;
                }

                cancellationToken.ThrowIfCancellationRequested();
                switch (strategy)
                {
                    case ContextStrategy.ShortenToolResults: Shorten(draft, isCurrent); break;
                    case ContextStrategy.DropOldest: Drop(draft, isCurrent); break;
                    case ContextStrategy.Summarize when !isCurrent: await SummarizeAsync(draft, model, cancellationToken).ConfigureAwait(false); break;
                    default: break;
                }
            }
        }
    }

    private static void Shorten(ContextDraft draft, bool isCurrent)
    {
        foreach (var unit in draft.Units(isCurrent))
        {
            foreach (var index in unit.Members)
            {
                if (draft.Fits)
                {
                    return;
                }

                var message = draft.At(index);
                if (message.Contents.Any(content => content is FunctionResultContent))
                {
                    var shorter = message.Clone();
                    shorter.Contents = [.. message.Contents.Select(Shorter)];
                    shorter.RawRepresentation = null;
                    draft.Shorten(index, shorter, ResultNote, ResultReason);
                }
            }
        }
    }

    private static AIContent Shorter(AIContent content) => content is FunctionResultContent result ? new FunctionResultContent(result.CallId, ResultNote) : content;

    private static void Drop(ContextDraft draft, bool isCurrent)
    {
        foreach (var unit in draft.Units(isCurrent))
        {
            if (draft.Fits)
            {
                return;
            }

            draft.Drop(unit, DropReason);
        }

        if (isCurrent && !draft.Fits)
        {
            draft.DropSummary(DropReason);
        }
    }

    private async ValueTask SummarizeAsync(ContextDraft draft, string? model, CancellationToken cancellationToken)
    {
        // At the least two characters to a token are expected; a summary that takes more is still taken if it takes less than what it replaces.
        var room = (int)Math.Min(options.SummaryLength / 2, Math.Max(0, draft.Budget / SummaryPart));
        if (options.Summarize is null || room == 0)
        {
            return;
        }

        long tokens = 0;
        var indexes = new List<int>();
        foreach (var unit in draft.Units(isCurrent: false))
        {
            if (draft.Tokens - tokens + room <= draft.Budget)
            {
                break;
            }

            tokens += draft.TokensOf(unit);
            indexes.AddRange(unit.Members);
        }

        indexes.Sort();
        if (tokens > room && await AskAsync(new([.. indexes.Select(draft.At)], room * 2, model), cancellationToken).ConfigureAwait(false) is { } text)
        {
            draft.Summarize([.. indexes], new(ChatRole.User, ContextMarks.SummaryHead + text), SummaryReason);
        }
    }

    private async ValueTask<string?> AskAsync(ContextSummaryRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SummaryTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var text = await options.Summarize!(request, linked.Token).AsTask().WaitAsync(linked.Token).ConfigureAwait(false);
            return string.IsNullOrWhiteSpace(text) ? null : Cut(text, request.MaxLength);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ContextLog.SummaryFailed(logger, exception);
            return null;
        }
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

/// <summary>What fitting logs. No content.</summary>
internal static partial class ContextLog
{
    [LoggerMessage(201, LogLevel.Warning, "Old messages could not be summarised; the request goes on without a summary")]
    public static partial void SummaryFailed(ILogger logger, Exception exception);
}
