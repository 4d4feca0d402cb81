using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

public sealed class SafeRepairTests
{
    [Theory]
    [InlineData("""{"a": 1,}""", """{"a":1}""", "extra_comma 7")]
    [InlineData("""{"a": [1, 2, ], }""", """{"a":[1,2]}""", "extra_comma 11, extra_comma 14")]
    [InlineData("""{,"a": 1}""", """{"a":1}""", "extra_comma 1")]
    [InlineData("""{"a": [, 1]}""", """{"a":[1]}""", "extra_comma 7")]
    [InlineData("""{"a": 1,, "b": [1,,2]}""", """{"a":1,"b":[1,2]}""", "extra_comma 8, extra_comma 18")]
    [InlineData("""{,}""", """{}""", "extra_comma 1")]
    [InlineData("""{'a': 'x'}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{'a': 'say "x"'}""", """{"a":"say \"x\""}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{'a': '', 'b': ['', '']}""", """{"a":"","b":["",""]}""", "foreign_quotes 1, foreign_quotes 6, foreign_quotes 10, foreign_quotes 16, foreign_quotes 20")]
    [InlineData("""{'a': 'x, y: z', 'b': 1}""", """{"a":"x, y: z","b":1}""", "foreign_quotes 1, foreign_quotes 6, foreign_quotes 17")]
    [InlineData("""{“a”: ‘x’}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{„a“: «x»}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{“a": “x"}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{`a`: `x`}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{`a´: `x´}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{＂a＂: ＇x＇}""", """{"a":"x"}""", "foreign_quotes 1, foreign_quotes 6")]
    [InlineData("""{""a"": ""x y"", ""b"": ""}""", """{"a":"x y","b":""}""", "foreign_quotes 1, foreign_quotes 8, foreign_quotes 17")]
    [InlineData("""{"a": '''it's "x"'''}""", """{"a":"it's \"x\""}""", "foreign_quotes 6")]
    [InlineData("""{a: 1, b_2: 2, c-d: 3, $e: 4, é: 5}""", """{"a":1,"b_2":2,"c-d":3,"$e":4,"é":5}""", "unquoted_key 1, unquoted_key 7, unquoted_key 15, unquoted_key 23, unquoted_key 30")]
    [InlineData("""{2: 1, true: 2}""", """{"2":1,"true":2}""", "unquoted_key 1, unquoted_key 7")]
    [InlineData("""{"a": "x", $b: 1}""", """{"a":"x","$b":1}""", "unquoted_key 11")]
    [InlineData("{\"a\": \"x\ny\tz\r\nå\u0001\"}", """{"a":"x\ny\tz\r\nå\u0001"}""", "raw_control_character 8, raw_control_character 10, raw_control_character 12, raw_control_character 13, raw_control_character 15")]
    [InlineData("{\"a\n\": \"x\"}", """{"a\n":"x"}""", "raw_control_character 3")]
    [InlineData("{\"a\": 1 // one, {\n}", """{"a":1}""", "comment 8")]
    [InlineData("{ # first\n\"a\": /* it's [ */ 1 }", """{"a":1}""", "comment 2, comment 15")]
    [InlineData("/* the */ {\"a\": 1} // end", """{"a":1}""", "comment 0, comment 19")]
    [InlineData("""{"a": True, "b": [None, False], "c": undefined, "d": TRUE, "e": Null}""", """{"a":true,"b":[null,false],"c":null,"d":true,"e":null}""", "foreign_literal 6, foreign_literal 18, foreign_literal 24, foreign_literal 37, foreign_literal 53, foreign_literal 64")]
    [InlineData("{\"a\":\u20001\u200D}", """{"a":1}""", "foreign_punctuation 5, foreign_punctuation 7")]
    [InlineData("{\"a\":\f1\v}", """{"a":1}""", "foreign_punctuation 5, foreign_punctuation 7")]
    [InlineData("\uFEFF{\"a\":\u00A01\u3000}", """{"a":1}""", "foreign_punctuation 0, foreign_punctuation 6, foreign_punctuation 8")]
    [InlineData("｛\"a\"：［1，2］｝", """{"a":[1,2]}""", "foreign_punctuation 0, foreign_punctuation 4, foreign_punctuation 5, foreign_punctuation 7, foreign_punctuation 9, foreign_punctuation 10")]
    [InlineData("{&quot;a&quot;: &#34;x &amp; &lt;y&gt;&#x22;}", """{"a": "x & <y>"}""", "html_entities 1")]
    [InlineData("""{"a": "it\'s \`x\`"}""", """{"a":"it's `x`"}""", "needless_escape 9, needless_escape 13, needless_escape 16")]
    [InlineData("""{\"a\": \"x\\ny\"}""", """{"a": "x\ny"}""", "needless_escape 1")]
    [InlineData("""{"a": 1}}]}""", """{"a":1}""", "surplus_brackets 8")]
    [InlineData("""{"a": 1} {"a" : 1.0}""", """{"a":1}""", "repeated_object 9")]
    [InlineData("""{"a": 1, "b": 2}{"b": 2, 'a': 1}{"a": 1, "b": 2}}""", """{"a":1,"b":2}""", "repeated_object 16, repeated_object 32, surplus_brackets 48")]
    [InlineData("""{"a": 1}, {"a": 1}""", """{"a":1}""", "repeated_object 10")]
    [InlineData("```json\n{\"a\": 1,}\n```", """{"a":1}""", "fenced_body 0, extra_comma 15")]
    [InlineData("{```json\n{\"a\": 1}\n```}", """{"a":1}""", "fenced_body 1")]
    [InlineData("[```\n{\"a\": 1}\n```]", """{"a":1}""", "fenced_body 1")]
    [InlineData("\"{\\\"a\\\": \\\"x\\\"}\"", """{"a": "x"}""", "quoted_structure 0")]
    public void What_keeps_the_meaning_is_repaired_and_noted_at_its_place(string body, string json, string repairs)
    {
        var call = Mended.Body(body);
        Assert.Equal((json, repairs), (call.Body.ToString(), Mended.Repairs(call)));
        Assert.Equal(json, Mended.Safe.SingleCall($"[ACTION:SAVE]{body}[/ACTION]").Body.ToString());
    }

