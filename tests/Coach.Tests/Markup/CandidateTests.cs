using Coach.Markup;

namespace Coach.Tests.Markup;

/// <summary>The search for the next place where a tag may stand leaves none out, however often the characters that tags start with stand for something else.</summary>
public sealed class CandidateTests
{
    private static readonly string[] Pieces =
    [
        "[", "<", "[[", "[x", "[1] ", "[an", "< ", "<b>", "[/", "</", "`", "{", "word ", "a long sentence of words without anything to it, ",
        "[ACTION:A/]", "[ action : A]", "[/ACTION]", "[ /action ]", "<action name=\"A\">", "</ACTION>", "<think>", "</THINK>", "<tool_call>", "</function>", "<function=A>", "```json\n", "[", "[A", "<A", "<t",
    ];

    [Theory]
    [InlineData("bracket")]
    [InlineData("xml")]
    [InlineData("bracket,xml")]
    [InlineData("tool-call,function,json")]
    [InlineData("bracket,xml,tool-call,function,json")]
    public void Every_tag_is_found_in_text_of_any_density(string formats)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = formats.Split(','), Names = ["A"] }).Elements;
        var random = new Random(17);
        for (var round = 0; round < 400; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(4) == 0 ? new string(' ', random.Next(300)) : Pieces[random.Next(Pieces.Length)]));

            Assert.Equal(TagsByLookingEverywhere(grammar, text), Tags(grammar, text));
        }
    }

    [Fact]
    public void A_tag_behind_many_brackets_that_are_none_is_found()
    {
        var grammar = ActionGrammar.Create().Elements;
        foreach (var misses in (int[])[0, 1, 3, 4, 5, 100])
        {
            foreach (var between in (string[])["", " ", new(' ', 63), new(' ', 64), new(' ', 65), new(' ', 500)])
            {
                var text = string.Concat(Enumerable.Repeat("[1]" + between, misses)) + "[ACTION:A/]";

                Assert.Equal(text.Length - "[ACTION:A/]".Length, grammar.NextCandidate(text, 0));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("text [")]
    [InlineData("text <")]
    [InlineData("no tag anywhere")]
    public void Where_no_tag_starts_there_is_no_place(string text) => Assert.Equal(-1, ActionGrammar.Create().Elements.NextCandidate(text, 0));

    private static List<int> Tags(ElementGrammar grammar, string text)
    {
        var found = new List<int>();
        for (var at = 0; (at = grammar.NextCandidate(text, at)) >= 0; at++)
        {
            if (grammar.TagAt(text, at).Kind != TagKind.None)
            {
                found.Add(at);
            }
        }

        return found;
    }

    private static List<int> TagsByLookingEverywhere(ElementGrammar grammar, string text) =>
        [.. Enumerable.Range(0, text.Length).Where(at => grammar.TagAt(text, at).Kind != TagKind.None)];
}
