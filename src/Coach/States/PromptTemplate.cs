using System.Text;

namespace Coach;

/// <summary>A prompt split at its placeholders: <c>{{name}}</c> is filled in, <c>\{{</c> is a literal, everything else stays as it is.</summary>
internal sealed class PromptTemplate
{
    public const string Actions = "actions";

    private readonly List<(string Text, bool IsPlaceholder)> _parts = [];

    private PromptTemplate()
    {
    }

    /// <summary>The names of the placeholders, each once.</summary>
    public IEnumerable<string> Placeholders => _parts.Where(part => part.IsPlaceholder).Select(part => part.Text).Distinct(StringComparer.Ordinal);

    public static PromptTemplate Parse(string text)
    {
        var template = new PromptTemplate();
        var literal = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            var brace = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (brace < 0)
            {
                break;
            }

            if (brace > at && text[brace - 1] == '\\')
            {
                literal.Append(text, at, brace - 1 - at).Append("{{");
                at = brace + 2;
                continue;
            }

            var end = brace + 2;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > brace + 2 && text.AsSpan(end).StartsWith("}}"))
            {
                template._parts.Add((literal.Append(text, at, brace - at).ToString(), false));
                template._parts.Add((text[(brace + 2)..end], true));
                literal.Clear();
                at = end + 2;
                continue;
            }

            literal.Append(text, at, brace + 1 - at);
            at = brace + 1;
        }

        template._parts.Add((literal.Append(text, at, text.Length - at).ToString(), false));
        return template;
    }

    /// <summary>The prompt with its placeholders filled in. What is filled in is not looked at again.</summary>
    public string Render(IReadOnlyDictionary<string, string> values) =>
        string.Concat(_parts.Select(part => part.IsPlaceholder ? values[part.Text] : part.Text));
}
