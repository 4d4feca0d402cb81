using Coach;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LifeCoach.Terminal;

/// <summary>Colours and frames, for people at a terminal.</summary>
internal sealed class PrettyScreen : Screen
{
    private const int WidestText = 96;
    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private readonly bool _isTyped = !Console.IsInputRedirected;

    public override void Welcome(string where)
    {
        _console.WriteLine();
        _console.Write(new Rule("[bold teal]Life coach[/]").LeftJustified().RuleStyle("teal"));
        Line($"[grey]{Safe(where)}[/]");
        Line("[grey]/help lists the commands, /quit leaves.[/]");
        _console.WriteLine();
    }

    public override void Info(string text) => Line($"[grey]{Safe(text)}[/]");

    public override void Warning(string text) => Line($"[yellow]{Safe(text)}[/]");

    public override void Error(string text)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(TerminalText.Clean(text));
            return;
        }

        Line($"[red]{Safe(text)}[/]");
    }

    public override void Goodbye()
    {
        _console.WriteLine();
        Line("[teal]Goodbye.[/]");
    }

    public override void Prompt(string state) => _console.Markup($"[grey]{Safe(state)}[/] [bold teal]›[/] ");

    public override void Heard(string? line)
    {
        if (!_isTyped)
        {
            _console.WriteLine(TerminalText.CleanLine(line ?? "", 2000));
        }
    }

    public override void Reply(string text)
    {
        var panel = new Panel(Safe(text)) { Border = BoxBorder.Rounded, Padding = new(1, 0) };
        panel.Header = new("[bold teal] Coach [/]");
        panel.BorderColor(Color.Teal);
        _console.Write(Narrow(panel));
    }

    public override void Piece(string text, bool isFirst)
    {
        if (isFirst)
        {
            _console.Markup("[bold teal]Coach[/] [teal]›[/] ");
        }

        _console.Write(new Text(TerminalText.Clean(text)));
    }

    public override void EndOfPieces() => _console.WriteLine();

    public override Task<TurnResult> WaitAsync(Task<TurnResult> turn) =>
        _console.Profile.Capabilities.Interactive ? _console.Status().StartAsync("[grey]The coach is thinking…[/]", _ => turn) : turn;

    public override void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
        {
            Line($"[grey]{Safe(title)}: none yet.[/]");
            return;
        }

        var table = new Table { Border = TableBorder.Rounded, Title = new($"[bold]{Safe(title)}[/]"), ShowHeaders = columns.Any(column => column.Length > 0) };
        table.BorderColor(Color.Grey);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn($"[grey]{Safe(column)}[/]"));
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => Colour(Markup.Escape(TerminalText.CleanLine(cell, 1000))))]);
        }

        _console.Write(table);
    }

    protected override void Call(ActionCallResult call, string name, string parameters, string message) => Indented(
        call.Succeeded ? "[green]✓[/]" : "[red]✗[/]",
        $"[bold]{Safe(name)}[/] [grey]{Safe(parameters)}[/]\n{(call.Succeeded ? Safe(message) : $"[red]{Safe(call.Code)}[/] {Safe(message)}")}");

    protected override void Unreadable(string what, string message) => Indented("[yellow]![/]", $"[yellow]unreadable: {Safe(what)}[/]\n{Safe(message)}".TrimEnd('\n'));

    protected override void StateChange(string state, string description) => Indented("[blue]→[/]", $"[bold blue]{Safe(state)}[/] [grey]{Safe(description)}[/]");

    protected override void EndTurn() => _console.WriteLine();

    private static string Safe(string text) => Markup.Escape(TerminalText.Clean(text));

    private static string Colour(string cell) => cell switch { "✓" => "[green]✓[/]", "✗" => "[red]✗[/]", _ => cell };

    private void Line(string markup) => _console.MarkupLine(markup);

    /// <summary>A sign and what belongs to it, which stays beside it when it wraps.</summary>
    private void Indented(string sign, string markup)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new(2, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Padding = new(0, 0, 0, 0) });
        grid.AddRow(sign, markup);
        _console.Write(Narrow(grid));
    }

    /// <summary>Lines stay short enough to read in a wide terminal.</summary>
    private Padder Narrow(IRenderable content) => new(content, new Padding(0, 0, Math.Max(0, _console.Profile.Width - WidestText), 0));
}
