using System.Text.Json;
using Coach.Generators.Tests.Testing;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Generators.Tests;

public sealed class ConstraintTests
{
    private static TestRun Run(string parameter) => TestProject.ForErrors().Source($$"""
        #nullable enable
        public enum Mood { [JsonStringEnumMemberName("good")] Happy, Sad, Angry }
        public sealed class EvenAttribute : ValidationAttribute
        {
            public EvenAttribute() : base("{0} must be even.") { }
            public int Step { get; set; } = 2;
            public override bool IsValid(object? value) => value is int number && number % Step == 0;
        }
        public sealed record P({{parameter}});
        [CoachAction("A")]
        public sealed class H : IActionHandler<P>
        {
            public ValueTask<ActionOutcome> HandleAsync(P action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("ok"));
        }
        """).Run();

    [Theory]
    [InlineData("[StringLength(3, MinimumLength = 1)] string V", "\"abc\"", "\"\"", "v must have 1 to 3 characters.", "\"minLength\":1,\"maxLength\":3")]
    [InlineData("[MinLength(2)] string V", "\"ab\"", "\"a\"", "v must have at least 2 characters.", "\"minLength\":2")]
    [InlineData("[MaxLength(2)] string V", "\"ab\"", "\"abc\"", "v must have at most 2 characters.", "\"maxLength\":2")]
    [InlineData("[Length(1, 2)] string[] V", "[\"a\"]", "[]", "v must have 1 to 2 elements.", "\"minItems\":1,\"maxItems\":2")]
    [InlineData("[MinLength(1)] IReadOnlyDictionary<string, int> V", "{\"a\":1}", "{}", "v must have at least 1 elements.", "\"minProperties\":1")]
    [InlineData("[Range(1, 5)] int V", "5", "6", "v must be at least 1 and at most 5.", "\"minimum\":1,\"maximum\":5")]
    [InlineData("[Range(1, 5)] byte V", "1", "0", "v must be at least 1 and at most 5.", "\"minimum\":1,\"maximum\":5")]
    [InlineData("[Range(-5, int.MaxValue)] long V", "9999999", "-6", "v must be at least -5 and at most 2147483647.", "\"minimum\":-5,\"maximum\":2147483647", false)]
    [InlineData("[Range(0, int.MaxValue)] int V", "0", "-1", "v must be at least 0 and at most 2147483647.", "\"minimum\":0")]
    [InlineData("[Range(0, 1000)] byte V", "255", "-1", "v must be a whole number that fits Byte, not -1.", "\"type\":\"integer\"")]
    [InlineData("[Range(0.5, 2.5)] double V", "2.5", "2.6", "v must be at least 0.5 and at most 2.5.", "\"minimum\":0.5,\"maximum\":2.5")]
    [InlineData("[Range(0.5, double.MaxValue)] float V", "0.5", "0.4", null, "\"minimum\":0.5")]
    [InlineData("[Range(0.5, 2.5)] int V", "2", "3", "v must be at least 1 and at most 2.", "\"minimum\":1,\"maximum\":2")]
    [InlineData("[Range(typeof(decimal), \"0.10\", \"0.30\")] decimal V", "0.3", "0.31", "v must be at least 0.10 and at most 0.30.", "\"minimum\":0.10,\"maximum\":0.30")]
    [InlineData("[Range(0, 1, MinimumIsExclusive = true)] double V", "0.1", "0", "v must be above 0 and at most 1.", "\"exclusiveMinimum\":0,\"maximum\":1")]
    [InlineData("[Range(1, 5)] int? V = null", "null", "6", "v must be at least 1 and at most 5.", "\"minimum\":1")]
    [InlineData("[Range(1, 5)] Int128 V", "5", "6", "v must be at least 1 and at most 5.", "\"minimum\":1")]
    [InlineData("[RegularExpression(\"[a-z]+\")] string V", "\"abc\"", "\"abc1\"", "v must match [a-z]+.", "\"pattern\":\"^(?:[a-z]+)$\"")]
    [InlineData("[EmailAddress] string V", "\"a@b.org\"", "\"a\"", "v must be an e-mail address.", "\"format\":\"email\"")]
    [InlineData("[Url] string V", "\"https://a.b\"", "\"a.b\"", "v must be a URL that begins with http://, https:// or ftp://.", "\"format\":\"uri\"")]
    [InlineData("[AllowedValues(\"a\", \"b\")] string V", "\"b\"", "\"c\"", "v must be one of a, b, not \"c\".", "\"enum\":[\"a\",\"b\"]")]
    [InlineData("[AllowedValues(1, 2)] int V", "2", "3", "v must be one of 1, 2, not 3.", "\"enum\":[1,2]")]
    [InlineData("[AllowedValues(Mood.Happy, Mood.Sad)] Mood V", "\"good\"", "\"angry\"", null, "\"enum\":[\"good\",\"Sad\"]")]
    [InlineData("[DeniedValues(\"x\")] string V", "\"y\"", "\"x\"", null, "\"type\":\"string\"")]
    [InlineData("[Required] string V", "\"a\"", "\" \"", "v is not valid: The v field is required.", "\"required\":[\"v\"]")]
    [InlineData("[Required] int? V", "1", "null", "v must not be null.", "\"required\":[\"v\"]")]
    [InlineData("[property: StringLength(2)] string V", "\"ab\"", "\"abc\"", "v must have at most 2 characters.", "\"maxLength\":2")]
    [InlineData("[StringLength(2, ErrorMessage = \"{0} has at most {1} letters\")] string V", "\"ab\"", "\"abc\"", "v is not valid: v has at most 2 letters.", "\"maxLength\":2")]
    [InlineData("[Description(\"It is \\\"v\\\".\")] string V", "\"a\"", "[]", "v must be text, not a list.", "\"description\":\"It is \\\"v\\\".\"")]
    [InlineData("[property: Description(\"Of the property.\")] string V", "\"a\"", "[]", "v must be text, not a list.", "\"description\":\"Of the property.\"")]
    public async Task Constraints_are_enforced_and_told(string parameter, string right, string wrong, string? message, string schema, bool isRightFine = true)
    {
        var run = Run(parameter);

        Assert.Empty(await run.Diagnostics());
        Assert.Equal("ok", isRightFine ? await run.Call("A", $$"""{"v": {{right}}}""") : "ok");
        var refusal = await run.Call("A", $$"""{"v": {{wrong}}}""");
        Assert.Equal(message ?? refusal, refusal);
        Assert.NotEqual("ok", refusal);
        Assert.Contains(schema, run.Action("A").Schema, StringComparison.Ordinal);
        AssertExampleParses(run);
    }

