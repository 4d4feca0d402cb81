using System.Text;

namespace Coach;

/// <summary>The committed steps of a turn: what an answer, also one that could not be finished, is made of.</summary>
internal sealed class TurnProgress
{
    private readonly List<TurnResult> _steps = [];

    /// <summary>What each committed step did, in order.</summary>
    public IReadOnlyList<TurnResult> Steps => _steps;

    /// <summary>How many actions they asked for.</summary>
    public int Calls => _steps.Sum(step => step.Actions.Count);

    /// <summary>What tells a step whose model only repeats itself: its reply, and what it asked for natively; null if it is not known.</summary>
    public string? LastReply { get; set; }

    public void Restart(IEnumerable<TurnResult> steps)
    {
        _steps.Clear();
        _steps.AddRange(steps);
        LastReply = null;
    }

    public void Add(TurnResult step) => _steps.Add(step);

    /// <summary>The steps and one more, as one result.</summary>
    public TurnResult With(TurnResult last)
    {
        if (_steps.Count == 0)
        {
            return last;
        }

        var (text, shown) = (new StringBuilder(), new ShownText());
        foreach (var step in _steps.Append(last))
        {
            shown.BeginStep();
            text.Append(shown.Add(step.Text));
        }

        return last with
        {
            Text = text.ToString(),
            Steps = _steps.Sum(step => step.Steps) + last.Steps,
            StateBefore = _steps[0].StateBefore,
            Actions = [.. _steps.SelectMany(step => step.Actions), .. last.Actions],
            Tools = [.. _steps.SelectMany(step => step.Tools), .. last.Tools],
            Unreadable = [.. _steps.SelectMany(step => step.Unreadable), .. last.Unreadable],
            Notes = [.. _steps.SelectMany(step => step.Notes), .. last.Notes],
            Attempts = [.. _steps.SelectMany(step => step.Attempts), .. last.Attempts],
            ContextOperations = [.. _steps.SelectMany(step => step.ContextOperations), .. last.ContextOperations],
            InputTokens = Sum(last, step => step.InputTokens),
            OutputTokens = Sum(last, step => step.OutputTokens),
            Model = last.Model ?? _steps[^1].Model,
        };
    }

    private long? Sum(TurnResult last, Func<TurnResult, long?> count) =>
        _steps.Append(last).Select(count).Aggregate((long?)null, (sum, next) => next is null ? sum : (sum ?? 0) + next);
}
