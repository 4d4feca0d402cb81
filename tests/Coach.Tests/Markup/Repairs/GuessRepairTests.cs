using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

public sealed class GuessRepairTests
{
    [Theory]
    [InlineData("""{"a": 1""", """{"a":1}""", "!truncated 7")]
    [InlineData("""{"a": [1, {"b": 2""", """{"a":[1,{"b":2}]}""", "!truncated 17")]
    [InlineData("""{"a": 1,""", """{"a":1}""", "!truncated 8")]
    [InlineData("""{"a": 1, "b""", """{"a":1}""", "!truncated 11")]
    [InlineData("""{"a": 1, "b":""", """{"a":1}""", "!truncated 13")]
    [InlineData("""{"a": "I want t""", """{"a":"I want t"}""", "!truncated 6")]
    [InlineData("""{"a": "I \u00e""", """{"a":"I "}""", "!truncated 6")]
    [InlineData("""{"a": tru""", """{"a":true}""", "!truncated 6")]
    [InlineData("""{"a": 2e-""", """{"a":2}""", "!truncated 6")]
    [InlineData("""{""", """{}""", "!truncated 1")]
    [InlineData("""{"a": hello, you}""", """{"a":"hello, you"}""", "!unquoted_value 6")]
    [InlineData("""{"a": hello, b: [x y, z]}""", """{"a":"hello","b":["x y","z"]}""", "!unquoted_value 6, unquoted_key 13, !unquoted_value 17, !unquoted_value 22")]
    [InlineData("{a: hello\nb: C:\\dir}", """{"a":"hello","b":"C:\\dir"}""", "unquoted_key 1, !unquoted_value 4, !missing_separator 10, unquoted_key 10, !unquoted_value 13")]
    [InlineData("""{"a": 5 apples, "b": 10-20, "c": 1.2.3, "d": https://x.y/z}""", """{"a":"5 apples","b":"10-20","c":"1.2.3","d":"https://x.y/z"}""", "!unquoted_value 6, !unquoted_value 21, !unquoted_value 33, !unquoted_value 45")]
    [InlineData("""{"a": "first, b: 1}""", """{"a":"first","b":1}""", "!unquoted_value 6, unquoted_key 14")]
    [InlineData("""{"a": "first, "b": 1}""", """{"a":"first","b":1}""", "!unquoted_value 6")]
    [InlineData("""{"a": first", "b": 1}""", """{"a":"first","b":1}""", "!unquoted_value 6")]
    [InlineData("""{"a: "x"}""", """{"a":"x"}""", "!unquoted_value 1")]
    [InlineData("""{a": "x"}""", """{"a":"x"}""", "!unquoted_value 1")]
    [InlineData("{\"a\": ```py\nprint('x')\n```}", """{"a":"print('x')"}""", "!unquoted_value 6")]
    [InlineData("""{"a": [1, 2}""", """{"a":[1,2]}""", "!missing_bracket 11")]
    [InlineData("""{"a": [1, {"b": 2], "c": 3}""", """{"a":[1,{"b":2}],"c":3}""", "!missing_bracket 17")]
    [InlineData("""{"a": [1, 2, "b": 3}""", """{"a":[1,2],"b":3}""", "!missing_bracket 13, !missing_separator 13")]
    [InlineData("""{"a": 1]""", """{"a":1}""", "!missing_bracket 7")]
    [InlineData("""{{"a": 1}}""", """{"a":1}""", "!missing_bracket 0")]
    [InlineData("""{"a": 1}, "b": 2}""", """{"a":1,"b":2}""", "!missing_bracket 8")]
    [InlineData("""{"a": "5" tall"}""", """{"a":"5\" tall"}""", "!inner_quotes 8")]
    [InlineData("""{"a": "he said "hi", and left", "b": 1}""", """{"a":"he said \"hi\", and left","b":1}""", "!inner_quotes 15, !inner_quotes 18")]
    [InlineData("""{"a": "the "x"", "b": 1}""", """{"a":"the \"x\"","b":1}""", "!inner_quotes 11, !inner_quotes 13")]
    [InlineData("""{'a': 'it's'}""", """{"a":"it's"}""", "foreign_quotes 1, foreign_quotes 6, !inner_quotes 9")]
    [InlineData("""{"a": "\s+\d"}""", """{"a":"\\s+\\d"}""", "!invalid_escape 7, !invalid_escape 10")]
    [InlineData("""{"a": "\u12"}""", """{"a":"\\u12"}""", "!invalid_escape 7")]
    [InlineData("""Sure: {"a": 1} as said""", """{"a":1}""", "!surrounding_text 0, !surrounding_text 15")]
    [InlineData("""I {really} mean {"a": 1}""", """{"a":1}""", "!surrounding_text 0")]
    [InlineData("""[{"a": 1}]""", """{"a":1}""", "!surrounding_text 0")]
    [InlineData("""{"a" 1 "b": 2}""", """{"a":1,"b":2}""", "!missing_separator 5, !missing_separator 7")]
    [InlineData("""{"a": ["x" "y"]; "b" = 1, "c" => 2}""", """{"a":["x","y"],"b":1,"c":2}""", "!missing_separator 11, !missing_separator 15, !missing_separator 21, !missing_separator 30")]
    [InlineData("""{"a": , "b", "c": }""", """{"a":null,"b":null,"c":null}""", "!missing_value 6, !missing_value 11, !missing_value 18")]
    [InlineData("""{"a": 1}{"a": 2}""", """{"a":1}""", "!two_objects 8")]
    [InlineData("""{"a": 1}, {"a": 2}{"a": 1}""", """{"a":1}""", "!two_objects 10")]
    [InlineData("""{"a": 1, 'a': 2}""", """{"a":1,"a":2}""", "foreign_quotes 9, !duplicate_key 9")]
    [InlineData("""{"a": .5, "b": 5., "c": +1, "d": -.5}""", """{"a":0.5,"b":5,"c":1,"d":-0.5}""", "!number_format 6, !number_format 15, !number_format 24, !number_format 33")]
    [InlineData("""{"a": 007, "b": 1_000, "c": 0x1F, "d": 1,000,000}""", """{"a":"007","b":1000,"c":31,"d":1000000}""", "!number_format 6, !number_format 16, !number_format 28, !number_format 39")]
    [InlineData("""{"a": "x" + 'y', "b": NumberLong(5), "c": f"z", "d": (1, 2)}""", """{"a":"xy","b":5,"c":"z","d":[1,2]}""", "!expression 10, foreign_quotes 12, !expression 22, !expression 42, !expression 53")]
    [InlineData("""save({"a": 1});""", """{"a":1}""", "!expression 0")]
    [InlineData("""{"a": [1, 2, ...], ... }""", """{"a":[1,2]}""", "!ellipsis 13, !ellipsis 19")]
    public void What_is_invented_or_lost_is_a_guess_at_its_place(string body, string json, string repairs)
    {
        var call = Mended.Body(body);
        Assert.Equal((json, repairs), (call.Body.ToString(), Mended.Repairs(call)));
        Assert.Equal(ActionErrorCodes.GuessRefused, Mended.Safe.SingleError($"[ACTION:SAVE]{body}[/ACTION]").Code);
    }

