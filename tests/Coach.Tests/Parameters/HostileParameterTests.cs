using Coach.Markup;
using Coach.Parameters;
using Coach.Tests.Markup;

namespace Coach.Tests.Parameters;

/// <summary>Parameters with as much as possible to repair cost no more than in proportion to their length.</summary>
public sealed class HostileParameterTests
{
    // Short enough for no text to become a large object of the garbage collector, whose first use costs more than the reading.
    private const int Size = 32 * 1024;

    private static readonly ParameterSchema Schema = ParameterSchema.Parse(
        """
        {"properties":{"goal_name":{"type":"string"},"mood":{"enum":["HAPPY","VERY_SAD","CALM_AND_CONTENT"]},"count":{"type":"integer"},"flags":{"type":"array","items":{"type":"boolean"}},
        "moods":{"type":"array","items":{"enum":["HAPPY","VERY_SAD","CALM_AND_CONTENT"]}},"numbers":{"type":"array","items":{"type":"integer"}},
        "steps":{"type":"array","items":{"$ref":"#/$defs/Step"}},"next":{"$ref":"#"},"any":{"$ref":"#/$defs/Any"}},"additionalProperties":false,
        "$defs":{"Step":{"properties":{"title":{"type":"string"},"priority":{"type":"integer"}},"required":["title"],"additionalProperties":false},
        "Any":{"anyOf":[{"type":"integer"},{"type":"array","items":{"$ref":"#/$defs/Any"}},{"type":"object","additionalProperties":{"$ref":"#/$defs/Any"}},{"$ref":"#/$defs/Step"}]}}}
        """);

    public static TheoryData<string, string, string> Bodies { get; } = new()
    {
        { "{", "\"gaol_name\":\"x\",", "\"x\":1}" },
        { "{", "\"Goal Name\":\"x\",", "\"x\":1}" },
        { "{\"", "goal_name", "\":1}" },
        { "{\"", "\\u0067oal_", "\":1}" },
        { "{\"mood\":\"", "VERY_SA", "\"}" },
        { "{\"count\":\"", "about 5 ", "\"}" },
        { "{\"count\":\"", "1,111", "\"}" },
        { "{\"steps\":\"", "[", "\"}" },
        { "{\"steps\":\"[", "{\\\"Title\\\":5},", "{}]\"}" },
        { "{\"flags\":[", "\"yes\",", "1]}" },
        { "{\"moods\":[", "\"very sat\",", "1]}" },
        { "{\"numbers\":[", "\"about 5\",", "1]}" },
        { "{\"steps\":[", "{\"Titel\":5,\"PRIORITY\":\"3\",\"x\":{}},", "1]}" },
        { "{\"steps\":[", "{\"title\":\"a\",\"title\":\"b\"},", "1]}" },
        { "{\"any\":[", "{\"titel\":\"1\"},", "1]}" },
        { "{\"any\":[", "[\"x\"],", "1]}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Repairing_is_linear(string start, string unit, string end)
    {
        var eighth = ActionCall.Create("A", start + Growth.Repeated(unit, Size / 8) + end);
        var whole = ActionCall.Create("A", start + Growth.Repeated(unit, Size) + end);
        var reading = Schema.Read(whole);
        Assert.InRange(reading.Repairs.Count, 0, 32);
        Assert.InRange(reading.Errors.Count, 0, 16);
        Growth.AssertLinear(() => Schema.Read(eighth), () => Schema.Read(whole));
    }

    [Fact]
    public void Names_in_another_spelling_are_found_at_any_depth_in_linear_time()
    {
        // Depth is bounded, so what grows is what stands at the bottom.
        string Nested(int length) => string.Concat(Enumerable.Repeat("{\"Next\":", 60)) + $$"""{"Count":"7","GOAL-NAME":"{{new string('x', length)}}"}""" + new string('}', 60);
        var (eighth, whole) = (ActionCall.Create("A", Nested(Size / 8)), ActionCall.Create("A", Nested(Size)));
        var reading = Schema.Read(whole);
        Assert.True(reading.IsValid, reading.Message);
        Assert.All(reading.Repairs, repair => Assert.Equal(RepairTier.Safe, repair.Tier));
        Growth.AssertLinear(() => Schema.Read(eighth), () => Schema.Read(whole));
    }
}
