using LifeCoach.Terminal;

namespace LifeCoach.Tests;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain, with ümläuts and 👩‍🎨\nand lines", "plain, with ümläuts and 👩‍🎨\nand lines")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[2J\u001b[Hgone", "gone")]
    [InlineData("\u009b1;31mred", "red")]
    [InlineData("\u001b]0;title\u0007rest", "rest")]
    [InlineData("\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]0;never ends", "")]
    [InlineData("\u001b]0;broken\noff", "\noff")]
    [InlineData("\u001b]0;\u001b[31mx", "x")]
    [InlineData("end\u001b", "end")]
    [InlineData("end\u001b[", "end")]
    [InlineData("end\u001b[31", "end")]
    [InlineData("\u001bcreset", "reset")]
    [InlineData("over\rwritten\b\u0007\0", "overwritten")]
    [InlineData("a\tb", "a    b")]
    [InlineData("safe\u202etxt.exe\u2066", "safetxt.exe")]
    public void Nothing_that_a_terminal_would_obey_is_left(string text, string clean) => Assert.Equal(clean, TerminalText.Clean(text));

    [Fact]
    public void A_line_is_cut_between_characters()
    {
        Assert.Equal("ab…", TerminalText.CleanLine("ab👩cd", 3));
        Assert.Equal("a b", TerminalText.CleanLine("a\nb", 3));
        Assert.Equal("abc…", TerminalText.CleanLine("\u001b[31mabcdef", 3));
    }

    [Fact]
    public void Any_text_is_cleaned_of_all_control_characters()
    {
        var random = new Random(7);
        const string Characters = "\u001b\u009b[]0;m\u0007\\ab\n\u202e\u009c?P^_X";
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => Characters[random.Next(Characters.Length)]));
            Assert.DoesNotContain(TerminalText.Clean(text), character => char.IsControl(character) && character != '\n');
        }
    }
}
