using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Tests.Testing;

/// <summary>A diagnostic at its place: what a test expects and what it gets, in the same words.</summary>
public sealed record Finding(string Id, string File, LinePositionSpan Place)
{
    public override string ToString() => $"{Id} {File} {Place.Start.Line + 1}:{Place.Start.Character + 1}-{Place.End.Line + 1}:{Place.End.Character + 1}";
}

/// <summary>Text in which <c>{|COACH201:SAVE|}</c> marks where a diagnostic is expected.</summary>
public static partial class Marks
{
    public static (string Text, IReadOnlyList<Finding> Expected) Read(string file, string marked)
    {
        var expected = new List<Finding>();
        var text = marked;
        for (var mark = Mark().Match(text); mark.Success; mark = Mark().Match(text))
        {
            var inner = mark.Groups["text"].Value;
            text = text[..mark.Index] + inner + text[(mark.Index + mark.Length)..];
            var lines = SourceText.From(text).Lines;
            foreach (var id in mark.Groups["ids"].Value.Split(','))
            {
                expected.Add(new(id, file, lines.GetLinePositionSpan(new(mark.Index, inner.Length))));
            }
        }

        return (text, expected);
    }

    [GeneratedRegex(@"\{\|(?<ids>COACH\d{3}(?:,COACH\d{3})*):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
