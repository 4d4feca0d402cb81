using System.Text;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>Makes an input of a number: some reply, changed a few times. The same number gives the same input.</summary>
internal static class Mutation
{
    private const int LongestInput = 1_500;
    private const int MostChanges = 8;
    private const int MostParts = 24;
    private const int Deepest = 80;

    /// <summary>A character of each kind that something else might take for another one, lone halves of pairs included.</summary>
    private const string OddCharacters = "\0\u0001\u001b\u007f\u0085\u00a0\u00ad\u0130\u0131\u017f\u0301\u200b\u200d\u200e\u2028\u202e\u212a\u3000\ud800\udbff\udc00\udfff\ufeff\ufffd\uffff\uff02\uff07\uff1a\uff3b\uff5b";

    private static readonly (string Open, string Close)[] Pairs =
    [
        ("{\"a\": ", "}"), ("[", "]"), ("\"", "\""), ("'", "'"), ("“", "”"), ("`", "`"), ("\n```\n", "\n```\n"), ("```json\n", "\n```"), ("<think>", "</think>"), ("[ACTION:SAVE]", "[/ACTION]"),
        ("<action name=\"SAVE\">", "</action>"), ("<param name=\"a\">", "</param>"), ("<![CDATA[", "]]>"), ("<tool_call>", "</tool_call>"), ("<function=SAVE>", "</function>"), ("/*", "*/"), ("f(", ")"),
    ];

    private static readonly (string From, string To)[] Exchanges =
        [("\n", "\r\n"), ("\n", "\r"), ("\n", " "), ("\r\n", "\n"), (" ", "\n"), (" ", "\u00a0"), ("\"", "\\\""), ("\"", "'"), ("\"", "&quot;"), ("<", "&lt;"), ("[", "［"), (": ", ":")];

    public static string Input(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder();
        if (random.Next(8) == 0)
        {
            Heap(random, text);
        }
        else
        {
            text.Append(Pick(random, FuzzTexts.Replies));
        }

        for (var change = random.Next(MostChanges + 1); change > 0; change--)
        {
            Change(random, text);
        }

        text.Length = Math.Min(text.Length, LongestInput);
        return text.ToString();
    }

    private static void Change(Random random, StringBuilder text)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(text.Length - at, random.Next(random.Next(4) == 0 ? 60 : 6));
        switch (random.Next(14))
        {
            case 0 or 1:
                text.Remove(at, length);
                break;
            case 2 or 3 or 4:
                text.Insert(at, Pick(random, FuzzTexts.Tokens));
                break;
            case 5:
                text.Insert(at, text.ToString(at, length));
                break;
            case 6:
                var moved = text.ToString(at, length);
                text.Remove(at, length).Insert(random.Next(text.Length + 1), moved);
                break;
            case 7:
                text.Insert(at, Pick(random, FuzzTexts.Replies));
                break;
            case 8:
                var other = Pick(random, FuzzTexts.Replies);
                text.Length = at;
                text.Append(other.AsSpan(random.Next(other.Length + 1)));
                break;
            case 9:
                text.Remove(at, length).Insert(at, Pick(random, FuzzTexts.Tokens), random.Next(1, 9));
                break;
            case 10:
                text.Insert(at, OddCharacters[random.Next(OddCharacters.Length)]);
                break;
            case 11:
                var (open, close) = Pairs[random.Next(Pairs.Length)];
                var depth = random.Next(3) == 0 ? random.Next(1, Deepest) : 1;
                text.Insert(at + length, close, depth).Insert(at, open, depth);
                break;
            case 12:
                var (from, to) = Exchanges[random.Next(Exchanges.Length)];
                text.Replace(from, to);
                break;
            default:
                for (var i = at; i < at + length; i++)
                {
                    text[i] = random.Next(3) == 0 ? (char)random.Next(0x20, 0x7F) : char.IsUpper(text[i]) ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]);
                }

                break;
        }
    }

    /// <summary>Parts in any order, with nothing of a reply.</summary>
    private static void Heap(Random random, StringBuilder text)
    {
        for (var part = random.Next(1, MostParts); part > 0; part--)
        {
            text.Append(Pick(random, FuzzTexts.Tokens));
        }
    }

    private static string Pick(Random random, string[] texts) => texts[random.Next(texts.Length)];
}
