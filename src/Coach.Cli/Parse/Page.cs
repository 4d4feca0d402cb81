using System.Globalization;
using System.Text;

namespace Coach.Cli.Parse;

/// <summary>What is being written for a person, in lines that are no wider than the terminal.</summary>
internal sealed class Page(int width, Paint paint)
{
    private readonly StringBuilder _text = new();

    public int Width => width;

    public void Gap() => _text.Append('\n');

    /// <summary>A line that is fit for a terminal already.</summary>
    public void Line(string text, Ink ink, string rest = "") => _text.Append(paint.This(text, ink)).Append(rest).Append('\n');

    /// <summary>A line with a margin before it.</summary>
    public void Row(string margin, string text, Ink ink) => Line(margin, Ink.Frame, paint.This(text, ink));

    /// <summary>Lines cut to the width, without the middle ones if there are too many.</summary>
    public void Lines(string[] lines, int most)
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

            Line("  " + Cells.Cut(lines[i], width - 2), Ink.Plain);
        }
    }

    /// <summary>Sentences broken between words.</summary>
    public void Wrapped(string text, Ink ink)
    {
        foreach (var row in Cells.Wrap(text, width))
        {
            Line(row, ink);
        }
    }

    /// <summary>Sentences broken between words, indented.</summary>
    public void Paragraph(string text, Ink ink = Ink.Plain)
    {
        var indent = "  ";
        foreach (var row in Cells.Wrap(text, width - 4))
        {
            Line(indent + row, ink);
            indent = "    ";
        }
    }

    public override string ToString() => _text.ToString();

    public static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
