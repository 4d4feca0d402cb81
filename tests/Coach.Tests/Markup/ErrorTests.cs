using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("[ACTION:SAVE][1, 2][/ACTION]", ActionErrorCodes.NotAnObject, 13)]
    [InlineData("[ACTION:SAVE]\"text\"[/ACTION]", ActionErrorCodes.NotAnObject, 13)]
    [InlineData("[ACTION:SAVE]42[/ACTION]", ActionErrorCodes.NotAnObject, 13)]
    [InlineData("[ACTION:SAVE] null [/ACTION]", ActionErrorCodes.NotAnObject, 14)]
    [InlineData("[ACTION:SAVE]true[/ACTION]", ActionErrorCodes.NotAnObject, 13)]
    [InlineData("[ACTION:SAVE]not json[/ACTION]", ActionErrorCodes.InvalidJson, 13)]
    [InlineData("[ACTION:SAVE]{\"a\" 1}[/ACTION]", ActionErrorCodes.InvalidJson, 18)]
    [InlineData("[ACTION:SAVE]{\"a\": 1,}[/ACTION]", ActionErrorCodes.InvalidJson, 21)]
    [InlineData("[ACTION:SAVE]{'a': 1}[/ACTION]", ActionErrorCodes.InvalidJson, 14)]
    [InlineData("[ACTION:SAVE]{\"a\": [1, 2}[/ACTION]", ActionErrorCodes.InvalidJson, 24)]
    [InlineData("[ACTION:SAVE]{\"a\": 1}}[/ACTION]", ActionErrorCodes.InvalidJson, 21)]
    [InlineData("[ACTION:SAVE]{\"a\": 1}{\"a\": 2}[/ACTION]", ActionErrorCodes.InvalidJson, 21)]
    [InlineData("[ACTION:SAVE]{\"a\": \"x\ny\"}[/ACTION]", ActionErrorCodes.InvalidJson, 21)]
    [InlineData("[ACTION:SAVE]{\"a\": \"\\x\"}[/ACTION]", ActionErrorCodes.InvalidJson, 20)]
    [InlineData("[ACTION:SAVE]{\"a\": [/ACTION]", ActionErrorCodes.InvalidJson, 20)]
    [InlineData("[ACTION:SAVE]{\"a\": NaN}[/ACTION]", ActionErrorCodes.InvalidJson, 19)]
    [InlineData("[ACTION:SAVE]{\"a\": \"\\ud800\"}[/ACTION]", ActionErrorCodes.InvalidJson, 20)]
    [InlineData("[ACTION:SAVE", ActionErrorCodes.Unclosed, 12)]
    [InlineData("[ACTION:SAVE]", ActionErrorCodes.Unclosed, 13)]
    [InlineData("[ACTION:SAVE]{", ActionErrorCodes.Unclosed, 14)]
    [InlineData("[ACTION:SAVE]{\"a\": \"b", ActionErrorCodes.Unclosed, 21)]
    [InlineData("[ACTION:]{}[/ACTION]", ActionErrorCodes.InvalidName, 8)]
    [InlineData("[ACTION:two words]{\"a\": 1}[/ACTION]", ActionErrorCodes.InvalidName, 12)]
    [InlineData("[ACTION:SAVE!]{}[/ACTION]", ActionErrorCodes.InvalidName, 12)]
    public void Malformed_element_is_one_hidden_error_at_its_place(string text, string code, int problemOffset)
    {
        var around = $"Before {text}";
        var error = Reading.Strict.SingleError(around);
        Assert.Equal(code, error.Code);
        Assert.Equal(problemOffset + 7, error.ProblemOffset);
        Assert.Equal((7, text), (error.Offset, error.RawText));
        Assert.Equal("Before ", Reading.Strict.Shown(around));
        Assert.Contains($"offset {problemOffset + 7}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\" 1}[/ACTION]", "The body of SAVE is not valid JSON: expected ':' after the property name at offset 18, found '1'.")]
    [InlineData("[ACTION:SAVE][][/ACTION]", "The body of SAVE is not a JSON object: expected a JSON object at offset 13, found '['.")]
    [InlineData("[ACTION:SAVE]{\"a\": 1", "SAVE is never closed: expected ',' or '}' after the value at offset 20, found the end of the reply.")]
    [InlineData("[ACTION:SAVE]{\"a\": 1,}[/ACTION]", "The body of SAVE is not valid JSON: expected a property name in double quotes after ',' at offset 21, found '}'.")]
    [InlineData("[ACTION:a b]{}[/ACTION]", "An action's tag cannot be read: expected ']' after the name at offset 10, found 'b'.")]
    public void Message_says_what_is_wrong_where_and_what_would_be_right(string text, string message) =>
        Assert.Equal(message, Reading.Strict.SingleError(text).Message);

    [Fact]
    public void Text_around_an_unclosed_element_stays()
    {
        var reply = Reading.Strict.Read("One [ACTION:SAVE]{\"a\": oops and two");
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal("One oops and two", reply.VisibleText);
    }

    [Fact]
    public void Error_does_not_stop_the_actions_after_it()
    {
        var reply = Reading.Strict.Read("[ACTION:SAVE]{]}[/ACTION] [ACTION:DONE]{}[/ACTION]");
        Assert.Equal("DONE", Assert.Single(reply.Calls).Name);
        Assert.Equal("[ACTION:SAVE]{]}[/ACTION]", Assert.Single(reply.Errors).RawText);
        Assert.Equal("", reply.VisibleText);
    }
}
