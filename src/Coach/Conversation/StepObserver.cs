using Coach.Markup;

namespace Coach;

/// <summary>Shows a step's reply to whoever reads the turn while the model writes it.</summary>
internal sealed class StepObserver(TurnStream stream, Func<ActionCall, int, string, ActionStatus?> foresee, ReplyRules rules) : IPhaseObserver
{
    private readonly bool _follows = stream.HasText;
    private string _held = "";
    private bool _hasText;
    private int _calls;
    private bool _mayHaveChangedState;

    public void ShowText(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // Blanks alone begin no text: whether a break stands before them is not known yet, and a step without words has none.
        if (_follows && !_hasText)
        {
            _held += text;
            if (string.IsNullOrWhiteSpace(_held))
            {
                return;
            }

            (text, _held) = (TurnProgress.BreakAfter(stream.LastText) + _held, "");
        }

        _hasText = true;
        stream.ShowText(text);
    }

    public void ShowCall(ActionCall call, string replySoFar)
    {
        if (rules.IsTool(call.Name))
        {
            return;
        }

        var status = foresee(call, _calls++, replySoFar);
        if (status == ActionStatus.NotAllowed && _mayHaveChangedState)
        {
            status = null;
        }

        _mayHaveChangedState |= status is null;
        stream.Show(new ActionRead(call.Name, call.Length == 0 ? replySoFar.Length : call.Offset, status));
    }
}
