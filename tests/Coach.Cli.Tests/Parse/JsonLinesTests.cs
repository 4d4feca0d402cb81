extern alias tool;

using System.Text.Json;
using System.Text.Json.Nodes;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests.Parse;

/// <summary><c>coach parse --jsonl</c>: a line in, a line out.</summary>
public sealed class JsonLinesTests
{
    [Fact]
    public async Task A_line_tells_everything_of_a_reply() => Assert.Equal(
        """
        {"id":7,"visible_text":"Hi ","actions":[{"name":"SAVE","params":{"a":1},"offset":3,"length":20,"format":"bracket","repairs":[{"kind":"missing_close_tag","tier":"safe","offset":23}]}],"errors":[{"code":"unclosed","offset":24,"length":11,"message":"B is never closed: expected a property name in double quotes or '}' at offset 35, found the end of the reply."}]}

        """,
        await LinesAsync("""{"id": 7, "text": "Hi [ACTION:SAVE]{\"a\":1} [ACTION:B]{"}"""));

    [Theory]
    [InlineData("null")]
    [InlineData("12345678901234567890")]
    [InlineData("1.50e+400")]
    [InlineData("\"a\\u0041\\ud83d é\"")]
    [InlineData("{\"a\":[true,{}]}")]
    public async Task An_id_comes_back_as_it_was(string id) =>
        Assert.StartsWith($"{{\"id\":{id},\"visible_text\":\"\"", await LinesAsync($"{{\"text\": \"\", \"id\": {id}}}"), StringComparison.Ordinal);

    [Fact]
    public async Task Numbers_and_escapes_in_parameters_keep_their_text()
    {
        var line = Line("[ACTION:A]{ \"n\" : [ 12345678901234567890 , 1.50 , -0 , 1E400 ] ,\n\"s\": \"\\u00e9 \\\\ \\\" \\/ a  b\"}[/ACTION]");

        Assert.Contains("\"params\":{\"n\":[12345678901234567890,1.50,-0,1E400],\"s\":\"\\u00e9 \\\\ \\\" \\/ a  b\"},", await LinesAsync(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\\ud83d\\ude00 \\u00e9 é 😀", "😀 é é 😀")]
    [InlineData("half \\ud83d and \\udc00", "half \\ud83d and \\udc00")]
    [InlineData("\\b\\f\\n\\r\\t\\/\\\\\\\"\\u0000\\u001b\\u009b\\u2028", "\\u0008\\u000c\\n\\u000d\\u0009/\\\\\\\"\\u0000\\u001b\\u009b\\u2028")]
    public async Task Any_text_is_valid_json_again(string text, string visible)
    {
        var answer = await LinesAsync($"{{\"id\": 1, \"text\": \"{text}\"}}");

        Assert.Contains($"\"visible_text\":\"{visible}\",", answer, StringComparison.Ordinal);
        using var _ = JsonDocument.Parse(answer);
    }

    [Fact]
    public async Task The_same_call_again_is_not_listed()
    {
        var answer = await LinesAsync(Line("[ACTION:A]{\"a\":1,\"b\":2}[/ACTION][ACTION:a]{\"b\":2,\"a\":1}[/ACTION]"));

        Assert.Single(JsonNode.Parse(answer)!["actions"]!.AsArray());
        Assert.Empty(JsonNode.Parse(answer)!["errors"]!.AsArray());
    }

    [Theory]
    [InlineData("nonsense", "null", "Line 1 is not valid JSON at byte 2: ")]
    [InlineData("{\"id\": 1, \"text\": \"a\"", "null", "Line 1 is not valid JSON at byte 22: ")]
    [InlineData("[1]", "null", "Line 1 is not a JSON object.")]
    [InlineData("{\"id\": \"x\"}", "\"x\"", "Line 1 has no \"text\" that is a string.")]
    [InlineData("{\"id\": 2, \"text\": 3}", "2", "Line 1 has no \"text\" that is a string.")]
    [InlineData("{\"id\": 2, \"tex\\ud83d\": \"\"}", "2", "Line 1 ")]
    public async Task A_line_that_is_no_reply_is_answered_and_the_next_one_read(string line, string id, string message)
    {
        var answers = (await LinesAsync(line, "", "  ", """{"id": 9, "text": "next"}""")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, answers.Length);
        Assert.StartsWith($"{{\"id\":{id},\"visible_text\":\"\",\"actions\":[],\"errors\":[{{\"code\":\"invalid_input\",\"offset\":0,\"length\":0,\"message\":", answers[0], StringComparison.Ordinal);
        Assert.StartsWith(message, JsonNode.Parse(answers[0])!["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("""{"id":9,"visible_text":"next","actions":[],"errors":[]}""", answers[1]);
    }

    [Fact]
    public async Task A_line_is_answered_before_the_next_one_is_read()
    {
        using var output = new StringWriter();
        using var input = new Questions(output);

        var code = await tool::Coach.Cli.CommandLine.RunAsync(["parse", "--jsonl"], output, output, Tool.Terminal() with { OpenInput = () => input });

        Assert.Equal(0, code);
        Assert.Equal([0, 1, 2, 3], input.Answered);
    }

    private static Task<string> LinesAsync(params string[] lines) => Tool.OutputAsync(Tool.Terminal(string.Join('\n', lines)), "parse", "--jsonl");

    private static string Line(string text) => new JsonObject { ["id"] = 1, ["text"] = text }.ToJsonString();

    /// <summary>Three lines, and how many were answered each time that one was asked for.</summary>
    private sealed class Questions(StringWriter output) : TextReader
    {
        public List<int> Answered { get; } = [];

        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            Answered.Add(output.ToString().Count(static c => c == '\n'));
            return new(Answered.Count > 3 ? null : """{"id": 1, "text": "a"}""");
        }
    }
}
