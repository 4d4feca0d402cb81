using System.Text;

namespace Coach;

/// <summary>
/// What somebody has seen of a turn. What is shown cannot be taken back: when another worker begins with the turn anew, nothing more is shown until its end, and then what
/// has been added.
/// </summary>
internal sealed class ShownTurn
{
    private readonly StringBuilder _text = new();
    private string? _run;
    private int _actions;
    private bool _hasShown;
    private bool _isAnotherRun;

    /// <summary>Why the turn is not worked on, if the last that happened is that.</summary>
    public TurnRefusal? Refusal { get; private set; }

    /// <summary>What the event shows, or null.</summary>
    public TurnUpdate? Add(TurnEventRow row)
    {
        Refusal = row.Kind == TurnEventRow.Refused ? row.ToRefusal() : null;
        _isAnotherRun |= _hasShown && row.Run != _run;
        if (Refusal is not null || _isAnotherRun)
        {
            return null;
        }

        (_run, _hasShown) = (row.Run, true);
        var update = row.ToUpdate();
        if (update is TurnText text)
        {
            _text.Append(text.Text);
        }

        _actions += update is ActionFinished ? 1 : 0;
        return update;
    }

    /// <summary>What is still to be shown of a turn that has completed, and its end.</summary>
    public IEnumerable<TurnUpdate> End(TurnResult result)
    {
        if (_hasShown && !_isAnotherRun)
        {
            return [new TurnCompleted(result)];
        }

        return result.Text.StartsWith(_text.ToString(), StringComparison.Ordinal) && _actions <= result.Actions.Count
            ? Rest(result)
            : [new TurnFailed(result with
            {
                Status = TurnStatus.Failed,
                Error = new("session_changed", "The answer was begun anew, and is another one than what was shown. Please send your message again."),
            })];
    }

    private IEnumerable<TurnUpdate> Rest(TurnResult result)
    {
        if (result.Text[_text.Length..] is { Length: > 0 } rest)
        {
            yield return new TurnText(rest);
        }

        foreach (var action in result.Actions.Skip(_actions))
        {
            yield return new ActionFinished(action);
            if (action.StateAfter != action.StateBefore)
            {
                yield return new StateChanged(action.StateBefore, action.StateAfter);
            }
        }

        yield return new TurnCompleted(result);
    }
}
