using Coach.Generators.States;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Prompts;

/// <summary>Finds <c>{{name}}</c> in prompts: letters, digits and underscores between the braces, and no backslash before them.</summary>
internal static class Placeholders
{
    /// <summary>The section of the state's actions, which is built in.</summary>
    public const string Actions = "actions";

    public static IEnumerable<Located> Find(SourceText source, string text, int start)
    {
        for (var open = text.IndexOf("{{", start, StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", open, StringComparison.Ordinal))
        {
            var end = open + 2;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            var isEscaped = open > start && text[open - 1] == '\\';
            var isWhole = end > open + 2 && end + 1 < text.Length && text[end] == '}' && text[end + 1] == '}';
            if (isWhole && !isEscaped)
            {
                yield return new(text.Substring(open + 2, end - open - 2), source.Lines.GetLinePositionSpan(TextSpan.FromBounds(open, end + 2)));
            }

            open = isWhole ? end + 2 : open + (isEscaped ? 2 : 1);
        }
    }
}
