using System.Globalization;
using System.Text;
using System.Text.Json;
using Coach.Markup;

namespace Coach.Cli.Parse;

/// <summary>What was made of a reply, for a person: the reply with its places, each call, each error, and what is shown.</summary>
internal sealed class ReplyReport
{
    private const int MostDetails = 40;
    private const int MostRepairs = 12;
    private const int MostPlaces = 3;
    private const int MostParameterLines = 24;
    private const int MostShownLines = 30;
    private const int MostRowsOfLine = 12;

    private readonly Reading _reading;
    private readonly SourceLines _lines;
    private readonly int _width;
    private readonly Page _page;

    private ReplyReport(Reading reading, int width, bool hasColour)
    {
        _reading = reading;
        _lines = new(reading.Text);
        _width = width;
        _page = new(width, new(hasColour));
    }

    /// <summary>Writes what was read; <paramref name="further"/> are actions in formats that were not looked for.</summary>
    public static string Write(Reading reading, IReadOnlyList<ReadAction> further, int width, bool hasColour)
    {
        var report = new ReplyReport(reading, width, hasColour);
        report.Write(further);
        return report._page.ToString();
    }

    private void Write(IReadOnlyList<ReadAction> further)
    {
        _page.Wrapped(Summary(), Ink.Heading);
        if (further.Count > 0)
        {
            var formats = string.Join(", ", further.Select(static action => action.Format).Distinct());
            _page.Wrapped($"--format all would read {Page.Count(further.Count, "more action")}: {formats}.", Ink.Repair);
        }

        _page.Gap();
        var view = new SourceView(_reading.Text, _lines, _page);
        var number = 0;
        var actions = new Queue<ReadAction>(_reading.Actions);
        var errors = new Queue<ReadError>(_reading.Errors);
        var details = new List<Action>();
        while (actions.Count + errors.Count > 0)
        {
            var label = Page.Number(++number);
            if (errors.Count == 0 || (actions.Count > 0 && actions.Peek().Offset < errors.Peek().Offset))
            {
                var action = actions.Dequeue();
                view.Add(new([(action.Offset, action.Offset + action.Length)], $"{label} {Cells.Cut(action.Name, _width / 2)}", Ink.Action));
                MarkRepairs(view, action.Repairs, label, Ink.Repair);
                details.Add(() => Details(action, label));
            }
            else
            {
                var error = errors.Dequeue();
                view.Add(new([(error.Offset, error.Offset + error.Length)], $"{label} {error.Code}", Ink.Error));
                if (error.Repairs.Count > 0)
                {
                    MarkRepairs(view, error.Repairs, label, Ink.Error);
                }
                else if (error.Place != error.Offset)
                {
                    view.Add(new([(error.Place, error.Place)], label + " here", Ink.Error));
                }

                details.Add(() => Details(error, label));
            }
        }

        foreach (var (start, end) in HiddenReasoning.In(_reading))
        {
            view.Add(new([(start, end)], "reasoning, hidden", Ink.Frame));
        }

        foreach (var note in _reading.Notes)
        {
            view.Add(new([(note.Offset, note.Offset + note.Length)], note.Kind, Ink.Frame));
        }

        view.Write();
        foreach (var write in details.Take(MostDetails))
        {
            write();
        }

        if (details.Count > MostDetails)
        {
            _page.Gap();
            _page.Line($"… and {Page.Number(details.Count - MostDetails)} more.", Ink.Plain);
        }

        Notes();
        Shown();
    }

    private string Summary()
    {
        var guessed = _reading.Actions.Count(static action => action.Repairs.Any(static repair => repair.Tier == RepairTier.Guess));
        var repaired = _reading.Actions.Count(static action => action.Repairs.Count > 0) - guessed;
        var refused = _reading.Errors.Count(static error => error.Code == ActionErrorCodes.GuessRefused);
        var parts = new List<string> { _reading.Actions.Count == 0 ? "No action" : Page.Count(_reading.Actions.Count, "action") };
        if (repaired > 0)
        {
            parts.Add($"{Page.Number(repaired)} repaired");
        }

        if (guessed > 0)
        {
            parts.Add($"{Page.Number(guessed)} guessed");
        }

        if (refused > 0)
        {
            parts.Add($"{Page.Number(refused)} refused {(refused == 1 ? "guess" : "guesses")}");
        }

        if (_reading.Errors.Count > refused)
        {
            parts.Add(Page.Count(_reading.Errors.Count - refused, "error"));
        }

        var size = $"{Page.Count(_lines.Count, "line")}, {_reading.Text.Length.ToString("N0", CultureInfo.InvariantCulture)} characters";
        return $"{string.Join(", ", parts)} in a reply of {size}.";
    }