    [Theory]
    [InlineData("""{"a": "x\"y, z: [", "b" : [ 1 ,2.50e3 ] }""")]
    [InlineData("""{"a": "// no comment", "b": "{'x'}", "c": "1,}", "d": "&quot;"}""")]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("{ }")]
    public void Strict_body_is_left_as_it_is(string body)
    {
        var call = Mended.Body(body);
        Assert.Equal(body, call.Body.ToString());
        Assert.Empty(call.Repairs);
    }

    [Theory]
    [InlineData("""{"a": NaN}""")]
    [InlineData("""{"a": [1, -Infinity,]}""")]
    [InlineData("""{"a": Infinity}""")]
    [InlineData("""{"a": +NaN}""")]
    [InlineData("""{'a': "\ud800"}""")]
    [InlineData("""{'a': "\udc00\ud800"}""")]
    [InlineData("no object")]
    [InlineData("[1, 2]")]
    [InlineData("""[{"a": 1}, {"b": 2}]""")]
    [InlineData("\"text\"")]
    [InlineData("12")]
    public void What_has_no_json_form_is_an_error_even_where_guesses_are_allowed(string body)
    {
        var text = $"[ACTION:SAVE]{body}[/ACTION]";
        Assert.Equal(Reading.Strict.SingleError(text).ToString(), Reading.Both.SingleError(text).ToString());
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_an_error_even_where_guesses_are_allowed()
    {
        // As a fact, because it does not survive in the data of a theory.
        Assert.Equal(ActionErrorCodes.InvalidJson, Reading.Both.SingleError("[ACTION:SAVE]{'a': 'x\ud83d'}[/ACTION]").Code);
        Assert.Equal(ActionErrorCodes.InvalidJson, Reading.Both.SingleError("[ACTION:SAVE]{'a': x\udc00 y}[/ACTION]").Code);
        Assert.Equal("{\"a\":\"x\ud83d\udc00\"}", Mended.Body("{'a': 'x\ud83d\udc00'}").Body.ToString());
    }

    [Fact]
    public void Repaired_body_is_as_deep_as_a_strict_one_may_be()
    {
        static string Nested(int levels) => $"[ACTION:SAVE]{{a:{new string('[', levels - 1)}{new string(']', levels - 1)}}}[/ACTION]";
        Assert.Equal($"{{\"a\":{new string('[', 63)}{new string(']', 63)}}}", Reading.Both.SingleCall(Nested(64)).Body.ToString());
        var error = Reading.Both.SingleError(Nested(65));
        Assert.Equal((ActionErrorCodes.TooDeep, 79), (error.Code, error.ProblemOffset));
        Assert.Equal(ActionErrorCodes.TooDeep, Reading.Both.SingleError(Nested(50_000 / 2)).Code);
    }
}
