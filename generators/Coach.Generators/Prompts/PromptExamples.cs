using Coach.Generators.Examples;
using Coach.Generators.States;
using Coach.Generators.Text;
using Coach.Markup;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Prompts;

/// <summary>
/// Finds the examples that somebody has written into a prompt, with the grammar that reads replies, in every format. Code counts, for that is how
/// examples are shown; escaped tags do not. Placeholders are read as numbers of the same length, which fit wherever a value, a word or a name does.
/// </summary>
internal sealed class PromptExamples
{
    private static readonly ElementGrammar Grammar = new(["bracket", "xml"], JsonLexer.DeepestDepth);

    private readonly SourceText _source;
    private readonly string _text;
    private readonly TextSpan[] _unknown;

    private PromptExamples(SourceText source, string text, IEnumerable<TextSpan> placeholders)
    {
        _source = source;
        _unknown = [.. placeholders];
        var characters = text.ToCharArray();
        foreach (var placeholder in _unknown)
        {
            for (var at = placeholder.Start; at < placeholder.End; at++)
            {
                characters[at] = '1';
            }
        }

        _text = new(characters);
    }

    public static IEnumerable<PromptExample> Find(SourceText source, string text, int start, IEnumerable<Located> placeholders) =>
        new PromptExamples(source, text, placeholders.Select(placeholder => source.Lines.GetTextSpan(placeholder.Place))).From(start);

    private IEnumerable<PromptExample> From(int position)
    {
        while ((position = Grammar.NextCandidate(_text.AsSpan(), position)) >= 0)
        {
            var isEscaped = position > 0 && _text[position - 1] == '\\';
            if (isEscaped || Grammar.ElementAt(_text.AsMemory(), position) is not { } element)
            {
                position++;
                continue;
            }

            yield return Example(element);
            position = Math.Max(position + 1, element.Range.End);
        }
    }

    private PromptExample Example(Element element)
    {
        var (body, name) = (element.Body, Name(element));
        var (wrong, at) = element.Problem switch
        {
            { Code: ActionErrorCodes.Unclosed } problem => ($"{problem.Detail}; every action has a closing tag", element.Range.Start),
            { Exists: true } problem => (problem.Detail, problem.At),
            _ when body.MissingCloseAt >= 0 => ($"the closing tag is missing, as in {element.Format.Render(name.Text, "{…}")}", element.Range.Start),
            _ => (null, 0),
        };

        // What a placeholder stands for may be just what is missing.
        if (wrong is null || element.Problem.Exists && IsUnknown(element.Problem.At))
        {
            return new(name, wrong is null ? Body(body) : null, Position(body.Json.Start), Params(element), null);
        }

        return new(name, null, default, default, new(wrong, at == element.Range.Start ? Place(at, TagEnd(element)) : Place(at, at + 1)));
    }

    private Located Name(Element element)
    {
        var range = element.Name;
        if (element.DecodedName is { } decoded)
        {
            return new(decoded, Place(element.Range.Start, TagEnd(element)));
        }

        var isUnknown = _unknown.Within(TextSpan.FromBounds(range.Start, range.End)).Any();
        return new(isUnknown ? "" : _text.Substring(range.Start, range.Length), Place(range.Start, range.End));
    }

    private ExampleBody Body(in ElementBody body)
    {
        if (body.Written is { } written)
        {
            return new(written, HasTextValues: true, UnknownParams(written));
        }

        var range = body.Json;
        var unknown = _unknown.Within(TextSpan.FromBounds(range.Start, range.End)).Select(unknown => new TextSpan(unknown.Start - range.Start, unknown.Length));
        return range.IsEmpty ? new("{}") : new(_text.Substring(range.Start, range.Length), Unknown: unknown.ToEquatableArray());
    }

    // Params are decoded, so that a placeholder is found again only by the digits that stand for it.
    private EquatableArray<TextSpan> UnknownParams(string written) =>
        _unknown.Length == 0 ? default : Ones(written).ToEquatableArray();

    private static IEnumerable<TextSpan> Ones(string text)
    {
        for (var start = text.IndexOf("11111", StringComparison.Ordinal); start >= 0;)
        {
            var end = Characters.SkipRun(text.AsSpan(), start, '1');
            yield return TextSpan.FromBounds(start, end);
            start = text.IndexOf("11111", end, StringComparison.Ordinal);
        }
    }

    /// <summary>The opening tags of an element's params.</summary>
    private EquatableArray<LinePositionSpan> Params(Element element)
    {
        if (element.Body.Written is null)
        {
            return default;
        }

        var tag = new OpeningXmlTag("param");
        var tags = new List<LinePositionSpan>();
        for (var at = element.Name.End; at < element.Range.End; at++)
        {
            if (XmlText.StartsCData(_text.AsSpan(), at) && XmlText.CDataEndAt(_text.AsSpan(), at) is var end and >= 0)
            {
                at = end - 1;
            }
            else if (tag.EndAt(_text.AsSpan(), at) >= 0)
            {
                tags.Add(Place(at, _text.IndexOf('>', at) + 1));
            }
        }

        return tags.ToEquatableArray();
    }

    /// <summary>Whether a placeholder stands where reading failed, or just before it.</summary>
    private bool IsUnknown(int at)
    {
        var before = at;
        while (before > 0 && Characters.IsSpace(_text[before - 1]))
        {
            before--;
        }

        return _unknown.Within(TextSpan.FromBounds(Math.Max(0, before - 1), at + 1)).Any();
    }

    private int TagEnd(Element element)
    {
        var end = Math.Max(element.Range.Start + 1, element.Name.End);
        var rest = _text.AsSpan(end, element.Range.End - end).IndexOfAny(']', '>', '\n');
        return rest < 0 || _text[end + rest] == '\n' ? end : end + rest + 1;
    }

    private LinePosition Position(int at) => _source.Lines.GetLinePosition(at);

    /// <summary>A place that does not go on behind the end of the line.</summary>
    private LinePositionSpan Place(int start, int end)
    {
        start = Math.Min(start, _text.Length);
        var line = _source.Lines.GetLineFromPosition(start);
        return _source.Lines.GetLinePositionSpan(TextSpan.FromBounds(start, Math.Max(start, Math.Min(end, line.End))));
    }
}
