using Coach.Markup;

namespace Coach;

/// <summary>Shows a step's reply to whoever reads the turn while the model writes it.</summary>
internal sealed class StepObserver : IPhaseObserver
{
    private readonly TurnStream _stream;
    private readonly Func<ActionCall, int, string, ActionStatus?> _foresee;
    private readonly ReplyRules _rules;
    private int _calls;
    private bool _mayHaveChangedState;

    public StepObserver(TurnStream stream, Func<ActionCall, int, string, ActionStatus?> foresee, ReplyRules rules)
    {
        (_stream, _foresee, _rules) = (stream, foresee, rules);
        stream.Text.BeginStep();
    }

    public void ShowText(string text) => _stream.ShowText(text);

    public void ShowCall(ActionCall call, string replySoFar)
    {
        if (_rules.IsTool(call.Name))
        {
            return;
        }

        var status = _foresee(call, _calls++, replySoFar);
        if (status == ActionStatus.NotAllowed && _mayHaveChangedState)
        {
            status = null;
        }

        _mayHaveChangedState |= status is null;
        _stream.Show(new ActionRead(call.Name, call.Length == 0 ? replySoFar.Length : call.Offset, status));
    }
}
