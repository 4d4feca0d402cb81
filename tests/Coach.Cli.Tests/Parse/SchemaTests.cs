using System.Text.Json.Nodes;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests.Parse;

/// <summary><c>coach parse</c> with a schema of the parameters.</summary>
public sealed class SchemaTests
{
    private const string Schema =
        """{"type":"object","properties":{"count":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}},"required":["count"]}""";

    [Theory]
    [InlineData("safe")]
    [InlineData("guess")]
    public async Task What_keeps_the_meaning_is_repaired_by_the_schema(string repair)
    {
        var answer = await AnswerAsync("""[ACTION:A]{"Count": "7"}[/ACTION]""", repair);

        Assert.Equal("""{"count":7}""", answer["actions"]![0]!["params"]!.ToJsonString());
        Assert.Equal(["name_spelling safe 11", "quoted_scalar safe 20"], Repairs(answer));
    }

    [Fact]
    public async Task A_guess_of_a_parameter_is_refused_unless_guesses_are_asked_for()
    {
        const string Reply = """[ACTION:A]{"count": 1, "tags": "x"}[/ACTION]""";

        var safe = await AnswerAsync(Reply, "safe");
        var guess = await AnswerAsync(Reply, "guess");

        Assert.Empty(safe["actions"]!.AsArray());
        Assert.Equal(("guess_refused", 0, 44), Error(safe));
        Assert.Contains("tags", safe["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("""{"count":1,"tags":["x"]}""", guess["actions"]![0]!["params"]!.ToJsonString());
        Assert.Equal(["scalar_for_list guess 31"], Repairs(guess));
    }

    [Theory]
    [InlineData("safe", """{"count": "many"}""")]
    [InlineData("guess", """{"count": "many"}""")]
    [InlineData("guess", "{}")]
    [InlineData("strict", """{"count": "7"}""")]
    public async Task What_does_not_fit_the_schema_is_an_error(string repair, string body)
    {
        var answer = await AnswerAsync($"Hi [ACTION:A]{body}[/ACTION]", repair);

        Assert.Empty(answer["actions"]!.AsArray());
        Assert.Equal(("invalid_parameters", 3, body.Length + 19), Error(answer));
        Assert.StartsWith("The parameters of A do not fit: count ", answer["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_parameters_stand_among_those_of_the_markup_by_their_place()
    {
        var answer = await AnswerAsync("""[ACTION:A]{"count": []}[/ACTION] [ACTION:B]{"count" 1}[/ACTION] [ACTION:C]{}[/ACTION]""", "strict");

        Assert.Equal(["invalid_parameters", "invalid_json", "invalid_parameters"], answer["errors"]!.AsArray().Select(static error => error!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_param_of_xml_gets_its_declared_type()
    {
        const string Reply = "<action name='A'><param name='count'>07</param></action>";

        Assert.Equal("""{"count":7}""", (await AnswerAsync(Reply, "strict"))["actions"]![0]!["params"]!.ToJsonString());
        Assert.Contains("{\"count\":\"07\"}", await Tool.OutputAsync(Tool.Terminal(Reply), "parse"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_of_a_file_holds_for_a_reply_and_for_every_line_without_one()
    {
        using var workspace = new Workspace(states: null);
        var file = workspace.Write("schema.json", Schema);
        const string Line = """{"id": 1, "text": "[ACTION:A]{\"count\": \"7\"}[/ACTION]", "schema": """;

        var report = await Tool.OutputAsync(Tool.Terminal("[ACTION:A]{}[/ACTION]"), "parse", "--schema", file);
        var lines = await Tool.OutputAsync(Tool.Terminal($"{Line}null}}\n{Line}{{}}}}"), "parse", "--jsonl", "--schema", file);

        Assert.Contains("\n1 invalid_parameters  not run\n", report, StringComparison.Ordinal);
        Assert.Equal(["""{"count":7}""", """{"count":"7"}"""], lines.Trim().Split('\n').Select(static line => JsonNode.Parse(line)!["actions"]![0]!["params"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("{\"type\": ", "The schema is no JSON: ")]
    [InlineData("{\"properties\": {\"a\": {\"type\": \"text\"}}}", "/properties/a")]
    public async Task A_broken_schema_says_where(string schema, string place)
    {
        using var workspace = new Workspace(states: null);
        var file = workspace.Write("schema.json", schema);

        var run = await Tool.RunAsync("parse", "--schema", file);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"{file}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(place, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_schema_of_a_line_is_that_lines_error()
    {
        var answers = await Tool.OutputAsync(Tool.Terminal("{\"id\": 5, \"text\": \"\", \"schema\": {\"type\": 3}}\n{\"text\": \"next\"}"), "parse", "--jsonl");

        Assert.StartsWith("{\"id\":5,\"visible_text\":\"\",\"actions\":[],\"errors\":[{\"code\":\"invalid_input\",\"offset\":0,\"length\":0,\"message\":\"Line 1 has a schema that cannot be used: ", answers, StringComparison.Ordinal);
        Assert.EndsWith("\n{\"id\":null,\"visible_text\":\"next\",\"actions\":[],\"errors\":[]}\n", answers, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> AnswerAsync(string text, string repair)
    {
        var line = new JsonObject { ["id"] = 1, ["text"] = text, ["schema"] = JsonNode.Parse(Schema) }.ToJsonString();
        return JsonNode.Parse(await Tool.OutputAsync(Tool.Terminal(line), "parse", "--jsonl", "--repair", repair))!;
    }

    private static (string Code, int Offset, int Length) Error(JsonNode answer)
    {
        var error = Assert.Single(answer["errors"]!.AsArray())!;
        return (error["code"]!.GetValue<string>(), error["offset"]!.GetValue<int>(), error["length"]!.GetValue<int>());
    }

    private static IEnumerable<string> Repairs(JsonNode answer) =>
        answer["actions"]![0]!["repairs"]!.AsArray().Select(static repair => $"{repair!["kind"]} {repair["tier"]} {repair["offset"]}");
}
