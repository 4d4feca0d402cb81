using System.Text.Json.Nodes;
using Coach.Markup;
using Coach.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Parameters;

/// <summary>For any parameters that fit a schema, and any that were disturbed.</summary>
public sealed class ParameterPropertyTests
{
    private static readonly ParameterSchema Schema = ParameterSchema.Parse(
        """
        {"type":"object","properties":{"goal_name":{"type":"string"},"mood":{"enum":["HAPPY","VERY_SAD"]},"weight":{"type":"number","minimum":0},"count":{"type":"integer"},
        "is_active":{"type":"boolean"},"tags":{"type":"array","items":{"type":"string"}},"first":{"$ref":"#/$defs/Step"},"steps":{"type":"array","items":{"$ref":"#/$defs/Step"}}},
        "required":["goal_name","mood"],"additionalProperties":false,
        "$defs":{"Step":{"type":"object","properties":{"title":{"type":"string"},"done":{"type":"boolean"}},"required":["title"],"additionalProperties":false}}}
        """);

    private static readonly string[] Texts = ["", "a", "Run", "12", "true", "null", "a \"b\"", "größe", "[1]", "{}", "\ud83d\ude00"];

    [Fact]
    public void What_fits_is_read_as_it_is_and_without_a_repair() => Check(Right, body =>
    {
        var reading = Schema.Read(ActionCall.Create("A", body.ToJsonString()));
        Assert.Empty(reading.Repairs);
        Assert.Empty(reading.Ignored);
        Assert.True(JsonNode.DeepEquals(body, JsonNode.Parse(reading.Json!)), reading.Json);
    });

    [Fact]
    public void What_was_repaired_fits_as_it_is() => Check(Disturbed(safely: false), body =>
    {
        var call = ActionCall.Create("A", body.ToJsonString());
        var reading = Schema.Read(call);
        Assert.All(reading.Repairs, repair => Assert.InRange(repair.Offset, 0, call.Body.Length - 1));
        if (reading.IsValid)
        {
            var again = Schema.Read(ActionCall.Create("A", reading.Json!), RepairLevel.Strict);
            Assert.Equal(reading.Json, again.Json);
            Assert.Empty(again.Ignored);
        }
    });

    [Fact]
    public void What_was_disturbed_safely_is_read_as_it_was() => Check(
        Right.Zip(Seed), pair =>
        {
            var (body, seed) = pair;
            var disturbed = Disturb(body.DeepClone().AsObject(), new(seed), safely: true);
            var reading = Schema.Read(ActionCall.Create("A", disturbed.ToJsonString()));
            Assert.All(reading.Repairs, repair => Assert.Equal(RepairTier.Safe, repair.Tier));
            Assert.True(reading.IsValid, reading.Message);
            Assert.True(JsonNode.DeepEquals(body, JsonNode.Parse(reading.Json!)), $"{disturbed.ToJsonString()} was read as {reading.Json}");
        });

    [Fact]
    public void Where_only_safe_repairs_are_allowed_there_is_no_other_value_than_with_guesses() => Check(Disturbed(safely: false), body =>
    {
        var call = ActionCall.Create("A", body.ToJsonString());
        var (safe, guessed) = (Schema.Read(call, RepairLevel.Safe), Schema.Read(call));
        if (safe.IsValid && guessed.IsValid && guessed.Repairs.All(repair => repair.Tier == RepairTier.Safe))
        {
            Assert.Equal(safe.Json, guessed.Json);
        }
    });

    private static Gen<int> Seed => Gen.Choose(0, int.MaxValue - 1);

    private static Gen<JsonObject> Right => Seed.Select(seed =>
    {
        var random = new Random(seed);
        var body = new JsonObject { ["goal_name"] = Text(random), ["mood"] = random.Next(2) == 0 ? "HAPPY" : "VERY_SAD" };
        Maybe("weight", () => random.Next(100) / 4.0);
        Maybe("count", () => random.Next(-100, 100));
        Maybe("is_active", () => random.Next(2) == 0);
        Maybe("tags", () => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)Text(random))]));
        Maybe("first", () => Step(random));
        Maybe("steps", () => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => (JsonNode)Step(random))]));
        return body;

        void Maybe(string name, Func<JsonNode> value)
        {
            if (random.Next(2) == 0)
            {
                body[name] = value();
            }
        }
    });

    private static Gen<JsonObject> Disturbed(bool safely) =>
        Right.Zip(Seed).Select(pair => Disturb(pair.Item1.DeepClone().AsObject(), new(pair.Item2), safely));

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static JsonObject Step(Random random)
    {
        var step = new JsonObject { ["title"] = Text(random) };
        if (random.Next(2) == 0)
        {
            step["done"] = random.Next(2) == 0;
        }

        return step;
    }

    /// <summary>Spells names and values otherwise and quotes what is no text; or, if it need not be safe, also damages them.</summary>
    private static JsonObject Disturb(JsonObject body, Random random, bool safely)
    {
        var disturbed = new JsonObject();
        foreach (var (name, value) in body)
        {
            var key = random.Next(3) != 0 ? name : Spelled(name, random);
            var kind = safely ? 0 : random.Next(6);
            key = kind == 1 ? key[1..] : key;
            disturbed[key] = kind switch
            {
                2 => null,
                3 => "about " + value,
                4 => new JsonArray(value?.DeepClone()),
                5 => random.Next(3),
                _ => Value(name, value!, random),
            };
        }

        return disturbed;
    }

    private static JsonNode Value(string name, JsonNode value, Random random) => (name, random.Next(2)) switch
    {
        (_, 0) or ("goal_name", _) => value.DeepClone(),
        ("mood", _) => Spelled(value.GetValue<string>().ToLowerInvariant(), random),
        _ => value.ToJsonString(),
    };

    private static string Spelled(string name, Random random) => random.Next(4) switch
    {
        0 => name.ToUpperInvariant(),
        1 => name.Replace("_", " ", StringComparison.Ordinal),
        2 => name.Replace("_", "-", StringComparison.Ordinal),
        _ => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
    };

    private static void Check<T>(Gen<T> generator, Action<T> holds) =>
        Prop.ForAll(Arb.From(generator), value => holds(value)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
