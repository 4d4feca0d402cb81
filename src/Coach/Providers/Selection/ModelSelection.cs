using System.Globalization;
using System.Text;

namespace Coach.Providers;

/// <summary>A model that meets what is required.</summary>
/// <param name="Entry">The model's row.</param>
/// <param name="Score">How well it suits, from 0 to 1; measurements that count may move it beyond by as much as they may move a score.</param>
/// <param name="Explanation">What the score is made of, in words.</param>
public sealed record ModelCandidate(ModelEntry Entry, double Score, string Explanation);

/// <summary>A model that does not meet what is required.</summary>
/// <param name="Entry">The model's row.</param>
/// <param name="Reason">All that it does not meet, in words, such as <c>cannot stream</c>.</param>
public sealed record ModelRejection(ModelEntry Entry, string Reason);

/// <summary>What came of a choice, and why.</summary>
/// <param name="Complexity">How hard the task was taken to be.</param>
/// <param name="Candidates">The models that meet what is required, the best first.</param>
/// <param name="Rejected">The others, by their ids.</param>
public sealed record ModelSelection(TaskComplexity Complexity, IReadOnlyList<ModelCandidate> Candidates, IReadOnlyList<ModelRejection> Rejected)
{
    /// <summary>The choice in words, a line a model.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Complexity} task: {(Candidates.Count == 0 ? "no model meets what is required" : $"{Candidates[0].Entry.Id} first")}.\n");
        foreach (var candidate in Candidates)
        {
            text.Append(CultureInfo.InvariantCulture, $"{candidate.Entry.Id}: {candidate.Explanation}\n");
        }

        foreach (var rejection in Rejected)
        {
            text.Append(CultureInfo.InvariantCulture, $"{rejection.Entry.Id}: {rejection.Reason}\n");
        }

        return text.ToString();
    }
}
