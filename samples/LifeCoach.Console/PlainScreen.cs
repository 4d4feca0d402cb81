using Coach;

namespace LifeCoach.Terminal;

/// <summary>Plain text, a line a fact, for pipes, files and screen readers.</summary>
internal sealed class PlainScreen : Screen
{
    private static readonly bool IsTyped = !Console.IsInputRedirected;

    public override void Welcome(string where) => Write($"Life coach. /help lists the commands.\n{where}\n");

    public override void Info(string text) => Write(text);

    public override void Warning(string text) => Console.Error.WriteLine(TerminalText.Clean($"Note: {text}"));

    public override void Error(string text) => Console.Error.WriteLine(TerminalText.Clean(text));

    public override void Goodbye() => Write("Goodbye.");

    public override void Prompt(string state)
    {
        if (IsTyped)
        {
            Console.Write("> ");
        }
    }

    public override void Heard(string? line)
    {
        if (!IsTyped && !string.IsNullOrWhiteSpace(line))
        {
            Write($"> {line.Trim()}");
        }
    }

    public override void Reply(string text) => Write($"Coach: {text}");

    public override void Piece(string text, bool isFirst) => Console.Out.Write(TerminalText.Clean(isFirst ? $"Coach: {text}" : text));

    public override void EndOfPieces() => Console.Out.WriteLine();

    public override void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        Write(rows.Count == 0 ? $"{title}: none yet." : $"{title}:");
        foreach (var row in rows)
        {
            Write("  " + TerminalText.CleanLine(string.Join(" | ", row.Where(cell => cell.Length > 0)), 1000));
        }

        Write("");
    }

    protected override void Call(ActionCallResult call, string name, string parameters, string message) =>
        Write($"  {Mark(call)} {name} {parameters}{(call.Succeeded ? "" : $" refused ({call.Code})")}: {message}");

    protected override void Unreadable(string what, string message) => Write($"  ! unreadable: {what}{(message.Length == 0 ? "" : $": {message}")}");

    protected override void StateChange(string state, string description) => Write($"  → {state}: {description}");

    protected override void EndTurn() => Write("");

    private static void Write(string text) => Console.Out.WriteLine(TerminalText.Clean(text));
}
