using Coach;

namespace LifeCoach.Terminal;

/// <summary>Shows things: with colours and frames in a terminal, as plain text elsewhere. Makes every text safe before it is written.</summary>
internal abstract class Screen
{
    private const int LongestParameters = 160;
    private const int LongestName = 128;
    private const int MostUnreadable = 10;

    /// <summary>The screen that fits where the program runs.</summary>
    public static Screen Create(bool plain) =>
        plain || Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb" ? new PlainScreen() : new PrettyScreen();

    public static string Mark(ActionCallResult call) => call.Succeeded ? "✓" : "✗";

    /// <summary>The action's name, which is the model's text where there is no such action.</summary>
    public static string Name(ActionCallResult call) => TerminalText.CleanLine(call.Name, LongestName);

    public abstract void Welcome(string where);

    /// <summary>Says something of the program's own.</summary>
    public abstract void Info(string text);

    public abstract void Warning(string text);

    /// <summary>Says what went wrong, on the error output.</summary>
    public abstract void Error(string text);

    public abstract void Goodbye();

    /// <summary>Asks for a line.</summary>
    public abstract void Prompt(string state);

    /// <summary>A line that did not come from a keyboard is shown, so that the whole conversation can be read.</summary>
    public abstract void Heard(string? line);

    /// <summary>Shows what the coach says.</summary>
    public abstract void Reply(string text);

    /// <summary>Shows the next piece of what the coach says, which does not end its line.</summary>
    public abstract void Piece(string text, bool isFirst);

    public abstract void EndOfPieces();

    /// <summary>Waits for a reply and shows that it does.</summary>
    public virtual Task<TurnResult> WaitAsync(Task<TurnResult> turn) => turn;

    public abstract void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows);

    /// <summary>Shows all that came of a turn.</summary>
    /// <param name="result">The turn's result.</param>
    /// <param name="machine">The coach.</param>
    /// <param name="isShown">Whether its text has been shown piece by piece.</param>
    public void Turn(TurnResult result, CoachMachine machine, bool isShown = false)
    {
        if (result.Error is { } error)
        {
            Error(error.Message);
            return;
        }

        // What is left of a reply whose last lines were actions ends with the empty line before them.
        if (result.Text.Trim() is { Length: > 0 } text)
        {
            if (!isShown)
            {
                Reply(text);
            }
        }
        else
        {
            Info("(no text for you)");
        }

        foreach (var call in result.Actions)
        {
            var repairs = call.Repairs.Count == 0 ? "" : $" (repaired: {string.Join(", ", call.Repairs.Select(repair => repair.Kind))})";
            Call(call, Name(call), TerminalText.CleanLine(call.Parameters, LongestParameters) + repairs, TerminalText.CleanLine(call.Message, 600));
        }

        foreach (var unreadable in result.Unreadable.Take(MostUnreadable))
        {
            Unreadable($"{unreadable.Code} at {unreadable.Offset}, {unreadable.Length} characters", TerminalText.CleanLine(unreadable.Message, 600));
        }

        if (result.Unreadable.Count > MostUnreadable)
        {
            Unreadable($"and {result.Unreadable.Count - MostUnreadable} more", "");
        }

        if (result.State != result.StateBefore)
        {
            StateChange(result.State, machine.FindState(result.State)?.Description ?? "");
        }

        EndTurn();
    }

    protected abstract void Call(ActionCallResult call, string name, string parameters, string message);

    protected abstract void Unreadable(string what, string message);

    protected abstract void StateChange(string state, string description);

    protected abstract void EndTurn();
}
