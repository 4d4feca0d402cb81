using Coach.Markup;

namespace Coach.Tests.Markup.Formats;

public sealed class JsonTests
{
    private const string Call = "{\"name\": \"save\", \"arguments\": {\"a\": 1}}";
    private const string Block = "```json\n" + Call + "\n```";

    private static readonly ActionGrammar Grammar = Reading.All;
    private static readonly ActionGrammar Nameless = ActionGrammar.Create(new MarkupOptions { Formats = ["json"] });

    [Theory]
    [InlineData(Block, "")]
    [InlineData("Saved.\n" + Block + "\nNext?", "Saved.\nNext?")]
    [InlineData("Saved.\n\n  ```JSON \r\n\r\n" + Call + "\r\n  ```  \r\nNext?", "Saved.\n\nNext?")]
    [InlineData("~~~~json\n" + Call + "\n~~~~~\n", "")]
    [InlineData("`` ` ``\n" + Block, "`` ` ``\n")]
    [InlineData("```\nother code\n```\n" + Block, "```\nother code\n```\n")]
    [InlineData("<think>hm</think>\n" + Block, "")]
    [InlineData("```json\n{\n  \"parameters\": {\"a\": 1},\n  \"name\": \"SAVE\"\n}\n```", "")]
    public void Block_that_is_a_call_is_an_action(string text, string shown)
    {
        var reply = Grammar.Read(text);
        var call = Assert.Single(reply.Calls);
        Assert.Equal(("SAVE", "{\"a\": 1}", "json"), (call.Name, call.Body.ToString(), call.Format));
        Assert.Empty(call.Repairs);
        Assert.Empty(reply.Errors);
        Assert.Equal(shown, reply.VisibleText);
    }

    [Fact]
    public void Block_that_the_reply_ends_in_is_closed_there()
    {
        var call = Grammar.SingleCall("Saved.\n```json\n" + Call + "\n");
        var repair = Assert.Single(call.Repairs);
        Assert.Equal((RepairKinds.MissingCloseTag, 7 + 8 + Call.Length), (repair.Kind, repair.Offset));
    }

    [Theory]
    [InlineData(Call, 0)]
    [InlineData("\n " + Call + "\n\n", 0)]
    [InlineData("<think>I will save {\"name\": 1}.</think>\n" + Call, 0)]
    [InlineData("\n</think>\n\n" + Call, 1)]
    public void Whole_reply_that_is_a_call_is_an_action(string text, int notes)
    {
        var reply = Grammar.Read(text);
        var call = Assert.Single(reply.Calls);
        Assert.Equal(("SAVE", "{\"a\": 1}", "json"), (call.Name, call.Body.ToString(), call.Format));
        Assert.Equal(Call, text.Substring(call.Offset, call.Length));
        Assert.Equal("", reply.VisibleText.Trim());
        Assert.Equal(notes, reply.Notes.Count);
    }

    [Fact]
    public void Whole_reply_after_reasoning_that_starts_open_is_an_action()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["json"], ReasoningStartsOpen = true });
        Assert.Equal("save", grammar.SingleCall("I will save.</think>" + Call).Name);
    }

    [Theory]
    [InlineData("Here: " + Call)]
    [InlineData(Call + " there")]
    [InlineData(Call + Call)]
    [InlineData("Shown <think>x</think>" + Call)]
    [InlineData("[" + Call + "]")]
    [InlineData("```json\n{\"name\": \"SAVE\"}\n```")]
    [InlineData("```json\n{\"name\": \"SAVE\", \"arguments\": \"{}\"}\n```")]
    [InlineData("```json\n{\"name\": \"SAVE\", \"arguments\": []}\n```")]
    [InlineData("```json\n{\"name\": \"SAVE\", \"arguments\": null}\n```")]
    [InlineData("```json\n{\"name\": \"SAVE\", \"arguments\": {}, \"id\": 1}\n```")]
    [InlineData("```json\n{\"name\": \"SAVE\", \"arguments\": {}, \"parameters\": {}}\n```")]
    [InlineData("```json\n{\"name\": \"SAVE\", \"arguments\": {},}\n```")]
    [InlineData("```json\n{\"name\": \"two words\", \"arguments\": {}}\n```")]
    [InlineData("```json\n{\"name\": \"Ann\", \"arguments\": {}}\n```")]
    [InlineData("{\"name\": \"Ann\", \"arguments\": {}}")]
    [InlineData("```json\n{\"title\": \"SAVE\", \"arguments\": {}}\n```")]
    [InlineData("```json\n" + Call + "\n" + Call + "\n```")]
    [InlineData("```json\nThis is how:\n" + Call + "\n```")]
    [InlineData("```json\n" + Call + "\nThis was how.\n```")]
    [InlineData("```json\n" + Call + "```")]
    [InlineData("````json\n" + Call + "\n```\n````")]
    [InlineData("```json\n" + Call + "\n~~~\n```")]
    [InlineData("```json " + Call + "\n```")]
    [InlineData("```json5\n" + Call + "\n```")]
    [InlineData("```\n" + Call + "\n```")]
    [InlineData("In a line ```json\n" + Call + "\n```")]
    [InlineData("````\n" + Block + "\n````")]
    [InlineData("~~~\n" + Block + "\n~~~")]
    [InlineData("```\n" + Block + "\n```")]
    [InlineData("`" + Call + "`")]
    [InlineData("> ```json\n> " + Call + "\n> ```")]
    [InlineData("\\" + Block)]
    [InlineData("\\" + Call)]
    [InlineData("")]
    [InlineData(" {")]
    public void All_other_json_stays_as_it_is_and_does_not_run(string text)
    {
        var reply = Grammar.Read(text);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
        if (!text.Contains("<think>", StringComparison.Ordinal))
        {
            Assert.Same(text, reply.VisibleText);
        }
    }

    [Fact]
    public void Without_declared_names_any_name_is_a_call()
    {
        Assert.Equal("Ann", Nameless.SingleCall("```json\n{\"name\": \"Ann\", \"arguments\": {}}\n```").Name);
        Assert.Equal("Ann", Nameless.SingleCall("{\"name\": \"Ann\", \"arguments\": {}}").Name);
        Assert.Empty(Nameless.Read($"{{\"name\": \"{new string('A', 129)}\", \"arguments\": {{}}}}").Items.OfType<ActionError>());
    }

    [Fact]
    public void Quoted_markup_inside_a_block_that_is_no_call_does_not_run()
    {
        const string Text = "```json\n{\"name\": \"SAVE\"}\n[ACTION:DONE/]\n```";
        Assert.Same(Text, Grammar.Read(Text).VisibleText);
    }

    [Fact]
    public void Block_after_an_unclosed_element_is_an_element_of_its_own()
    {
        var reply = Grammar.Read("<tool_call>{\"name\": \"DONE\", \"arguments\": {\"a\": \n" + Block);
        Assert.Equal("SAVE", Assert.Single(reply.Calls).Name);
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal("", reply.VisibleText.Trim());
    }

    [Fact]
    public void Without_the_format_such_blocks_are_code()
    {
        Assert.Same(Block, Reading.Both.Read(Block).VisibleText);
        Assert.Same(Call, Reading.Both.Read(Call).VisibleText);
    }
}
