using System.Text.Json;
using System.Text.Json.Nodes;
using Coach.Generators.Tests.Testing;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Generators.Tests;

/// <summary>The emitted parser of a record, and the schema that is emitted for it, read the same calls alike.</summary>
public sealed class SchemaAgreementTests
{
    private static readonly Lazy<TestRun> Run = new(() => TestProject.ForErrors().Source("""
        #nullable enable
        public enum Mood { Happy, VerySad, Calm }
        public sealed record Step([StringLength(20, MinimumLength = 1)] string Title, [Range(1, 9)] long Priority = 5, bool Done = false);
        public sealed record Parameters(
            [RegularExpression("[A-Za-z ]+")] string GoalName, Mood Mood, [AllowedValues("short_term", "long_term")] string? Horizon = null, [Range(0.5, 2.5)] double? Weight = null,
            bool? IsActive = null, DateOnly? Due = null, DateTimeOffset? At = null, TimeSpan? Pause = null, Guid? Id = null, [EmailAddress] string? Mail = null, Step? First = null,
            [Length(1, 3)] IReadOnlyList<Step>? Steps = null, IReadOnlyList<string?>? Tags = null, IReadOnlyDictionary<string, long>? Counts = null, JsonElement? More = null);
        [CoachAction("A")]
        public sealed class A : IActionHandler<Parameters>
        {
            private static readonly JsonSerializerOptions Options = new()
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
                DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
            };
            public ValueTask<ActionOutcome> HandleAsync(Parameters action, HandlerContext context, CancellationToken cancellationToken) =>
                new(ActionOutcome.Success(JsonSerializer.Serialize(action, Options)));
        }
        """).Run());

    public static TheoryData<string> Bodies { get; } =
    [
        // As it should be.
        """{"goal_name":"Run","mood":"Happy"}""",
        """{"goal_name":"Run","mood":"VerySad","horizon":"long_term","weight":1.5,"is_active":true,"due":"2026-05-01","id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","mail":"a@b.org"}""",
        """{"goal_name":"Run","mood":"Calm","first":{"title":"a"},"steps":[{"title":"b","priority":2,"done":true}],"tags":["x",null],"counts":{"a":1},"more":{"z":[1,null]}}""",
        """{"goal_name":"Run","mood":"Calm","horizon":null,"weight":null,"first":null,"steps":null}""",

        // What is repaired.
        """{"goalName":"Run","Mood":"very sad","Horizon":"Long Term","weight":"1.5","IS_ACTIVE":"true"}""",
        """{"goal-name":"Run","mood":"HAPPY","first":"{\"Title\":\"a\"}","steps":"[{\"title\":\"b\",\"priority\":\"3\"}]"}""",
        """{"goal_nam":"Run","mood":"Calmm","horizon":"short_tern","weight":"about 1.5 kg","is_active":1}""",
        """{"goal_name":true,"mood":"Calm","steps":{"title":"a","priority":"1","done":"yes"},"tags":"x","counts":{"a":"1","b":"about 2"}}""",
        """{"goal_name":"Run","goal_name":"Walk","mood":"Calm","steps":[{"title":"a","title":"b","Done":0}]}""",
        """{"goal_name":"Run","mood":"Calm","weather":"fine","first":{"title":"a","colour":"red","Prioritiy":3}}""",

        // What is refused.
        "{}",
        """{"goal_name":null,"mood":null}""",
        """{"goal_name":"R2","mood":"zebra","horizon":"never","weight":3,"is_active":"maybe"}""",
        """{"goal_name":[],"mood":0,"weight":{},"due":"1.5.2026","at":"soon","pause":"long","id":"x","mail":"nobody"}""",
        """{"goal_name":"Run","mood":"Calm","steps":[],"tags":[1,[]],"counts":{"a":1.5,"b":[]},"first":[]}""",
        """{"goal_name":"Run","mood":"Calm","steps":[{"title":""},{"priority":10},{"title":"a","priority":"x"},{"title":"b"}]}""",
        """{"goalName":"Run","GoalName":"Walk","mood":"Calm"}""",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bodies_give_the_same_values_repairs_and_errors(string body) => await AssertAgree(ActionCall.Create("A", body));

    [Theory]
    [InlineData("<param name='goal_name'>Run</param><param name='mood'> Happy </param><param name='weight'> 1.50 </param><param name='is_active'>True</param><param name='counts'>{\"a\":1}</param>")]
    [InlineData("<param name='GoalName'>true</param><param name='mood'>happy</param><param name='weight'>about 1</param><param name='steps'>[{\"title\":\"a\",\"priority\":\"2\"}]</param>")]
    [InlineData("<param name='goal_name'>007</param><param name='mood'/><param name='tags'>a, b</param><param name='is_active'>1</param><param name='extra'>x</param>")]
    public async Task Xml_params_give_the_same_values_repairs_and_errors(string parameters) =>
        await AssertAgree(ActionGrammar.Create(new() { Formats = ["xml"] }).Read($"<action name='A'>{parameters}</action>").Calls[0]);

    private static async Task AssertAgree(ActionCall call)
    {
        foreach (var level in Enum.GetValues<RepairLevel>())
        {
            var action = Run.Value.Action("A");
            var errors = new ParameterErrors(level);
            var prepared = action.Prepare(call.Body, call.HasTextValues, errors);
            var reading = ParameterSchema.Parse(action.Schema).Read(call, level);

            Assert.Equal(errors.Items, reading.Errors);
            Assert.Equal(errors.Ignored, reading.Ignored);
            Assert.Equal(call.Placed(errors.Repairs), reading.Repairs);
            Assert.Equal(prepared is not null, reading.IsValid);
            if (prepared is not null)
            {
                var values = JsonNode.Parse((await prepared.InvokeAsync(TestRun.Context(), CancellationToken.None)).Message)!;
                AssertContains(values, JsonNode.Parse(reading.Json!)!, "");
                Assert.Equal(reading.Json, ParameterSchema.Parse(action.Schema).Read(ActionCall.Create("A", reading.Json!), RepairLevel.Strict).Json);
            }
        }
    }

    /// <summary>The record has its defaults besides; durations and the like it writes in its own way.</summary>
    private static void AssertContains(JsonNode values, JsonNode given, string path)
    {
        if (given is JsonObject members && values is JsonObject all)
        {
            foreach (var (name, member) in members.Where(member => member.Value is not null))
            {
                AssertContains(all[name]!, member!, $"{path}.{name}");
            }
        }
        else if (given is JsonArray items)
        {
            Assert.Equal(items.Count, values.AsArray().Count);
            foreach (var (item, index) in items.Select((item, index) => (item, index)).Where(pair => pair.item is not null))
            {
                AssertContains(values[index]!, item!, $"{path}[{index}]");
            }
        }
        else
        {
            Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(values), JsonSerializer.SerializeToElement(given)), $"{path}: {values} and {given}");
        }
    }
}
