using System.Text;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>Makes an input of a number: some reply, changed a few times. The same number gives the same input.</summary>
internal static class Mutation
{
    private const int LongestInput = 1_500;
    private const int MostChanges = 6;

    public static string Input(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder(Pick(random, FuzzTexts.Replies));
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
        switch (random.Next(11))
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
            default:
                for (var i = at; i < at + length; i++)
                {
                    text[i] = random.Next(3) == 0 ? (char)random.Next(0x20, 0x7F) : char.IsUpper(text[i]) ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]);
                }

                break;
        }
    }

    private static string Pick(Random random, string[] texts) => texts[random.Next(texts.Length)];
}
