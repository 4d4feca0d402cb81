using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

internal static class LineBreaks
{
    /// <summary>How a line ends; as the one above it, if it is the last one.</summary>
    public static string LineBreak(this SourceText text, TextLine line)
    {
        var own = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        if (own.Length > 0)
        {
            return own;
        }

        return line.LineNumber > 0 ? text.LineBreak(text.Lines[line.LineNumber - 1]) : "\n";
    }
}
