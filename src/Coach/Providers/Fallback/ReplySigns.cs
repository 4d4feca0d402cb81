using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>What of a reply says whether it is an answer, gathered content by content so that a stream need not be kept for it.</summary>
internal sealed class ReplySigns
{
    private bool _refused;
    private bool _failed;
    private string? _code;

    public bool HasContent { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>What an update adds; true if with it the reply has content for its reader.</summary>
    public bool Add(ChatResponseUpdate update)
    {
        Add(update.Contents, update.FinishReason);
        return HasContent;
    }

    public void Add(IEnumerable<AIContent> contents, ChatFinishReason? finishReason)
    {
        FinishReason = finishReason ?? FinishReason;
        foreach (var content in contents)
        {
            switch (content)
            {
                case ErrorContent error:
                    _refused |= FailureClassifier.IsRefusal(error.ErrorCode);
                    _failed = true;
                    _code ??= error.ErrorCode;
                    break;
                case TextContent text:
                    HasContent |= !string.IsNullOrWhiteSpace(text.Text);
                    break;
                // What a model thinks is not yet what it says.
                case TextReasoningContent or UsageContent:
                    break;
                default:
                    HasContent = true;
                    break;
            }
        }
    }

    /// <summary>How a reply that came to its end is to be taken. Only a stream can break off without a word: whole replies often name no finish reason.</summary>
    public Failure? Judge(bool streamed)
    {
        if (_refused || FinishReason == ChatFinishReason.ContentFilter)
        {
            return new(AttemptOutcome.Refused) { Code = _code ?? FinishReason?.Value };
        }

        if (!HasContent && _failed)
        {
            return new(AttemptOutcome.Failed) { Code = _code };
        }

        if (streamed && FinishReason is null)
        {
            return new(AttemptOutcome.Unreadable);
        }

        return HasContent ? null : new(AttemptOutcome.Empty);
    }

    public static Failure? Judge(ChatResponse? response)
    {
        var signs = new ReplySigns();
        foreach (var message in response?.Messages ?? [])
        {
            signs.Add(message.Contents, null);
        }

        signs.FinishReason = response?.FinishReason;
        return signs.Judge(streamed: false);
    }
}