    [Theory]
    [InlineData("[Even] int V", "2", "3", "v is not valid: v must be even.")]
    [InlineData("[Even(Step = 3)] int V", "3", "2", "v is not valid: v must be even.")]
    public async Task An_own_attribute_is_asked(string parameter, string right, string wrong, string message)
    {
        var run = Run(parameter);

        Assert.Equal("ok", await run.Call("A", $$"""{"v": {{right}}}"""));
        Assert.Equal(message, await run.Call("A", $$"""{"v": {{wrong}}}"""));
    }

    [Theory]
    [InlineData("string A, int B, bool C, Mood D, DateTime E, DateOnly F, TimeOnly G, TimeSpan H1, Guid I, Uri J, JsonElement K, string[] L, Dictionary<string, List<Mood>> M, decimal N")]
    [InlineData("[StringLength(2)] string A, [MinLength(30)] string B, [MinLength(3)] List<int> C, [MaxLength(0)] string[] D, [MinLength(2)] Dictionary<string, int> E")]
    [InlineData("[Range(10, 20)] int A, [Range(-20, -10)] long B, [Range(0.2, 0.4)] double C, [Range(0, 1, MinimumIsExclusive = true, MaximumIsExclusive = true)] decimal D")]
    [InlineData("[RegularExpression(\"[0-9]{5}\")] string A, [RegularExpression(\"#[0-9a-f]{6}\")] string B, [RegularExpression(\"impossible!\")] string? C = null, [Even] int? D = null")]
    [InlineData("string? A = null, int B = 3")]
    [InlineData("[EmailAddress, StringLength(100, MinimumLength = 5)] string A, [Url] string B, [AllowedValues(\"x\")] string C")]
    public void The_example_that_is_made_parses(string parameters) => AssertExampleParses(Run(parameters));

    [Fact]
    public void The_schema_and_the_lines_of_the_prompt_say_the_same()
    {
        var action = Run("[Description(\"The name.\\nReally.\"), StringLength(80, MinimumLength = 1)] string Name, Mood Mood, [Range(1, 5)] int Stars = 3, List<DateOnly>? Days = null").Action("A");

        Assert.Equal(
            """{"type":"object","properties":{"name":{"type":"string","description":"The name.\nReally.","minLength":1,"maxLength":80},"mood":{"type":"string","enum":["good","Sad","Angry"]},"stars":{"type":"integer","minimum":1,"maximum":5,"default":3},"days":{"type":"array","items":{"type":"string","format":"date"}}},"required":["name","mood"],"additionalProperties":false}""",
            action.Schema);
        Assert.Equal(
            """
            - name (string, required, 1 to 80 characters): The name. Really.
            - mood (one of good | Sad | Angry, required)
            - stars (integer, optional, default 3, 1 to 5)
            - days (list of date, optional)

            """.ReplaceLineEndings("\n"),
            action.PromptParameters);
        Assert.Equal("""{"name": "text", "mood": "good", "stars": 1, "days": ["2026-05-01"]}""", action.Example);
    }

    private static void AssertExampleParses(TestRun run)
    {
        var action = run.Action("A");
        using var schema = JsonDocument.Parse(action.Schema);
        using var example = JsonDocument.Parse(action.Example);
        var errors = new ParameterErrors(RepairLevel.Safe);
        var prepared = action.Prepare(action.Example.AsMemory(), false, errors);
        Assert.True(prepared is not null && errors.IgnoredCount == 0, $"{action.Example}: {errors}");
    }
}