    [Theory]
    [InlineData("\"", "\"", 300, true)]
    [InlineData("'", "'", 300, true)]
    [InlineData("`", "`", 256, true)]
    [InlineData("“", "”", 255, true)]
    [InlineData("“", "”", 300, false)]
    [InlineData("`", "`", 300, false)]
    public void Name_in_odd_quotes_is_looked_for_no_further_than_a_name_goes(string open, string close, int length, bool isName)
    {
        var name = new string('n', length - 1);
        var call = Mended.Body($"{{\"a\": x, {open}{name}{close}: 1}}");
        Assert.Equal(isName ? ["a", name] : ["a"], call.Parameters.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("""{"a": "5" tall"}""", "SAVE was not run: a quote inside a string must be written as \\\"; what was meant is not certain, so write it again as one strict JSON object (offset 21).")]
    [InlineData("""{'a': 1 'b': 2}""", "SAVE was not run: a comma or a colon is missing or is another character; what was meant is not certain, so write it again as one strict JSON object (offset 21).")]
    public void Refused_guess_says_what_is_wrong_and_what_to_do(string body, string message) =>
        Assert.Equal(message, Mended.Safe.SingleError($"[ACTION:SAVE]{body}[/ACTION]").Message);

    [Fact]
    public void Every_kind_of_guess_has_words_of_its_own()
    {
        string[] bodies =
        [
            "{\"a\": 1", "{\"a\": x}", "{\"a\": 1]", "{\"a\": \"5\" x\"}", "{\"a\": \"\\s\"}", "x {\"a\": 1}", "{\"a\" 1}", "{\"a\": }", "{\"a\": 1}{\"a\": 2}", "{\"a\": 1, \"a\": 2,}",
            "{\"a\": .5}", "f({})", "{\"a\": [...]}",
        ];
        var messages = bodies.Select(body => Mended.Safe.SingleError($"[ACTION:SAVE]{body}[/ACTION]").Message.Split(';')[0]).Distinct().ToList();
        Assert.Equal(bodies.Length, messages.Count);
        Assert.DoesNotContain(messages, message => message.Contains("only by a guess", StringComparison.Ordinal));
    }
}
