using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

/// <summary>What is declared decides between readings.</summary>
public sealed class ShapedRepairTests
{
    private static readonly Shape Note = new(BodyShapeKind.Object) { ["note"] = new(BodyShapeKind.Text), ["tags"] = new(BodyShapeKind.List), ["n"] = new(BodyShapeKind.Number) };

    [Theory]
    [InlineData("""{"note": "first, and: so on, n: 1}""", """{"note":"first, and: so on","n":1}""")]
    [InlineData("""{"note": see here, and: there, n: 1}""", """{"note":"see here, and: there","n":1}""")]
    [InlineData("""{"note": "say "x", "y": z", "n": 1}""", """{"note":"say \"x\", \"y\": z","n":1}""")]
    [InlineData("""{"note": "first, "tags": [x]}""", """{"note":"first","tags":["x"]}""")]
    public void Text_ends_only_before_declared_names(string body, string json) => Assert.Equal(json, Repaired(body));

    [Theory]
    [InlineData("""{'note': "x", "extra": "y"}""", """{"note":"x","extra":"y"}""")]
    [InlineData("""{'extra': {"note": "x", "b": 1}}""", """{"extra":{"note":"x","b":1}}""")]
    public void Names_that_are_not_declared_are_read_where_nothing_else_is_wrong(string body, string json) => Assert.Equal(json, Repaired(body));

    private static string? Repaired(string body) => BodyRepair.Repair(body, new TextRange(0, body.Length), 64, Note, out _)?.Json;

    private sealed class Shape(BodyShapeKind kind) : Dictionary<string, Shape>, IBodyShape
    {
        public BodyShapeKind Kind => kind;

        public IBodyShape? Element => null;

        public IBodyShape? Property(string name) => this.GetValueOrDefault(name);
    }
}
