using Coach.Markup;
using Coach.Parameters;

namespace Coach.Tests.Parameters;

/// <summary>What a declared type repairs, in which tier and where; and what it leaves an error.</summary>
public sealed class ParameterRepairTests
{
    private enum Category
    {
        MoneyMaker,
        Health,
        HealthCare,
    }

    private static readonly EnumNames<Category> Categories =
        new(("MONEY_MAKER", "MoneyMaker", Category.MoneyMaker), ("HEALTH", "Health", Category.Health), ("CARE", "HealthCare", Category.HealthCare));

    /// <summary>The body, what it is read as, and the repairs with what stands at their offsets.</summary>
    public static TheoryData<string, string, string> Repaired { get; } = new()
    {
        // Names in another spelling.
        { """{"Target_State":"x"}""", "x", """name_spelling Safe "Target_State" """ },
        { """{"targetState":"x"}""", "x", """name_spelling Safe "targetState" """ },
        { """{"Target State":"x"}""", "x", """name_spelling Safe "Target State" """ },
        { """{"TARGET-STATE":"x"}""", "x", """name_spelling Safe "TARGET-STATE" """ },
        { """{"targ\u0065tState":"x"}""", "x", """name_spelling Safe "targ\u0065tState" """ },
        { """{"cafe":"x"}""", "x", """name_spelling Safe "cafe" """ },
        { """{"target_stat":"x"}""", "x", """near_miss_name Guess "target_stat" """ },
        { """{"targte_state":"x"}""", "x", """near_miss_name Guess "targte_state" """ },

        // Values in another spelling.
        { """{"category":"money_maker"}""", "MoneyMaker", """value_spelling Safe "money_maker" """ },
        { """{"category":"MoneyMaker"}""", "MoneyMaker", """value_spelling Safe "MoneyMaker" """ },
        { """{"category":" Money maker "}""", "MoneyMaker", """value_spelling Safe " Money maker " """ },
        { """{"category":"money-maker"}""", "MoneyMaker", """value_spelling Safe "money-maker" """ },
        { """{"category":"health care"}""", "HealthCare", """value_spelling Safe "health care" """ },
        { """{"category":"HEALHT"}""", "Health", """near_miss_value Guess "HEALHT" """ },
        { """{"category":"MONEY_MAKERS"}""", "MoneyMaker", """near_miss_value Guess "MONEY_MAKERS" """ },
        { """{"size":"Extra Large"}""", "extra_large", """value_spelling Safe "Extra Large" """ },
        { """{"size":"extra_larg"}""", "extra_large", """near_miss_value Guess "extra_larg" """ },

        // Numbers and truth values.
        { """{"count":"7"}""", "7", """quoted_scalar Safe "7" """ },
        { """{"count":" -7.0 "}""", "-7", """quoted_scalar Safe " -7.0 " """ },
        { """{"count":"about 5 kg"}""", "5", """digits_in_words Guess "about 5 kg" """ },
        { """{"count":"5kg."}""", "5", """digits_in_words Guess "5kg." """ },
        { """{"count":"1,234"}""", "1234", """number_format Guess "1,234" """ },
        { """{"count":"+5"}""", "5", """number_format Guess "+5" """ },
        { """{"ratio":".5"}""", "0.5", """number_format Guess ".5" """ },
        { """{"ratio":"-.5"}""", "-0.5", """number_format Guess "-.5" """ },
        { """{"ratio":"5."}""", "5", """quoted_scalar Safe "5." """ },
        { """{"ratio":"1,234,567.5 $"}""", "1234567.5", """digits_in_words Guess "1,234,567.5 $" """ },
        { """{"flag":"true"}""", "True", """quoted_scalar Safe "true" """ },
        { """{"flag":"False "}""", "False", """quoted_scalar Safe "False " """ },
        { """{"flag":1}""", "True", "converted_value Guess 1 " },
        { """{"flag":0.0}""", "False", "converted_value Guess 0.0 " },
        { """{"flag":"no"}""", "False", """converted_value Guess "no" """ },
        { """{"text":5.50}""", "5.50", "converted_value Guess 5.50 " },
        { """{"text":true}""", "true", "converted_value Guess true " },

        // Lists and objects.
        { """{"tags":"[\"a\",\"b\"]"}""", "a|b", """quoted_structure Safe "[\"a\",\"b\"]" """ },
        { """{"tags":"a, b"}""", "a, b", """scalar_for_list Guess "a, b" """ },
        { """{"tags":5}""", "5", "scalar_for_list Guess 5, converted_value Guess 5 " },
        { """{"plan":"{\"Title\":\"a\"}"}""", "a", """quoted_structure Safe "{\"Title\":\"a\"}", name_spelling Safe "{\"Title\":\"a\"}" """ },
        { """{"plan":"{title: \"a\",}"}""", "a", """quoted_structure Safe "{title: \"a\",}", unquoted_key Safe "{title: \"a\",}", extra_comma Safe "{title: \"a\",}" """ },
        { """{"plan":"{title: a}"}""", "a", """quoted_structure Safe "{title: a}", unquoted_key Safe "{title: a}", unquoted_value Guess "{title: a}" """ },
        { """{"plan":"{\"title\": \"a\""}""", "a", """quoted_structure Safe "{\"title\": \"a\"", truncated Guess "{\"title\": \"a\"" """ },
        { """{"tags":"[\"a\", \"b\",]"}""", "a|b", """quoted_structure Safe "[\"a\", \"b\",]", extra_comma Safe "[\"a\", \"b\",]" """ },
        { """{"tags":"[a] b"}""", "[a] b", """scalar_for_list Guess "[a] b" """ },
        { """{"plan": {"title":"a"},"plan":{"title":"b"}}""", "b", """duplicate_key Guess "plan" """ },
        { """{"tags":["a","b"],"counts":{"x":"1","x":2}}""", "a|b", """quoted_scalar Safe "1", duplicate_key Guess "x" """ },
    };

