namespace Coach.Tests.States;

public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("Hello {{name}}!", "Hello <name>!")]
    [InlineData("{{a}}{{b}}", "<a><b>")]
    [InlineData("""{"key": {"nested": 1}}""", """{"key": {"nested": 1}}""")]
    [InlineData("""[ACTION:X]{"a":{"b":{}}}[/ACTION]""", """[ACTION:X]{"a":{"b":{}}}[/ACTION]""")]
    [InlineData(@"a \{{name}} b", "a {{name}} b")]
    [InlineData("{{ name }} {{}} {{a-b}} {{a} {a}}", "{{ name }} {{}} {{a-b}} {{a} {a}}")]
    [InlineData("{{{name}}}", "{<name>}")]
    [InlineData("{{", "{{")]
    [InlineData("", "")]
    public void Only_a_placeholder_is_filled_in(string template, string expected)
    {
        var parsed = PromptTemplate.Parse(template);
        Assert.Equal(expected, parsed.Render(parsed.Placeholders.ToDictionary(name => name, name => $"<{name}>")));
    }

    [Fact]
    public void What_is_filled_in_is_not_looked_at_again() =>
        Assert.Equal("{{b}}", PromptTemplate.Parse("{{a}}").Render(new Dictionary<string, string> { ["a"] = "{{b}}" }));

    [Fact]
    public void A_placeholder_that_comes_twice_is_named_once() =>
        Assert.Equal(["a", "b"], PromptTemplate.Parse("{{a}} {{b}} {{a}}").Placeholders);
}
