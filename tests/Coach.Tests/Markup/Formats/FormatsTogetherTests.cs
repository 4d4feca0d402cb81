using Coach.Markup;

namespace Coach.Tests.Markup.Formats;

public sealed class FormatsTogetherTests
{
    private static readonly string[] SameCall =
    [
        "[ACTION:SAVE]{\"a\": \"1\"}[/ACTION]",
        "<action name=\"SAVE\"><param name=\"a\">1</param></action>",
        "<tool_call>{\"name\": \"save\", \"arguments\": {\"a\": \"1\"}}</tool_call>",
        "<tools>{\"name\": \"save\", \"arguments\": \"{\\\"a\\\": \\\"\\\\u0031\\\"}\"}</tools>",
        "<function=save {\"a\":\"1\"}</function>",
        "```json\n{\"name\": \"Save\", \"arguments\": { \"a\" : \"1\" }}\n```",
    ];

    [Fact]
    public void Same_call_in_every_format_counts_once()
    {
        var text = string.Join('\n', SameCall);
        var reply = Reading.All.Read(text);
        Assert.Empty(reply.Errors);
        Assert.Equal(["bracket", "xml", "tool-call", "tool-call", "function", "json"], reply.Calls.Select(call => call.Format));
        Assert.Equal([false, true, true, true, true, true], reply.Calls.Select(call => call.IsDuplicate));
        Assert.Equal(5, reply.Notes.Count(note => note.Kind == ReplyNoteKinds.Duplicate));
        Assert.Equal("", reply.VisibleText);
    }

    [Fact]
    public void Call_without_parameters_is_the_same_in_every_format()
    {
        var reply = Reading.All.Read(string.Join('\n', "[ACTION:DONE/]", "<tool_call>{\"name\": \"done\"}</tool_call>", "<function=DONE/>", "```json\n{\"name\": \"DONE\", \"arguments\": {}}\n```"));
        Assert.Equal([false, true, true, true], reply.Calls.Select(call => call.IsDuplicate));
    }

    [Theory]
    [InlineData("bracket", 0)]
    [InlineData("xml", 1)]
    [InlineData("tool-call", 2, 3)]
    [InlineData("function", 4)]
    [InlineData("json", 5)]
    public void Only_the_formats_asked_for_are_read(string format, params int[] read)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = [format], Names = ["SAVE"] });
        for (var i = 0; i < SameCall.Length; i++)
        {
            var reply = grammar.Read(SameCall[i]);
            Assert.Equal(read.Contains(i) ? 1 : 0, reply.Calls.Count);
            Assert.Equal(read.Contains(i) ? "" : SameCall[i], reply.VisibleText);
        }
    }

    [Fact]
    public void Element_in_a_string_of_another_format_is_text()
    {
        var reply = Reading.All.Read("[ACTION:SAVE]{\"a\": \"<tool_call>{}</tool_call> <function=DONE/>\"}[/ACTION]");
        Assert.Equal("SAVE", Assert.Single(reply.Calls).Name);
        Assert.Empty(reply.Errors);
    }

    [Fact]
    public void Broken_element_takes_nothing_from_one_of_another_format()
    {
        var reply = Reading.All.Read("[ACTION:SAVE]{\"a\": <function=DONE>{}</function> <action name=\"SAVE\"><param name=\"a\">x <tool_call>{\"name\": \"DONE\", \"arguments\": {\"a\": 1}}</tool_call>");
        Assert.Equal(["DONE", "DONE"], reply.Calls.Select(call => call.Name));
        Assert.Equal([ActionErrorCodes.Unclosed, ActionErrorCodes.Unclosed], reply.Errors.Select(error => error.Code));
    }

    [Fact]
    public void Function_in_a_tool_call_runs_and_the_tags_around_it_are_no_text()
    {
        var reply = Reading.All.Read("<tool_call>\n<function=DONE>{}</function>\n</tool_call>");
        Assert.Equal("DONE", Assert.Single(reply.Calls).Name);
        Assert.Equal("", reply.VisibleText.Trim());
    }

    [Fact]
    public void A_format_named_twice_is_read_once() =>
        Assert.Single(ActionGrammar.Create(new MarkupOptions { Formats = ["function", "function"] }).Read("<function=DONE/>").Calls);
}
