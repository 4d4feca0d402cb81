using System.Globalization;
using System.Text;

namespace Coach.Benchmarks.Markup;

/// <summary>Replies as a coach gives them, the same ones in every run: paragraphs with some Markdown, and actions between and inside them.</summary>
sealed class ReplyText
{
    static readonly string[] Words =
    [
        "morning", "courage", "garden", "evening", "practice", "client", "picture", "gentle", "always", "together", "wonder", "quiet", "steady", "creative", "purpose",
        "family", "listen", "moment", "future", "balance", "walk", "write", "breathe", "small", "step", "before", "after", "notice", "feeling", "strength", "river",
        "builder", "visionary", "teacher", "friend", "keeper", "maker", "explorer", "honest", "bright", "café", "naïve", "you", "and", "with", "the", "a", "of", "in",
    ];

    static readonly string[] Categories = ["PASSIONS", "MONEY_MAKER", "MONEY_KEEPER", "SPIRITUAL", "APPEARANCE", "HEALTH", "FAMILY", "ROMANTIC", "ACTION"];

    readonly Random random = new(20_260_501);
    readonly StringBuilder text = new();

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
        return reply.text.ToString();
    }

    const int ActionLength = 140;

    void WriteParagraph(int until)
    {
        do
        {
            WriteSentence();
            text.Append(random.Next(5) == 0 ? "\n\n" : " ");
        }
        while (text.Length < until);
    }

    void WriteSentence()
    {
        var start = text.Length;
        var count = random.Next(7, 15);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(' ');
            text.Append((random.Next(60), Word()) switch
            {
                (0, var word) => $"**{word}**",
                (1, var word) when random.Next(4) == 0 => $"`{word}`",
                (2, var word) when random.Next(4) == 0 => $"[{word}](https://example.org/{word})",
                (3, var word) => $"{word},",
                (4, var word) => $"“{word}”",
                (_, var word) => word,
            });
        }

        text[start] = char.ToUpperInvariant(text[start]);
        text.Append(random.Next(6) switch { 0 => "?", 1 => "!", _ => "." });
    }

    /// <summary>Three of four stand on their own lines, as models mostly write them.</summary>
    void WriteAction(int number)
    {
        var isInline = number % 4 == 0;
        if (!isInline) text.Length -= text[^1] == ' ' ? 1 : 0;
        if (!isInline && text[^1] != '\n') text.Append("\n\n");
        text.Append((number % 10) switch
        {
            3 or 8 => $$"""[ACTION:SAVE_USER_INFO]{"key": "{{Word()}}_{{number}}", "value": "{{Phrase(6)}}"}[/ACTION]""",
            5 or 9 => $$"""[ACTION:CREATE_ACTION_ITEM]{"title": "{{Phrase(7)}}", "due": "{{Due(number)}}"}[/ACTION]""",
            0 when number == 10 => "[ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]",
            _ => $$"""[ACTION:SAVE_IDENTITY]{"identity": "{{Phrase(2)}}", "category": "{{Categories[random.Next(Categories.Length)]}}", "description": "{{Phrase(7)}}"}[/ACTION]""",
        });
        text.Append(isInline ? " " : "\n\n");
    }

    string Word() => Words[random.Next(Words.Length)];

    string Phrase(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word()));

    static string Due(int number) => new DateOnly(2026, 5, 1).AddDays(number % 365).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
