using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class ActionExampleTests
{
    private const string Parameters = """
        public enum Mood { Happy, [JsonStringEnumMemberName("VERY_SAD")] Sad }
        public sealed record Address([MinLength(1)] string Street, int? Number = null);
        public sealed record P(
            [StringLength(5, MinimumLength = 2)] string Name,
            Mood Mood = Mood.Happy,
            [Range(1, 10)] int Count = 1,
            [Range(0.0, 1.0, MinimumIsExclusive = true)] double Part = 1,
            bool? Done = null,
            DateOnly? Due = null,
            TimeSpan? Lasts = null,
            [MaxLength(2)] IReadOnlyList<string>? Tags = null,
            Dictionary<string, int>? Points = null,
            Address? Address = null,
            [RegularExpression("[a-z]+")] string Key = "a",
            JsonElement? Any = null);
        """;

    private static TestProject Project(string examples, string parameters = Parameters) => TestProject.ForErrors().Source(
        $$"""""
        {{parameters}}
        [CoachAction("SAVE", Examples = [{{examples}}])]
        public sealed class Handler : IActionHandler<P>
        {
            public ValueTask<ActionOutcome> HandleAsync(P action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """"");

    [Theory]
    [InlineData("{{|COACH007:\"nam\"|}: \"Ada\"}", "there is no parameter 'nam'; there are name, mood, count, part, done, due, lasts, tags, points, address, key, any. Did you mean name?")]
    [InlineData("{|COACH007:{}|}", "the parameter name is missing")]
    [InlineData("{\"name\": {|COACH007:5|}}", "name must be text, not 5")]
    [InlineData("{\"name\": {|COACH007:null|}}", "name must not be null")]
    [InlineData("{\"name\": {|COACH007:\"A\"|}}", "name must be at least 2 characters long, not \"A\"")]
    [InlineData("{\"name\": {|COACH007:\"Ada Lovelace\"|}}", "name must be at most 5 characters long, not \"Ada Lovelace\"")]
    [InlineData("{\"name\": \"Ada\", {|COACH007:\"NAME\"|}: \"Bob\"}", "'NAME' is given twice")]
    [InlineData("{\"name\": \"Ada\", \"mood\": {|COACH007:\"ANGRY\"|}}", "mood must be one of Happy, VERY_SAD, not \"ANGRY\"")]
    [InlineData("{\"name\": \"Ada\", \"count\": {|COACH007:\"5\"|}}", "count must be a whole number, not \"5\"")]
    [InlineData("{\"name\": \"Ada\", \"count\": {|COACH007:1.5|}}", "count must be a whole number, not 1.5")]
    [InlineData("{\"name\": \"Ada\", \"count\": {|COACH007:11|}}", "count must be at most 10, not 11")]
    [InlineData("{\"name\": \"Ada\", \"part\": {|COACH007:0|}}", "part must be above 0, not 0")]
    [InlineData("{\"name\": \"Ada\", \"done\": {|COACH007:\"true\"|}}", "done must be true or false, not \"true\"")]
    [InlineData("{\"name\": \"Ada\", \"due\": {|COACH007:\"tomorrow\"|}}", "due must be a date such as \"2026-05-01\", not \"tomorrow\"")]
    [InlineData("{\"name\": \"Ada\", \"lasts\": {|COACH007:\"PT\"|}}", "lasts must be a duration such as \"PT15M\" or \"00:15:00\", not \"PT\"")]
    [InlineData("{\"name\": \"Ada\", \"tags\": {|COACH007:\"a\"|}}", "tags must be a list, not \"a\"")]
    [InlineData("{\"name\": \"Ada\", \"tags\": {|COACH007:[\"a\", \"b\", \"c\"]|}}", "tags may have at most 2 elements")]
    [InlineData("{\"name\": \"Ada\", \"tags\": [\"a\", {|COACH007:1|}]}", "tags[1] must be text, not 1")]
    [InlineData("{\"name\": \"Ada\", \"points\": {\"x\": {|COACH007:true|}}}", "points.x must be a whole number, not true")]
    [InlineData("{\"name\": \"Ada\", \"address\": {|COACH007:{\"number\": 3}|}}", "the parameter address.street is missing")]
    [InlineData("{\"name\": \"Ada\", \"address\": {\"street\": {|COACH007:\"\"|}}}", "address.street must be at least 1 character long, not \"\"")]
    [InlineData("{\"name\": \"Ada\", \"key\": {|COACH007:\"A1\"|}}", "key must be text that matches ^(?:[a-z]+)$, not \"A1\"")]
    [InlineData("{\"name\": {|COACH007:A|}da}", "expected a value after ':'; it is the JSON object that stands between the tags")]
    [InlineData("{|COACH007:[1]|}", "it is the JSON object that stands between the tags")]
    [InlineData("{\"name\": \"Ada\"} {|COACH007:x|}", "expected nothing more after the value; it is the JSON object that stands between the tags")]
    public async Task An_example_that_does_not_parse_is_COACH007(string example, string message)
    {
        var run = await Project($"\"\"\"{example}\"\"\"").ExpectMarked();

        Assert.Equal($"This example of SAVE does not parse: {message}", await run.Message("COACH007"));
    }

    [Theory]
    [InlineData("{\"name\": \"Ada\"}")]
    [InlineData("{\"Name\": \"Ada\", \"mood\": \"very sad\", \"count\": 3.0, \"part\": 1e-1, \"done\": null}")]
    [InlineData("{ \"name\" : \"Ada\\u0041\" , \"due\":\"2026-05-01\", \"lasts\": \"PT1H30M\", \"tags\": [], \"points\": {\"x\": 1}, \"address\": {\"street\": \"S\", \"number\": null}, \"any\": [1, {}]}")]
    public async Task What_the_run_time_reads_is_right(string example)
    {
        var run = await Project($"\"\"\"{example}\"\"\"").ExpectMarked();

        Assert.Equal("", await run.Call("SAVE", example));
    }

    [Theory]
    [InlineData("\"{\\\"name\\\": {|COACH007:5|}}\"")]
    [InlineData("@\"{\"\"name\"\": 5}\"", true)]
    [InlineData("\"{\\u0022name\\\": 5}\"", true)]
    [InlineData("\"{ }\" + \"\"", true)]
    [InlineData("\"\"\"{\"name\": \"Ada\"}\"\"\", \"\"\"{\"name\": {|COACH007:5|}}\"\"\"")]
    public Task The_place_is_found_in_every_kind_of_literal_and_is_the_whole_where_it_cannot_be(string examples, bool isWhole = false) =>
        Project(isWhole ? $"{{|COACH007:{examples}|}}" : examples).ExpectMarked();

    [Fact]
    public Task An_example_of_an_action_without_parameters_is_empty() => TestProject.ForErrors().Source("""
        [CoachAction("DONE", Examples = ["{}", "{{|COACH007:\"a\"|}: 1}"])]
        public sealed class Handler : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """).ExpectMarked();

    [Fact]
    public Task An_action_whose_parameters_are_wrong_has_no_wrong_examples() => Project("\"{}\"", "public sealed record P({|COACH004:object|} Name);").ExpectMarked();
}
