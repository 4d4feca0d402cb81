using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>
/// Says how hard a request is by counting points, without a model. The last user message counts: more than 160 characters a point, more than
/// 600 two; three lines or more a point; a block of code a point; a word that asks for thinking (why, compare, plan, analyse, …; English alone)
/// a point; an attachment a point. More than 20 messages are a point, and more than 8 tools. No point is simple, one or two moderate, three or
/// more complex. A request that asks for much reasoning (<see cref="ReasoningEffort.High"/> and more) is complex.
/// </summary>
/// <remarks>The rules are coarse on purpose. An application that knows its tasks says so by <see cref="ModelRequirements.Complexity"/> or brings its own classifier.</remarks>
public sealed partial class ComplexityClassifier : IComplexityClassifier
{
    private const int Long = 160;
    private const int VeryLong = 600;
    private const int ManyLines = 3;
    private const int ManyMessages = 20;
    private const int ManyTools = 8;

    /// <summary>What is read of a message; its length counts whole.</summary>
    private const int MostRead = 4096;

    /// <inheritdoc/>
    public TaskComplexity Classify(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (options?.Reasoning?.Effort is ReasoningEffort.High or ReasoningEffort.ExtraHigh)
        {
            return TaskComplexity.Complex;
        }

        var points = (messages.Count > ManyMessages ? 1 : 0) + (options?.Tools?.Count > ManyTools ? 1 : 0);
        if (messages.LastOrDefault(static message => message.Role == ChatRole.User) is { } last)
        {
            points += OfText(last.Text) + (last.Contents.Any(static content => content is DataContent or UriContent or HostedFileContent) ? 1 : 0);
        }

        return points switch
        {
            0 => TaskComplexity.Simple,
            <= 2 => TaskComplexity.Moderate,
            _ => TaskComplexity.Complex,
        };
    }

    private static int OfText(string text)
    {
        var read = text.AsSpan(0, Math.Min(text.Length, MostRead));
        return text.Length switch { > VeryLong => 2, > Long => 1, _ => 0 }
            + (read.Trim().Count('\n') >= ManyLines - 1 ? 1 : 0)
            + (read.Contains("```", StringComparison.Ordinal) ? 1 : 0)
            + (Thinking().IsMatch(read) ? 1 : 0);
    }

    [GeneratedRegex(@"\b(why|compare|plan|analy[sz]e|explain|evaluate|prove|design|trade-?offs?|step by step|pros and cons)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Thinking();
}
