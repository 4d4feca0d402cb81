using System.Text;
using System.Text.Json;
using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class JsonLexerTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":[1,-0,1.5e+10,true,false,null,{}],\"b\":{\"c\":\"\"}}")]
    [InlineData(" [ ] ")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{a:1}")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":nullx}")]
    [InlineData("{\"a\":\"\\u00g0\"}")]
    [InlineData("{\"a\":\"\\ud83d\\ude00\"}")]
    [InlineData("{\"a\":\"\\ud83d\"}")]
    [InlineData("{\"a\":\"\\ude00\"}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\u007f\u2028\"}")]
    [InlineData("{\"a\":1//\n}")]
    [InlineData("{'a':1}")]
    [InlineData("\u00a0{}")]
    public void Lexer_and_JsonDocument_agree(string json) => Assert.Equal(IsJson(json), IsWhole(json));

    [Theory]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\\\"")]
    [InlineData("\\\\")]
    [InlineData("\u001f")]
    [InlineData(" ")]
    [InlineData("\ud7ff")]
    [InlineData("\ue000")]
    [InlineData("\uffff")]
    [InlineData("\ud83d\ude00")]
    public void Lexer_and_JsonDocument_agree_on_a_character_wherever_it_stands_in_a_string(string character)
    {
        for (var before = 0; before < 40; before++)
        {
            for (var behind = 0; behind < 20; behind++)
            {
                var json = $"[\"{new string('a', before)}{character}{new string('b', behind)}\"]";
                Assert.Equal(IsJson(json), IsWhole(json));
            }
        }
    }

    /// <summary>An attribute cannot carry half of a surrogate pair.</summary>
    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDBFF)]
    [InlineData(0xDC00)]
    [InlineData(0xDFFF)]
    public void Half_of_a_surrogate_pair_is_found_wherever_it_stands_in_a_string(int half)
    {
        for (var before = 0; before < 40; before++)
        {
            var json = $"[\"{new string('a', before)}{(char)half}{new string('b', 20)}\"]";
            var scan = JsonLexer.Scan(json, 0, 64);
            Assert.Equal((false, 2 + before), (scan.IsWhole, scan.Problem.At));
        }
    }

    [Fact]
    public void Lexer_and_JsonDocument_agree_on_random_text_near_json()
    {
        var random = new Random(20_261);
        string[] parts = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\n\"", "1", "-2.5e3", "true", "null", " ", "\n", "\"", "\\", "0", "x", "{\"a\":1}", "\"c\":", "\\u0041"];
        var whole = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 12); n > 0; n--)
            {
                text.Append(parts[random.Next(parts.Length)]);
            }

            var json = text.ToString();
            var expected = IsJson(json);
            whole += expected ? 1 : 0;
            Assert.True(expected == IsWhole(json), $"{json}: JsonDocument says {expected}");
        }

        Assert.InRange(whole, 1_000, 199_000);
    }

    private static bool IsWhole(string json)
    {
        var scan = JsonLexer.Scan(json, 0, JsonLexer.DeepestDepth);
        return scan.IsWhole && Characters.SkipSpace(json, scan.End) == json.Length;
    }

    private static bool IsJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Touch(document.RootElement);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>JsonDocument finds lone surrogates only when a string is read.</summary>
    private static void Touch(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            value.GetString();
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Touch(item);
            }
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                Touch(property.Value);
            }
        }
    }
}