    [Theory]
    [MemberData(nameof(Repaired))]
    public void What_can_be_repaired_is_and_says_so(string body, string expected, string repairs)
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead(body, false, Read, errors, out var value), errors.ToString());
        Assert.Equal(expected, value);
        Assert.Equal(repairs.TrimEnd(), string.Join(", ", errors.Repairs.OrderBy(repair => repair.Offset).Select(repair => $"{repair.Kind} {repair.Tier} {TokenAt(body, repair.Offset)}")));
    }

    [Theory]
    [InlineData("""{"category":"HEAL"}""")]
    [InlineData("""{"category":"BANANA"}""")]
    [InlineData("""{"category":0}""")]
    [InlineData("""{"category":true}""")]
    [InlineData("""{"size":"tiny"}""")]
    [InlineData("""{"count":"five"}""")]
    [InlineData("""{"count":"3-5"}""")]
    [InlineData("""{"count":"3,14"}""")]
    [InlineData("""{"count":"B2"}""")]
    [InlineData("""{"count":"2026-05-01"}""")]
    [InlineData("""{"count":"1e999"}""")]
    [InlineData("""{"count":"NaN"}""")]
    [InlineData("""{"count":true}""")]
    [InlineData("""{"count":[5]}""")]
    [InlineData("""{"ratio":"Infinity"}""")]
    [InlineData("""{"flag":2}""")]
    [InlineData("""{"flag":"maybe"}""")]
    [InlineData("""{"flag":null}""")]
    [InlineData("""{"text":["a"]}""")]
    [InlineData("""{"text":{}}""")]
    [InlineData("""{"tags":" "}""")]
    [InlineData("""{"tags":[["a"]]}""")]
    [InlineData("""{"plan":"title: a"}""")]
    [InlineData("""{"plan":"{title: NaN}"}""")]
    [InlineData("""{"plan":["a"]}""")]
    [InlineData("""{"targetState":"a","target-state":"b"}""")]
    public void Everything_else_stays_an_error(string body)
    {
        var errors = new ParameterErrors();
        Assert.False(ParameterReader.TryRead(body, false, Read, errors, out _));
        Assert.Equal(1, errors.Count);
    }

    [Fact]
    public void Where_nothing_may_be_guessed_a_guess_is_an_error()
    {
        foreach (var (body, repairs) in Repaired.Select(row => ((string)row[0], (string)row[2])))
        {
            var errors = new ParameterErrors(RepairLevel.Safe);
            var isRead = ParameterReader.TryRead(body, false, Read, errors, out _);
            Assert.True(isRead == !repairs.Contains("Guess", StringComparison.Ordinal) || repairs.StartsWith("near_miss_name", StringComparison.Ordinal), body);
            Assert.All(errors.Repairs, repair => Assert.Equal(RepairTier.Safe, repair.Tier));
        }
    }

    [Fact]
    public void Where_nothing_may_be_repaired_everything_is_an_error_or_ignored()
    {
        foreach (var body in Repaired.Select(row => (string)row[0]))
        {
            var errors = new ParameterErrors(RepairLevel.Strict);
            Assert.True(!ParameterReader.TryRead(body, false, Read, errors, out _) || errors.IgnoredCount > 0, body);
            Assert.Empty(errors.Repairs);
        }
    }

    [Fact]
    public void A_name_that_another_parameter_has_exactly_is_not_taken_from_it()
    {
        var errors = new ParameterErrors();
        ParameterReader.TryRead(
            """{"targetState":"x","mood":"y"}""", false, (ref r) => (r.IsPresent("target_state") ? r.String("target_state") : "none") + r.String("targetState"), errors, out var value);
        Assert.Equal("nonex", value);
        Assert.Empty(errors.Repairs);
    }

    [Theory]
    [InlineData("""{"step":"a"}""")]
    [InlineData("""{"stepss":"a","steps_":"b"}""")]
    public void A_name_that_is_near_two_is_none_of_them(string body)
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead(body, false, (ref r) => $"{r.IsPresent("steps")}{r.IsPresent("stepz")}", errors, out _));
        Assert.DoesNotContain(errors.Repairs, repair => repair.Kind == RepairKinds.NearMissName);
    }

    [Fact]
    public void Two_names_that_are_near_the_same_one_are_both_ignored()
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead("""{"titel":"a","titlee":"b"}""", false, (ref r) => r.IsPresent("title"), errors, out var isPresent));
        Assert.False(isPresent);
        Assert.Equal(["titel", "titlee"], errors.Ignored);
    }

    [Fact]
    public void The_text_of_xml_params_needs_no_repair_where_text_is_how_it_is_given()
    {
        var errors = new ParameterErrors();
        const string body = """{"flag":"True","count":" 7 ","tags":"[\"a\"]","text":"5","category":" HEALTH "}""";
        Assert.True(ParameterReader.TryRead(
            body,
            true,
            (ref r) => (r.Boolean("flag"), r.Number<int>("count"), r.List((ref e) => e.String(), "tags").Count, r.String("text"), r.Enum(Categories, "category")),
            errors,
            out var value));
        Assert.Equal((true, 7, 1, "5", Category.Health), value);
        Assert.Empty(errors.Repairs);
    }

    [Theory]
    [InlineData("""{"plan":"{title: 'a'}"}""", "unquoted_key, foreign_quotes")]
    [InlineData("""{"plan":"{\"title\": a}"}""", "unquoted_value")]
    public void The_text_of_an_xml_param_is_repaired_where_it_is_nearly_the_object_that_is_declared(string body, string repairs)
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead(body, true, (ref r) => r.Object((ref p) => p.String("title"), "plan"), errors, out var value));
        Assert.Equal("a", value);
        Assert.Equal(repairs, string.Join(", ", errors.Repairs.Select(repair => repair.Kind)));
    }

    [Fact]
    public void A_guess_in_an_object_that_is_text_is_told_in_words()
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead("""{"plan":"{\"title\": a}"}""", false, Read, errors, out _));
        var guess = Assert.Single(errors.Repairs, static repair => repair.Tier == RepairTier.Guess);
        Assert.Equal("plan could be read as an object only by a guess: a text has no double quotes around it, or only one", guess.Complaint.ToString());
    }

    [Fact]
    public void A_guess_is_kept_among_any_number_of_safe_repairs()
    {
        var body = $$"""{"tags":[{{string.Join(",", Enumerable.Repeat("\"1\"", 100))}},"about 5"]}""";
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead(body, false, (ref r) => r.List((ref e) => e.Number<int>(), "tags").Count, errors, out _));
        Assert.Contains(errors.Repairs, repair => repair.Tier == RepairTier.Guess);
        Assert.InRange(errors.Repairs.Count, 1, 32);
    }

    [Fact]
    public void A_body_without_anything_wrong_costs_one_pass()
    {
        var passes = 0;
        Assert.True(ParameterReader.TryRead("""{"text":"a"}""", false, (ref r) => (++passes, r.String("text")), new ParameterErrors(), out _));
        Assert.Equal(1, passes);
    }

    private static string Read(ref ParameterReader r)
    {
        var parts = new List<string>();
        if (r.IsPresent("target_state"))
        {
            parts.Add(r.String("target_state"));
        }

        if (r.IsPresent("café"))
        {
            parts.Add(r.String("café"));
        }

        if (r.IsPresent("category") || r.IsNull("category"))
        {
            parts.Add(r.Enum(Categories, "category").ToString());
        }

        if (r.IsPresent("size"))
        {
            parts.Add(r.Allowed(r.String("size"), ["small", "extra_large"]));
        }

        if (r.IsPresent("count"))
        {
            parts.Add($"{r.Number<int>("count")}");
        }

        if (r.IsPresent("ratio"))
        {
            parts.Add(FormattableString.Invariant($"{r.Number<double>("ratio")}"));
        }

        if (r.IsPresent("flag") || r.IsNull("flag"))
        {
            parts.Add($"{r.Boolean("flag")}");
        }

        if (r.IsPresent("text"))
        {
            parts.Add(r.String("text"));
        }

        if (r.IsPresent("tags"))
        {
            parts.AddRange(r.List((ref e) => e.String(), "tags"));
        }

        if (r.IsPresent("plan"))
        {
            parts.Add(r.Object((ref p) => p.String("title"), "plan"));
        }

        if (r.IsPresent("counts"))
        {
            r.Dictionary((ref e) => e.Number<int>(), "counts");
        }

        return string.Join('|', parts);
    }

    /// <summary>The JSON token that begins at an offset.</summary>
    private static string TokenAt(string body, int offset)
    {
        var scan = JsonLexer.Scan(body, offset, 8);
        return body[offset..scan.End];
    }
}
