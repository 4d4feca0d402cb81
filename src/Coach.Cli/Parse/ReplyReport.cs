using System.Globalization;
using System.Text;
using System.Text.Json;
using Coach.Markup;

namespace Coach.Cli.Parse;

/// <summary>What was made of a reply, for a person: the reply with its places, each call, each error, and what is shown.</summary>
internal sealed class ReplyReport
{
    private const int MostRepairs = 12;
    private const int MostPlaces = 3;
    private const int MostParameterLines = 24;
    private const int MostShownLines = 30;
    private const int MostRowsOfLine = 12;

    private readonly Reading _reading;
    private readonly SourceLines _lines;
    private readonly int _width;
    private readonly Paint _paint;
    private readonly StringBuilder _report = new();

    private ReplyReport(Reading reading, int width, bool hasColour)
    {
        _reading = reading;
        _lines = new(reading.Text);
        _width = width;
        _paint = new(hasColour);
    }

    public static string Write(Reading reading, int width, bool hasColour)
    {
        var report = new ReplyReport(reading, width, hasColour);
        report.Write();
        return report._report.ToString();
    }

    private void Write()
    {
        Line(Summary(), Ink.Heading);
        _report.Append('\n');
        var view = new SourceView(_reading.Text, _lines, _width, _paint);
        var number = 0;
        var actions = new Queue<ReadAction>(_reading.Actions);
        var errors = new Queue<ReadError>(_reading.Errors);
        var details = new List<Action>();
        while (actions.Count + errors.Count > 0)
        {
            var label = Number(++number);
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

        foreach (var note in _reading.Notes)
        {
            view.Add(new([(note.Offset, note.Offset + note.Length)], note.Kind, Ink.Frame));
        }

        view.Write(_report);
        details.ForEach(static write => write());
        Notes();
        Shown();
    }

    private string Summary()
    {
        var guessed = _reading.Actions.Count(static action => action.Repairs.Any(static repair => repair.Tier == RepairTier.Guess));
        var repaired = _reading.Actions.Count(static action => action.Repairs.Count > 0) - guessed;
        var refused = _reading.Errors.Count(static error => error.Code == ActionErrorCodes.GuessRefused);
        var parts = new List<string> { _reading.Actions.Count == 0 ? "No action" : Count(_reading.Actions.Count, "action") };
        if (repaired > 0)
        {
            parts.Add($"{Number(repaired)} repaired");
        }

        if (guessed > 0)
        {
            parts.Add($"{Number(guessed)} guessed");
        }

        if (refused > 0)
        {
            parts.Add($"{Number(refused)} refused, being a guess");
        }

        if (_reading.Errors.Count > refused)
        {
            parts.Add(Count(_reading.Errors.Count - refused, "error"));
        }

        var size = $"{Count(_lines.Count, "line")}, {_reading.Text.Length.ToString("N0", CultureInfo.InvariantCulture)} characters";
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
        Paragraph($"{action.Format}, {_lines.Place(action.Offset)}, {Count(action.Length, "character")}");
        Parameters(action.Parameters);
        Repairs(action.Repairs, Ink.Repair, "");
    }

    private void Details(ReadError error, string label)
    {
        Head(label, error.Code, "not run", Ink.Error);
        Paragraph($"{_lines.Place(error.Offset)}, {Count(error.Length, "character")}" + (error.Place == error.Offset ? "" : $"; the problem is at {_lines.Place(error.Place)}"));
        Paragraph(error.Message);
        Repairs(error.Repairs, Ink.Error, "it would take ");
    }

    private void Head(string label, string name, string how, Ink ink)
    {
        _report.Append('\n').Append(_paint.This($"{label} {name}", ink)).Append("  ").Append(how).Append('\n');
    }

    private void Parameters(string json)
    {
        if (Cells.Fit(json, 0, _width - 2) == json.Length)
        {
            Lines([json], 1);
            return;
        }

        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.RootElement.WriteTo(writer);
        }

        Lines(Encoding.UTF8.GetString(stream.ToArray()).Split('\n'), MostParameterLines);
    }

    private void Repairs(IReadOnlyList<Repair> repairs, Ink ink, string lead)
    {
        var kinds = repairs.GroupBy(static repair => (repair.Kind, repair.Tier)).ToArray();
        foreach (var kind in kinds.Take(MostRepairs))
        {
            var places = kind.Select(static repair => repair.Offset).Order().ToArray();
            var listed = string.Join("; ", places.Take(MostPlaces).Select(_lines.Place));
            var more = places.Length > MostPlaces ? $" and {Number(places.Length - MostPlaces)} more" : "";
            var tier = kind.Key.Tier == RepairTier.Safe ? "safe" : "guess";
            Paragraph($"{lead}{kind.Key.Kind} ({tier}) at {listed}{more}: {Sentences.OfRepair(kind.Key.Kind)}.", ink);
        }
    }

    private void Notes()
    {
        if (_reading.Notes.Count == 0)
        {
            return;
        }

        _report.Append('\n').Append(_paint.This("Notes", Ink.Heading)).Append('\n');
        foreach (var note in _reading.Notes.Take(MostRepairs))
        {
            Paragraph($"{note.Kind} at {_lines.Place(note.Offset)}: {Sentences.OfNote(note.Kind)}.");
        }

        if (_reading.Notes.Count > MostRepairs)
        {
            Paragraph($"… and {Number(_reading.Notes.Count - MostRepairs)} more.");
        }
    }

    private void Shown()
    {
        _report.Append('\n');
        if (string.IsNullOrWhiteSpace(_reading.VisibleText))
        {
            Line("Nothing is shown.", Ink.Heading);
            return;
        }

        Line(_reading.VisibleText == _reading.Text ? "All of it is shown, as it is:" : "What is shown:", Ink.Heading);
        Lines([.. _reading.VisibleText.TrimEnd().ReplaceLineEndings("\n").Split('\n').SelectMany(Shown)], MostShownLines);
    }

    private IEnumerable<string> Shown(string line)
    {
        var rows = Cells.Wrap(line, _width - 2).Take(MostRowsOfLine + 1).ToArray();
        return rows.Length <= MostRowsOfLine ? rows : [.. rows[..^1], $"… in a line of {Count(line.Length, "character")}"];
    }

    /// <summary>Lines cut to the width, without the middle ones if there are too many.</summary>
    private void Lines(string[] lines, int most)
    {
        var first = lines.Length <= most ? lines.Length : most * 2 / 3;
        var last = lines.Length <= most ? lines.Length : lines.Length - (most / 3);
        for (var i = 0; i < lines.Length; i++)
        {
            if (i == first && first < last)
            {
                Line($"  ⋮ {Count(last - first, "line")}", Ink.Frame);
                i = last;
            }

            _report.Append("  ").Append(Cells.Cut(lines[i], _width - 2)).Append('\n');
        }
    }

    /// <summary>Sentences broken between words, indented.</summary>
    private void Paragraph(string text, Ink ink = Ink.Plain)
    {
        var indent = "  ";
        foreach (var row in Cells.Wrap(text, _width - 4))
        {
            Line(indent + row, ink);
            indent = "    ";
        }
    }

    private void Line(string text, Ink ink) => _report.Append(_paint.This(text, ink)).Append('\n');

    private static string Count(int count, string what) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
