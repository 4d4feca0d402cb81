using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Coach.Generators.States;

/// <summary>
/// Says what is wrong with a text that is no YAML, and where. The library knows where it could not go on and names the rule that it was
/// applying; who wrote the file wants the character to change and what to make of it. What it is not known to say is passed on as it is.
/// </summary>
internal static class YamlErrors
{
    private const string Tab = "A tab stands in the indentation; YAML is indented with spaces.";
    private const string NotClosed = "This list or map is not closed.";

    private static readonly (string Said, string Sentence)[] Sentences =
    [
        ("did not find expected key", "A key was expected here. The keys of one map stand exactly below one another, each with a ':', and nothing follows a value in quotes or brackets."),
        ("did not find expected '-'", "An item of the list above was expected here; it begins with '- ', exactly below the items before it."),
        ("did not find expected ',' or ']'", "A ',' or ']' was expected here."),
        ("did not find expected ',' or '}'", "A ',' or '}' was expected here."),
        ("did not find expected node content", "A name or a value is missing here."),
        ("quoted scalar, found wrong indentation", "The quotes that open here are not closed before a line that is indented less."),
        ("quoted scalar, found unexpected end", "The quotes that open here are not closed."),
    ];

    /// <param name="exception">What reading ended with.</param>
    /// <param name="text">The file.</param>
    /// <param name="last">What was read last.</param>
    /// <param name="bracket">The bracket that is open, if there is one.</param>
    public static (LinePositionSpan Place, string Message) Explain(Exception exception, string text, ParsingEvent? last, Mark? bracket)
    {
        var said = exception.Message;
        var failed = exception as YamlException;
        if (bracket is { } open && (failed is null || failed.Start.Index >= text.TrimEnd().Length))
        {
            return (At(text, (int)open.Index, 1), NotClosed);
        }

        if (failed is null)
        {
            return (default, $"The file cannot be read as YAML: {Sentence(said)}");
        }

        var at = (int)Math.Min(failed.Start.Index, text.Length);

        // Of a tab it says only that there is one, or where the text above it begins.
        if ((at == 0 || Says(" tab ")) && FindIndentingTab(text, from: at > 0 ? at : (int)(last?.Start.Index ?? 0)) is { } tab)
        {
            return (At(text, tab, 1), Tab);
        }

        if (Says("found invalid mapping"))
        {
            // A document that begins without a sign of it begins, to the library, where it noticed.
            var from = last is null or StreamStart or DocumentStart { IsImplicit: true } ? 0 : (int)last.End.Index;
            return ExplainColon(text, FirstWord(text, from), at);
        }

        if (Says("unknown escape character"))
        {
            return (At(text, (int)Math.Min(failed.End.Index, text.Length), 1), "There is no such escape; a backslash in double quotes is written twice, and in single quotes as it is.");
        }

        if (Says("cannot start any token") && at < text.Length)
        {
            return (At(text, at, 1), $"A text that begins with {text[at]} needs quotes.");
        }

        var sentence = Sentences.FirstOrDefault(item => Says(item.Said)).Sentence;
        return (At(text, at, 0), sentence ?? Sentence(said));

        bool Says(string words) => said.IndexOf(words, StringComparison.Ordinal) >= 0;
    }

    private static string Sentence(string message)
    {
        var text = message.Replace('\r', ' ').Replace('\n', ' ').Trim();
        return text.Length == 0 ? "This is not YAML." : text;
    }

    /// <summary>A colon in the middle of a text without quotes. The text begins where the mistake is, or it is the line of the colon that is moved.</summary>
    private static (LinePositionSpan Place, string Message) ExplainColon(string text, int start, int colon)
    {
        var line = text.LastIndexOf('\n', Math.Max(0, colon - 1)) + 1;
        if (start >= line)
        {
            return (At(text, colon, 1), "A text with ': ' in it needs quotes.");
        }

        var isValue = start > 0 && text.LastIndexOf('\n', start - 1) + 1 is var first && text.Substring(first, start - first).IndexOf(": ", StringComparison.Ordinal) >= 0;
        var (word, sentence) = isValue
            ? (FirstWord(text, line), "This line is indented further than the keys above it, so that it belongs to the text of the last one.")
            : (start, "A ': ' is missing behind this key, so that it is one text with the lines below.");
        var end = text.IndexOfAny(['\r', '\n', ':'], word);
        return (At(text, word, (end < 0 ? text.Length : end) - word), sentence);
    }

    /// <summary>Where a key or a text begins: behind spaces, line ends, comments, and the signs that only make the structure.</summary>
    private static int FirstWord(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length - 1;
            }
            else if (!(IsBlank(text[at]) || text[at] is ']' or '}' or ',') && !(text[at] is ':' or '-' or '?' && at + 1 < text.Length && IsBlank(text[at + 1])))
            {
                return at;
            }
        }

        return at;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n' or '\uFEFF';

    private static int? FindIndentingTab(string text, int from)
    {
        var isIndent = true;
        for (var index = from == 0 ? 0 : text.LastIndexOf('\n', Math.Min(from, text.Length) - 1) + 1; index < text.Length; index++)
        {
            if (isIndent && text[index] == '\t')
            {
                return index;
            }

            isIndent = text[index] == '\n' || (isIndent && text[index] == ' ');
        }

        return null;
    }

    private static LinePositionSpan At(string text, int index, int length) =>
        SourceText.From(text).Lines.GetLinePositionSpan(new(index, Math.Min(length, text.Length - index)));
}
