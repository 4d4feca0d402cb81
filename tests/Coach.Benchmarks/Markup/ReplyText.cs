using System.Globalization;
using System.Text;

namespace Coach.Benchmarks.Markup;

/// <summary>Replies as a coach gives them, the same ones in every run: paragraphs with some Markdown, and actions between and inside them.</summary>
internal sealed class ReplyText
{
    private static readonly string[] Words =
    [
        "morning", "courage", "garden", "evening", "practice", "client", "picture", "gentle", "always", "together", "wonder", "quiet", "steady", "creative", "purpose",
        "family", "listen", "moment", "future", "balance", "walk", "write", "breathe", "small", "step", "before", "after", "notice", "feeling", "strength", "river",
        "builder", "visionary", "teacher", "friend", "keeper", "maker", "explorer", "honest", "bright", "café", "naïve", "you", "and", "with", "the", "a", "of", "in",
    ];

    private static readonly string[] Categories = ["PASSIONS", "MONEY_MAKER", "MONEY_KEEPER", "SPIRITUAL", "APPEARANCE", "HEALTH", "FAMILY", "ROMANTIC", "ACTION"];

    private readonly Random _random = new(20_260_501);
    private readonly StringBuilder _text = new();

    /// <summary>A reply of about <paramref name="length"/> characters with <paramref name="actions"/> actions spread over it.</summary>
    public static string Write(int length, int actions)
    {
        var reply = new ReplyText();
        for (var i = 1; i <= actions; i++)
        {
            reply.WriteParagraph((int)((long)length * i / (actions + 1)) - ActionLength);
            reply.WriteAction(i);
        }

        reply.WriteParagraph(length);
        return reply._text.ToString();
    }

    private const int ActionLength = 140;

    private void WriteParagraph(int until)
    {
        do
        {
            WriteSentence();
            _text.Append(_random.Next(5) == 0 ? "\n\n" : " ");
        }
        while (_text.Length < until);
    }

    private void WriteSentence()
    {
        var start = _text.Length;
        var count = _random.Next(7, 15);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                _text.Append(' ');
            }

            _text.Append((_random.Next(60), Word()) switch
            {
                (0, var word) => $"**{word}**",
                (1, var word) when _random.Next(4) == 0 => $"`{word}`",
                (2, var word) when _random.Next(4) == 0 => $"[{word}](https://example.org/{word})",
                (3, var word) => $"{word},",
                (4, var word) => $"“{word}”",
                (_, var word) => word,
            });
        }

        _text[start] = char.ToUpperInvariant(_text[start]);
        _text.Append(_random.Next(6) switch { 0 => "?", 1 => "!", _ => "." });
    }

    /// <summary>Three of four stand on their own lines, as models mostly write them.</summary>
    private void WriteAction(int number)
    {
        var isInline = number % 4 == 0;
        if (!isInline)
        {
            _text.Length -= _text[^1] == ' ' ? 1 : 0;
        }

        if (!isInline && _text[^1] != '\n')
        {
            _text.Append("\n\n");
        }

        _text.Append((number % 10) switch
        {
            3 or 8 => $$"""[ACTION:SAVE_USER_INFO]{"key": "{{Word()}}_{{number}}", "value": "{{Phrase(6)}}"}[/ACTION]""",
            5 or 9 => $$"""[ACTION:CREATE_ACTION_ITEM]{"title": "{{Phrase(7)}}", "due": "{{Due(number)}}"}[/ACTION]""",
            0 when number == 10 => "[ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]",
            _ => $$"""[ACTION:SAVE_IDENTITY]{"identity": "{{Phrase(2)}}", "category": "{{Categories[_random.Next(Categories.Length)]}}", "description": "{{Phrase(7)}}"}[/ACTION]""",
        });
        _text.Append(isInline ? " " : "\n\n");
    }

    private string Word() => Words[_random.Next(Words.Length)];

    private string Phrase(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word()));

    private static string Due(int number) => new DateOnly(2026, 5, 1).AddDays(number % 365).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
