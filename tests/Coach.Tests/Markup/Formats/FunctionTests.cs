using Coach.Markup;

namespace Coach.Tests.Markup.Formats;

public sealed class FunctionTests
{
    private static readonly ActionGrammar Grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["function"], Names = ["SAVE", "DONE"] });

    private static readonly ActionGrammar Strict = ActionGrammar.Create(new MarkupOptions { Formats = ["function"], Names = ["SAVE"], Repair = RepairLevel.Strict });

    [Theory]
    [InlineData("<function=save>{\"a\": 1}</function>", "{\"a\": 1}")]
    [InlineData("<function=SAVE {\"a\": 1}</function>", "{\"a\": 1}")]
    [InlineData("<function=SAVE{\"a\": 1}</function>", "{\"a\": 1}")]
    [InlineData("<function=SAVE\n{\"a\": 1}\n</function>", "{\"a\": 1}")]
    [InlineData("< Function = SAVE >\n{\"a\": \"<function=DONE>{}</function>\"}\n</ FUNCTION >", "{\"a\": \"<function=DONE>{}</function>\"}")]
    [InlineData("<function=SAVE></function>", "{}")]
    [InlineData("<function=SAVE> </function>", "{}")]
    [InlineData("<function=SAVE/>", "{}")]
    [InlineData("<function=SAVE />", "{}")]
    public void Function_is_an_action(string text, string body)
    {
        var reply = Grammar.Read($"Good. {text} Next?");
        var call = Assert.Single(reply.Calls);
        Assert.Equal(("SAVE", body, "function"), (call.Name, call.Body.ToString(), call.Format));
        Assert.Equal((6, text.Length), (call.Offset, call.Length));
        Assert.Equal("Good. Next?", reply.VisibleText);
        Assert.Empty(call.Repairs);
        Assert.Empty(reply.Errors);
        Assert.Empty(reply.Notes);
    }

    [Theory]
    [InlineData("<function=SAVE>{\"a\": 1}", "")]
    [InlineData("<function=SAVE {\"a\": 1} and on it goes", "and on it goes")]
    [InlineData("<function=SAVE>{\"a\": 1}<function=DONE>{}</function>", "")]
    public void Whole_object_without_a_closing_tag_is_an_action(string text, string shown)
    {
        var reply = Grammar.Read(text);
        Assert.Equal("{\"a\": 1}", reply.Calls[0].Body.ToString());
        Assert.Equal(RepairKinds.MissingCloseTag, Assert.Single(reply.Calls[0].Repairs).Kind);
        Assert.Equal(shown, reply.VisibleText.Trim());
    }

    [Theory]
    [InlineData("<function=>{}</function>", ActionErrorCodes.InvalidName, 10)]
    [InlineData("<function={\"a\": 1}</function>", ActionErrorCodes.InvalidName, 10)]
    [InlineData("<function=two words>{\"a\": 1}</function>", ActionErrorCodes.InvalidName, 14)]
    [InlineData("<function=two words {\"a\": 1}</function>", ActionErrorCodes.InvalidName, 14)]
    [InlineData("<function=\"SAVE\">{}</function>", ActionErrorCodes.InvalidName, 10)]
    [InlineData("<function=SAVE>[]</function>", ActionErrorCodes.NotAnObject, 15)]
    [InlineData("<function=SAVE>{\"a\" 1}</function>", ActionErrorCodes.InvalidJson, 20)]
    [InlineData("<function=SAVE {\"a\": 1}}</function>", ActionErrorCodes.InvalidJson, 23)]
    [InlineData("<function=SAVE><parameter=a>1</parameter></function>", ActionErrorCodes.InvalidJson, 15)]
    [InlineData("<function=SAVE", ActionErrorCodes.Unclosed, 14)]
    [InlineData("<function=SAVE>", ActionErrorCodes.Unclosed, 15)]
    [InlineData("<function=SAVE {\"a\": \"", ActionErrorCodes.Unclosed, 22)]
    public void Broken_function_is_one_hidden_error_at_its_place(string text, string code, int problemOffset)
    {
        var error = Strict.SingleError("Before " + text);
        Assert.Equal((code, problemOffset + 7, text), (error.Code, error.ProblemOffset, error.RawText));
        Assert.Equal("Before ", Strict.Shown("Before " + text));
    }

    [Theory]
    [InlineData("`<function=SAVE>{}</function>`")]
    [InlineData("```\n<function=SAVE>{}</function>\n```")]
    [InlineData("\\<function=SAVE>{}\\</function>")]
    [InlineData("<functions> <function> <function name=\"SAVE\"> function=SAVE")]
    [InlineData("<tool_call>{\"name\": \"SAVE\"}</tool_call>")]
    public void What_is_quoted_or_no_function_stays(string text)
    {
        var reply = Grammar.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
    }
}
