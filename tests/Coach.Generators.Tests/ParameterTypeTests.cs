using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class ParameterTypeTests
{
    /// <summary>An action whose handler answers with what it was given.</summary>
    private static TestProject Echo(string parameters, string show = "JsonSerializer.Serialize(action)") => TestProject.ForErrors().Source($$"""
        #nullable enable
        public enum Mood { [JsonStringEnumMemberName("in_good_spirits")] Happy, VerySad }
        public sealed record Address(string Street, int? Number = null);
        {{parameters}}
        [CoachAction("ECHO")]
        public sealed class Echo : IActionHandler<Parameters>
        {
            public ValueTask<ActionOutcome> HandleAsync(Parameters action, HandlerContext context, CancellationToken cancellationToken) =>
                new(ActionOutcome.Success({{show}}));
        }
        """);

    [Theory]
    [InlineData("string", "\"a \\\"b\\\"\"", "\"a \\u0022b\\u0022\"")]
    [InlineData("bool", "true", "true")]
    [InlineData("sbyte", "-128", "-128")]
    [InlineData("byte", "255", "255")]
    [InlineData("short", "-3", "-3")]
    [InlineData("ushort", "3", "3")]
    [InlineData("int", "3.0", "3")]
    [InlineData("uint", "3", "3")]
    [InlineData("long", "9223372036854775807", "9223372036854775807")]
    [InlineData("ulong", "18446744073709551615", "18446744073709551615")]
    [InlineData("float", "1.5", "1.5")]
    [InlineData("double", "1e3", "1000")]
    [InlineData("decimal", "1.10", "1.10")]
    [InlineData("Half", "0.5", "0.5")]
    [InlineData("Int128", "170141183460469231731687303715884105727", "170141183460469231731687303715884105727")]
    [InlineData("UInt128", "1", "1")]
    [InlineData("Mood", "\"IN_GOOD_SPIRITS\"", "0")]
    [InlineData("Mood", "\"very sad\"", "1")]
    [InlineData("DateTime", "\"2026-05-01T09:30:00Z\"", "\"2026-05-01T09:30:00Z\"")]
    [InlineData("DateTimeOffset", "\"2026-05-01T09:30:00+02:00\"", "\"2026-05-01T09:30:00+02:00\"")]
    [InlineData("DateOnly", "\"2026-05-01\"", "\"2026-05-01\"")]
    [InlineData("TimeOnly", "\"09:30\"", "\"09:30:00\"")]
    [InlineData("TimeSpan", "\"PT15M\"", "\"00:15:00\"")]
    [InlineData("Guid", "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"", "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"")]
    [InlineData("Uri", "\"https://example.org/a\"", "\"https://example.org/a\"")]
    [InlineData("JsonElement", "{\"a\":[1,null]}", "{\"a\":[1,null]}")]
    [InlineData("Address", "{\"street\":\"x\",\"number\":0}", "{\"Street\":\"x\",\"Number\":0}")]
    [InlineData("string[]", "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("List<int>", "[1,2]", "[1,2]")]
    [InlineData("IList<int>", "[1]", "[1]")]
    [InlineData("IReadOnlyList<Address>", "[{\"street\":\"x\"}]", "[{\"Street\":\"x\",\"Number\":null}]")]
    [InlineData("IEnumerable<int?>", "[1,null]", "[1,null]")]
    [InlineData("ICollection<string?>", "[null,\"a\"]", "[null,\"a\"]")]
    [InlineData("IReadOnlyCollection<List<Mood>>", "[[\"happy\"],[]]", "[[0],[]]")]
    [InlineData("Dictionary<string, int>", "{\"a b\":1}", "{\"a b\":1}")]
    [InlineData("IDictionary<string, int[]>", "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData("IReadOnlyDictionary<string, Address?>", "{\"a\":null,\"b\":{\"street\":\"s\"}}", "{\"a\":null,\"b\":{\"Street\":\"s\",\"Number\":null}}")]
    public async Task Every_listed_type_is_read(string type, string given, string expected)
    {
        var run = Echo($"public sealed record Parameters({type} Value, {type}? Other = null);", "JsonSerializer.Serialize(action.Value)").Run();

        Assert.Equal(expected, await run.Call("ECHO", $$"""{"value": {{given}}}"""));
        Assert.Equal("value is required.", await run.Call("ECHO", "{}"));
        Assert.Empty(await run.Diagnostics());
    }

    [Theory]
    [InlineData("string Name", "name")]
    [InlineData("string TargetState", "target_state")]
    [InlineData("string URLValue", "url_value")]
    [InlineData("string Item2", "item2")]
    [InlineData("[property: JsonPropertyName(\"x-y\")] string Name", "x-y")]
    [InlineData("string @class", "class")]
    public async Task The_wire_name_is_the_given_one_or_snake_case(string parameter, string wireName)
    {
        var run = Echo($"public sealed record Parameters({parameter});", "\"ok\"").Run();

        Assert.Equal("ok", await run.Call("ECHO", $$"""{"{{wireName}}": "v"}"""));
        Assert.Contains($"\"{wireName}\":{{\"type\":\"string\"}}", run.Action("ECHO").Schema, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_false_and_empty_are_values_and_null_is_absent()
    {
        var run = Echo("public sealed record Parameters(int Count, bool Flag, string Text, int Other = 7);").Run();

        Assert.Equal("""{"Count":0,"Flag":false,"Text":"","Other":0}""", await run.Call("ECHO", """{"count":0,"flag":false,"text":"","other":0}"""));
        Assert.Equal("""{"Count":1,"Flag":true,"Text":"a","Other":7}""", await run.Call("ECHO", """{"count":1,"flag":true,"text":"a","other":null}"""));
    }

    [Theory]
    [InlineData("string V = \"a\\\"\\n\"", "\"a\\u0022\\n\"")]
    [InlineData("byte V = 5", "5")]
    [InlineData("long V = long.MinValue", "-9223372036854775808")]
    [InlineData("float V = 1.5f", "1.5")]
    [InlineData("decimal V = 1.50m", "1.50")]
    [InlineData("bool V = true", "true")]
    [InlineData("Mood V = Mood.VerySad", "1")]
    [InlineData("Mood? V = Mood.VerySad", "1")]
    [InlineData("DateOnly V = default", "\"0001-01-01\"")]
    [InlineData("string? V = null", "null")]
    [InlineData("string V = null!", "null")]
    [InlineData("string? V", "null")]
    [InlineData("int[]? V = null", "null")]
    public async Task A_default_stands_for_what_is_not_given(string parameter, string expected)
    {
        var run = Echo($"public sealed record Parameters({parameter});", "JsonSerializer.Serialize(action.V)").Run();

        Assert.Equal(expected, await run.Call("ECHO", "{}"));
        Assert.DoesNotContain("required", run.Action("ECHO").Schema, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_is_read_by_its_settable_properties()
    {
        var run = Echo("""
            public class Base { public string? Note { get; set; } public string Computed => "c"; }
            public sealed class Parameters : Base
            {
                public int Count { get; set; } = 3;
                public required string Name { get; init; }
                public string? Nick { get; init; }
                public required int? Age { get; set; }
                [JsonIgnore] public string Hidden { get; set; } = "h";
                public string Secret { get; private set; } = "s";
            }
            """).Run();

        Assert.Equal(
            """{"Count":3,"Name":"n","Nick":null,"Age":null,"Secret":"s","Note":null,"Computed":"c"}""", await run.Call("ECHO", """{"name":"n"}"""));
        Assert.Equal(
            """{"Count":0,"Name":"n","Nick":"k","Age":4,"Secret":"s","Note":"o","Computed":"c"}""",
            await run.Call("ECHO", """{"count":0,"name":"n","nick":"k","age":4,"note":"o","secret":"x","hidden":"x"}"""));
    }

    [Fact]
    public async Task A_record_with_a_body_is_read_by_both()
    {
        var run = Echo("public sealed record Parameters(string A) { public int B { get; set; } = 2; public string C => A; }").Run();

        Assert.Equal("""{"A":"x","B":2,"C":"x"}""", await run.Call("ECHO", """{"a":"x"}"""));
    }

    [Fact]
    public async Task A_record_struct_and_a_closed_generic_are_read()
    {
        var run = Echo("""
            public readonly record struct Point(int X, int Y);
            public sealed record Box<T>(T Value);
            public sealed record Parameters(Point Point, Box<string> Text, Box<int?> Number);
            """).Run();

        Assert.Equal(
            """{"Point":{"X":1,"Y":2},"Text":{"Value":"t"},"Number":{"Value":null}}""",
            await run.Call("ECHO", """{"point":{"x":1,"y":2},"text":{"value":"t"},"number":{}}"""));
    }

    [Fact]
    public async Task The_constructor_marked_for_json_is_the_one()
    {
        var run = Echo("""
            public sealed class Parameters
            {
                public Parameters() => A = "none";
                [JsonConstructor] public Parameters(string a) => A = a;
                public string A { get; }
            }
            """).Run();

        Assert.Equal("""{"A":"x"}""", await run.Call("ECHO", """{"a":"x"}"""));
    }

    [Fact]
    public async Task Xml_params_are_text_until_the_declared_type_is_known()
    {
        var run = Echo("public sealed record Parameters(string Code, int Count, bool Flag, List<int> Numbers);").Run();

        Assert.Equal(
            """{"Code":"01234","Count":7,"Flag":true,"Numbers":[1,2]}""",
            await run.Call("ECHO", """{"code":"01234","count":"7","flag":"True","numbers":"[1,2]"}""", hasTextValues: true));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_with_its_path()
    {
        var run = Echo("public sealed record Parameters(int Count, IReadOnlyList<Address> Addresses, Mood Mood);").Run();

        Assert.Equal(
            "count must be a whole number, not \"x\"; addresses[1].street is required; mood must be one of in_good_spirits, VerySad, not \"BANANA\".",
            await run.Call("ECHO", """{"count":"x","addresses":[{"street":"a"},{}],"mood":"BANANA"}"""));
    }

    [Fact]
    public async Task Internal_handlers_and_parameters_are_fine()
    {
        var run = await TestProject.ForErrors().Source("""
            internal static class Outer
            {
                internal enum Kind { A }
                internal sealed record Inner(Kind Kind);
                [CoachAction("INNER")]
                internal sealed class Handler : IActionHandler<Inner>
                {
                    public ValueTask<ActionOutcome> HandleAsync(Inner action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success($"{action.Kind}"));
                }
            }
            """).ExpectMarked();

        Assert.Equal("A", await run.Call("INNER", """{"kind":"a"}"""));
    }
}