    private static void MarkRepairs(SourceView view, IReadOnlyList<Repair> repairs, string label, Ink ink)
    {
        foreach (var kind in repairs.GroupBy(static repair => repair.Kind))
        {
            view.Add(new([.. kind.Select(static repair => (repair.Offset, repair.Offset)).Order()], $"{label} {kind.Key}", ink));
        }
    }

    private void Details(ReadAction action, string label)
    {
        var how = action.Repairs.Count == 0 ? "read as written"
            : action.Repairs.Any(static repair => repair.Tier == RepairTier.Guess) ? "read by a guess"
            : "read, repaired";
        Head(label, Cells.Cut(action.Name, _width / 2), how, Ink.Action);
        _page.Paragraph($"{action.Format}, {_lines.Place(action.Offset)}, {Page.Count(action.Length, "character")}");
        Parameters(action.Parameters);
        Repairs(action.Repairs, Ink.Repair, "");
    }

    private void Details(ReadError error, string label)
    {
        Head(label, error.Code, "not run", Ink.Error);
        _page.Paragraph($"{_lines.Place(error.Offset)}, {Page.Count(error.Length, "character")}" + (error.Place == error.Offset ? "" : $"; the problem is at {_lines.Place(error.Place)}"));
        _page.Paragraph(error.Message);
        if (error.Code == ActionErrorCodes.GuessRefused)
        {
            _page.Paragraph("--repair guess shows as what it would be read.");
        }

        Repairs(error.Repairs, Ink.Error, "it would take ");
    }

    private void Head(string label, string name, string how, Ink ink)
    {
        _page.Gap();
        _page.Line($"{label} {name}", ink, "  " + how);
    }

    private void Parameters(string json)
    {
        if (Cells.Fit(json, 0, _width - 2) == json.Length)
        {
            _page.Lines([json], 1);
            return;
        }

        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.RootElement.WriteTo(writer);
        }

        _page.Lines(Encoding.UTF8.GetString(stream.ToArray()).Split('\n'), MostParameterLines);
    }

    private void Repairs(IReadOnlyList<Repair> repairs, Ink ink, string lead)
    {
        var kinds = repairs.GroupBy(static repair => (repair.Kind, repair.Tier)).ToArray();
        foreach (var kind in kinds.Take(MostRepairs))
        {
            var places = kind.Select(static repair => repair.Offset).Order().ToArray();
            var listed = string.Join("; ", places.Take(MostPlaces).Select(_lines.Place));
            var more = places.Length > MostPlaces ? $" and {Page.Number(places.Length - MostPlaces)} more" : "";
            var tier = kind.Key.Tier == RepairTier.Safe ? "safe" : "guess";
            _page.Paragraph($"{lead}{kind.Key.Kind} ({tier}) at {listed}{more}: {Sentences.OfRepair(kind.Key.Kind)}.", ink);
        }
    }

    private void Notes()
    {
        if (_reading.Notes.Count == 0)
        {
            return;
        }

        _page.Gap();
        _page.Line("Notes", Ink.Heading);
        foreach (var note in _reading.Notes.Take(MostRepairs))
        {
            _page.Paragraph($"{note.Kind} at {_lines.Place(note.Offset)}: {Sentences.OfNote(note.Kind)}.");
        }

        if (_reading.Notes.Count > MostRepairs)
        {
            _page.Paragraph($"… and {Page.Number(_reading.Notes.Count - MostRepairs)} more.");
        }
    }

    private void Shown()
    {
        _page.Gap();
        if (string.IsNullOrWhiteSpace(_reading.VisibleText))
        {
            _page.Line("Nothing is shown.", Ink.Heading);
            return;
        }

        _page.Line(_reading.VisibleText == _reading.Text ? "All of it is shown, as it is:" : "What is shown:", Ink.Heading);
        _page.Lines([.. _reading.VisibleText.TrimEnd().ReplaceLineEndings("\n").Split('\n').SelectMany(Shown)], MostShownLines);
    }

    private IEnumerable<string> Shown(string line)
    {
        var rows = Cells.Wrap(line, _width - 2).Take(MostRowsOfLine + 1).ToArray();
        return rows.Length <= MostRowsOfLine ? rows : [.. rows[..^1], $"… in a line of {Page.Count(line.Length, "character")}"];
    }
}
