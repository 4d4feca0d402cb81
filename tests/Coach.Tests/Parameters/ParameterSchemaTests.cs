using System.Text.Json;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Tests.Parameters;

public sealed class ParameterSchemaTests
{
    private const string Recursive = """
        {"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}},"required":["value"]}}}
        """;

    [Theory]
    [InlineData("""{"any":["x"]}""")]
    [InlineData("""{"any":[["x"]]}""")]
    [InlineData("""{"any":"x"}""")]
    [InlineData("""{"any":{"a":"x"}}""")]
    public void A_value_that_no_alternative_of_lists_of_lists_takes_is_an_error(string body)
    {
        var schema = ParameterSchema.Parse("""{"properties":{"any":{"$ref":"#/$defs/Any"}},"$defs":{"Any":{"anyOf":[{"type":"integer"},{"type":"array","items":{"$ref":"#/$defs/Any"}},{"type":"object","additionalProperties":{"$ref":"#/$defs/Any"}}]}}}""");
        Assert.False(schema.Read(ActionCall.Create("A", body)).IsValid);
    }

    [Theory]
    [InlineData("""{"properties":{"n":{"type":"integer"}}}""", """{"N":"7","x":[1, true]}""", """{"n":7,"x":[1,true]}""")]
    [InlineData("""{"properties":{"n":{"type":"integer"}},"additionalProperties":false}""", """{"n":3.0,"x":1}""", """{"n":3}""")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"a":"2","b":3}""", """{"a":2,"b":3}""")]
    [InlineData("""{"properties":{"a":{"type":"string"}},"additionalProperties":{"type":"integer"}}""", """{"a":"2","b":"3"}""", """{"a":"2","b":3}""")]
    [InlineData("""{"properties":{"n":{"type":"number"}}}""", """{"n":12345678901234567890.1230}""", """{"n":12345678901234567890.1230}""")]
    [InlineData("""{"properties":{"n":{"type":["string","integer","null"]}}}""", """{"n":5}""", """{"n":5}""")]
    [InlineData("""{"properties":{"n":{"type":["string","integer","null"]}}}""", """{"n":null}""", """{"n":null}""")]
    [InlineData("""{"properties":{"n":{"type":"string"}}}""", """{"n":null}""", "{}")]
    [InlineData("""{"properties":{"n":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}""", """{"n":"5"}""", """{"n":"5"}""")]
    [InlineData("""{"properties":{"n":{"anyOf":[{"type":"integer"},{"type":"boolean"}]}}}""", """{"n":"true"}""", """{"n":true}""")]
    [InlineData("""{"properties":{"n":{"oneOf":[{"type":"array","items":{"type":"integer"}},{"type":"integer"}]}}}""", """{"n":"5"}""", """{"n":5}""")]
    [InlineData("""{"properties":{"n":{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}]}},"$defs":{"A":{"properties":{"a":{"type":"string"}},"additionalProperties":false},"B":{"properties":{"b":{"type":"integer"}},"additionalProperties":false}}}""", """{"n":{"b":"1"}}""", """{"n":{"b":1}}""")]
    [InlineData("""{"properties":{"n":{"const":"code"}}}""", """{"n":"Code"}""", """{"n":"code"}""")]
    [InlineData("""{"properties":{"n":{"const":[1,{"a":2}]}}}""", """{"n":[1.0,{"a":2}]}""", """{"n":[1.0,{"a":2}]}""")]
    [InlineData("""{"properties":{"n":{"enum":["A",1,true,null]}}}""", """{"n":"a"}""", """{"n":"A"}""")]
    [InlineData("""{"properties":{"n":{"enum":[1,2]}}}""", """{"n":"2"}""", """{"n":2}""")]
    [InlineData("""{"properties":{"n":{"items":{"type":"boolean"}}}}""", """{"n":"[true,\"false\"]"}""", """{"n":[true,false]}""")]
    [InlineData("""{"properties":{"n":{"type":"array"}}}""", """{"n":[1,"a",null]}""", """{"n":[1,"a",null]}""")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/A"},{"properties":{"b":{"type":"integer"}},"required":["b"]}],"$defs":{"A":{"properties":{"a":{"type":"integer"}}}}}""", """{"a":"1","b":"2"}""", """{"a":1,"b":2}""")]
    [InlineData("""{"properties":{"a":{"description":"It.","allOf":[{"$ref":"#"}]},"b":{"type":"integer"}}}""", """{"a":{"a":{"b":"1"}}}""", """{"a":{"a":{"b":1}}}""")]
    [InlineData("""{"properties":{"d":{"type":"string","format":"date-time"}}}""", """{"d":" 2026-05-01 "}""", """{"d":"2026-05-01"}""")]
    [InlineData("""{"properties":{"n":{"default":5,"type":"integer"},"x":{"unknownKeyword":7}}}""", "{}", "{}")]
    [InlineData("true", """{"a":[null]}""", """{"a":[null]}""")]
    [InlineData(Recursive, """{"value":1,"next":{"value":"2","Next":null}}""", """{"value":1,"next":{"value":2,"next":null}}""")]
    public void Parameters_are_read_as_the_schema_says(string schema, string body, string expected)
    {
        var parsed = ParameterSchema.Parse(schema);
        var reading = parsed.Read(ActionCall.Create("A", body));
        Assert.True(reading.IsValid, reading.Message);
        Assert.Equal(expected, reading.Json);

        // What was repaired is right as it is.
        var again = parsed.Read(ActionCall.Create("A", reading.Json!), RepairLevel.Strict);
        Assert.Equal(expected, again.Json);
        Assert.Empty(again.Repairs);
    }

    [Theory]
    [InlineData("""{"properties":{"n":{"type":"integer","minimum":1}}}""", """{"n":0}""", "n must be at least 1.")]
    [InlineData("""{"properties":{"n":{"type":"integer","minimum":1.5,"maximum":5}}}""", """{"n":1}""", "n must be at least 2 and at most 5.")]
    [InlineData("""{"properties":{"n":{"type":"number","exclusiveMaximum":0.5}}}""", """{"n":0.5}""", "n must be below 0.5.")]
    [InlineData("""{"properties":{"n":{"type":"number","minimum":0,"exclusiveMinimum":true}}}""", """{"n":0}""", "n must be above 0.")]
    [InlineData("""{"properties":{"n":{"type":"string","minLength":2}}}""", """{"n":"a"}""", "n must have at least 2 characters.")]
    [InlineData("""{"properties":{"n":{"type":"string","pattern":"[0-9]"}}}""", """{"n":"a"}""", "n must match [0-9].")]
    [InlineData("""{"properties":{"n":{"type":"string","pattern":"^(?:a)|(?:b)$"}}}""", """{"n":"cbc"}""", "n must match ^(?:a)|(?:b)$.")]
    [InlineData("""{"properties":{"n":{"type":"array","maxItems":1}}}""", """{"n":[1,2]}""", "n must have at most 1 elements.")]
    [InlineData("""{"properties":{"n":{"type":"object","minProperties":1}}}""", """{"n":{}}""", "n must have at least 1 elements.")]
    [InlineData("""{"properties":{"n":{"enum":["A","B"]}}}""", """{"n":"zebra"}""", "n must be one of A, B, not \"zebra\".")]
    [InlineData("""{"properties":{"n":{"type":"string","format":"email"}}}""", """{"n":"nobody"}""", "n must be an e-mail address.")]
    [InlineData("""{"properties":{"n":false}}""", """{"n":1}""", "n is not allowed.")]
    [InlineData("""{"properties":{"n":{"type":"null"}}}""", """{"n":1}""", "n must be null.")]
    [InlineData("""{"required":["n"]}""", "{}", "n is required.")]
    [InlineData("""{"type":"string"}""", "{}", "must be text, not an object.")]
    [InlineData("""{"properties":{"n":{"anyOf":[{"type":"integer"},{"type":"object"}]}}}""", """{"n":[]}""", "n must be a whole number, not a list.")]
    [InlineData("""{"properties":{"n":{"items":{"properties":{"a":{"type":"integer"}}}}}}""", """{"n":[{"a":1},{"a":[]}]}""", "n[1].a must be a whole number, not a list.")]
    public void What_does_not_fit_is_told_with_its_path(string schema, string body, string expected)
    {
        var reading = ParameterSchema.Parse(schema).Read(ActionCall.Create("A", body));
        Assert.False(reading.IsValid);
        Assert.Equal(expected, reading.Message);
        Assert.Equal(JsonValueKind.Undefined, reading.Parameters.ValueKind);
    }

    [Theory]
    [InlineData("{", "The schema is no JSON: ")]
    [InlineData("[]", "The schema at # must be an object, true or false")]
    [InlineData("""{"type":"text"}""", "The schema at #/type cannot be read: there is no type text")]
    [InlineData("""{"properties":{"a/b":{"items":{"minLength":1,"type":"string","maxLength":-1}}}}""", "The schema at #/properties/a~1b/items/maxLength cannot be read: ")]
    [InlineData("""{"properties":{"a":{"type":"string","pattern":"("}}}""", "The schema at #/properties/a/pattern cannot be read: ( is no regular expression")]
    [InlineData("""{"properties":[]}""", "The schema at #/properties cannot be read: ")]
    [InlineData("""{"required":"a"}""", "The schema at #/required cannot be read: ")]
    [InlineData("""{"properties":{"a":{"anyOf":[]}}}""", "The schema at #/properties/a/anyOf cannot be read: ")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/A"}}}""", "The schema at #/properties/a/$ref names #/$defs/A, where there is nothing.")]
    [InlineData("""{"$ref":"https://example.org/a.json"}""", "The schema at #/$ref names https://example.org/a.json; only places in the schema itself")]
    [InlineData("""{"$ref":"#"}""", "The schema at # refers to itself and to nothing else.")]
    [InlineData("""{"properties":{"x":{"anyOf":[{"$ref":"#/properties/x"},{"type":"string"}]}}}""", "The schema at #/properties/x refers to itself")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"}],"properties":{"a":{"$ref":"#"}}}""", "")]
    public void What_is_wrong_with_a_schema_is_told_with_its_pointer(string schema, string expected)
    {
        var exception = Record.Exception(() => ParameterSchema.Parse(schema));
        Assert.True(expected.Length == 0 || exception is FormatException, exception?.ToString());
        Assert.StartsWith(expected, exception?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Repairs_have_their_place_in_the_reply()
    {
        const string reply = """Well. [ACTION:SAVE]{"Count": "7"}[/ACTION]""";
        var call = ActionGrammar.Create().Read(reply).Calls[0];
        var reading = ParameterSchema.Parse("""{"properties":{"count":{"type":"integer"}}}""").Read(call);
        Assert.Equal(["name_spelling \"Count\"", "quoted_scalar \"7\""], reading.Repairs.Select(repair => $"{repair.Kind} {reply[repair.Offset..].Split(':', '}')[0]}").ToArray());
    }

    [Fact]
    public void Text_of_xml_params_is_converted_by_the_declared_type()
    {
        var call = ActionGrammar.Create(new() { Formats = ["xml"] }).Read(
            """<action name="SAVE"><param name="a">01234</param><param name="b">007</param><param name="c">True</param><param name="d">[1]</param><param name="e">null</param></action>""").Calls[0];
        var schema = """{"properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"boolean"},"d":{"type":"array","items":{"type":"integer"}},"e":{}}}""";
        var reading = ParameterSchema.Parse(schema).Read(call);
        Assert.Equal("""{"a":"01234","b":7,"c":true,"d":[1],"e":"null"}""", reading.Json);
        Assert.Empty(reading.Repairs);
    }

    [Fact]
    public void Repairs_of_xml_params_have_their_place_in_the_reply()
    {
        const string reply = """Well. <action name="SAVE"><param name="a">&lt;x</param> <param name="Count">about 5</param><param name="flag"><![CDATA[yes]]></param></action>""";
        var schema = ParameterSchema.Parse("""{"properties":{"a":{"type":"string"},"count":{"type":"integer"},"flag":{"type":"boolean"}}}""");
        foreach (var prefix in new[] { "", "Hello. " })
        {
            var call = ActionGrammar.Create(new() { Formats = ["xml"] }).Read(prefix + reply).Calls[0];
            Assert.Equal(
                [
                    new(RepairKinds.NameSpelling, RepairTier.Safe, prefix.Length + reply.IndexOf("Count", StringComparison.Ordinal)),
                    new(RepairKinds.DigitsInWords, RepairTier.Guess, prefix.Length + reply.IndexOf("about", StringComparison.Ordinal)),
                    new(RepairKinds.ConvertedValue, RepairTier.Guess, prefix.Length + reply.IndexOf("<![", StringComparison.Ordinal)),
                ],
                schema.Read(call).Repairs);
        }
    }

    [Theory]
    [InlineData("""{"note": first, and: so on, "n": 1}""", """{"note":"first, and: so on","n":1}""")]
    [InlineData("""{"Note": "first, "tags": [x]}""", """{"note":"first","tags":["x"]}""")]
    public void A_schema_guides_the_repair_of_a_broken_body(string body, string expected)
    {
        var schema = ParameterSchema.Parse(
            """{"$ref":"#/$defs/A","$defs":{"A":{"properties":{"note":{"type":"string"},"tags":{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"string"}}]},"n":{"type":"integer"}}}}}""");
        var grammar = ActionGrammar.Create(new() { Names = ["SAVE"], Schemas = name => name == "SAVE" ? schema : null });
        var call = Assert.Single(grammar.Read($"[ACTION:save]{body}[/ACTION]").Calls);
        Assert.Equal(expected, schema.Read(call).Json);
    }

    [Fact]
    public void A_property_with_an_alias_is_read_under_it_and_given_under_its_name()
    {
        var schema = ParameterSchema.Parse("""{"properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name"],"x-aliases":{"name":"nom"}}""");
        Assert.Equal("""{"name":"Ada","age":36}""", schema.Read(ActionCall.Create("A", """{"nom":"Ada","age":36}""")).Json);
        Assert.Equal("nom is required.", schema.Read(ActionCall.Create("A", """{"name":"Ada"}""")).Message);
        Assert.Equal(
            "The schema at #/x-aliases cannot be read: its members must be texts.",
            Assert.Throws<FormatException>(() => ParameterSchema.Parse("""{"properties":{"a":{}},"x-aliases":{"a":1}}""")).Message);
    }

    [Fact]
    public void Choices_inside_choices_end()
    {
        const string schema = """{"$defs":{"N":{"anyOf":[{"properties":{"a":{"$ref":"#/$defs/N"},"b":{"type":"string"}},"required":["b"]},{"properties":{"a":{"$ref":"#/$defs/N"},"c":{"type":"string"}},"required":["c"]}]}},"$ref":"#/$defs/N"}""";
        var body = string.Concat(Enumerable.Repeat("""{"a":""", 60)) + "1" + new string('}', 60);
        var reading = ParameterSchema.Parse(schema).Read(ActionCall.Create("A", body));
        Assert.False(reading.IsValid);
    }

    [Fact]
    public void A_value_is_not_wrapped_into_list_after_list()
    {
        var reading = ParameterSchema.Parse("""{"properties":{"a":{"$ref":"#/$defs/L"}},"$defs":{"L":{"type":"array","items":{"$ref":"#/$defs/L"}}}}""").Read(ActionCall.Create("A", """{"a":1}"""));
        Assert.Equal("a[0] must be a list, not 1.", reading.Message);
    }

    [Fact]
    public void A_schema_may_be_used_by_several_threads_at_once()
    {
        var schema = ParameterSchema.Parse(Recursive);
        Parallel.For(0, 200, i => Assert.Equal($$"""{"value":{{i}}}""", schema.Read(ActionCall.Create("A", $$"""{"Value":"{{i}}"}""")).Json));
    }
}
