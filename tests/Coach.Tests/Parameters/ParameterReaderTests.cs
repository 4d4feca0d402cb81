using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Tests.Parameters;

public sealed class ParameterReaderTests
{
    private enum Category
    {
        MoneyMaker,
        Health,
        Other,
    }

    private static readonly EnumNames<Category> Categories = new(
        ("MONEY_MAKER", "MoneyMaker", Category.MoneyMaker), ("PHYSICAL", "Health", Category.Health), ("maker", "Other", Category.Other));

    [Fact]
    public void Zero_and_false_are_values() =>
        Assert.Equal((0, false), Read("""{"count":0,"flag":false}""", (ref r) => (r.Number<int>("count"), r.Boolean("flag"))));

    [Fact]
    public void A_missing_required_parameter_is_named() =>
        Assert.Equal("identity is required.", Errors("{}", (ref r) => r.String("identity")));

    [Fact]
    public void Null_is_no_value_of_a_required_parameter() =>
        Assert.Equal("identity must not be null.", Errors("""{"identity":null}""", (ref r) => r.String("identity")));

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(
            "a is required; b must be true or false, not \"maybe\"; c must be a whole number, not 3.5.",
            Errors("""{"b":"maybe","c":3.5}""", (ref r) => (r.String("a"), r.Boolean("b"), r.Number<int>("c"))));

    [Fact]
    public void An_exact_name_wins_over_one_in_another_spelling() =>
        Assert.Equal("exact", Read("""{"KEY":"other","key":"exact"}""", (ref r) => r.String("key")));

    [Fact]
    public void An_escaped_name_is_the_same_name() =>
        Assert.Equal("x", Read("""{"\u006bey":"x"}""", (ref r) => r.String("key")));

    [Fact]
    public void A_name_beyond_ascii_is_found() =>
        Assert.Equal("x", Read("""{"größe":"x"}""", (ref r) => r.String("größe")));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    public void A_parameter_given_twice_is_refused_where_nothing_may_be_guessed(string body) =>
        Assert.Equal("a is given twice.", Errors(body, (ref r) => r.Number<int>("a"), level: RepairLevel.Safe));

    [Fact]
    public void A_duplicate_among_many_parameters_is_found()
    {
        var body = "{" + string.Join(",", Enumerable.Range(0, 40).Select(i => $"\"p{i}\":{i}")) + ",\"p7\":1}";
        Assert.Equal("p7 is given twice.", Errors(body, (ref r) => r.Number<int>("p39"), level: RepairLevel.Safe));
    }

    [Fact]
    public void A_name_that_is_not_declared_is_ignored_and_noted()
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead("""{"a":1,"mood":"good"}""", false, (ref r) => r.Number<int>("a"), errors, out _));
        Assert.Equal(["mood"], errors.Ignored);
    }

    [Theory]
    [InlineData("3.0", 3)]
    [InlineData("3e2", 300)]
    [InlineData("-7", -7)]
    public void A_whole_number_may_be_written_in_any_way_json_has(string number, int expected) =>
        Assert.Equal(expected, Read($$"""{"n":{{number}}}""", (ref r) => r.Number<int>("n")));

    [Theory]
    [InlineData("2147483648", "a whole number that fits Int32")]
    [InlineData("3.5", "a whole number")]
    [InlineData("\"3.5\"", "a whole number")]
    [InlineData("[3]", "a whole number")]
    [InlineData("true", "a whole number")]
    public void What_is_no_int_is_refused(string json, string expected) =>
        Assert.StartsWith($"n must be {expected}, not ", Errors($$"""{"n":{{json}}}""", (ref r) => r.Number<int>("n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("7")]
    [InlineData("-7")]
    [InlineData("12")]
    [InlineData("999999999")]
    [InlineData("-999999999")]
    [InlineData("1000000000")]
    [InlineData("2147483647")]
    [InlineData("-2147483648")]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("99999999999")]
    [InlineData("3.0")]
    [InlineData("3.5")]
    [InlineData("3e2")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("1_000")]
    [InlineData("007")]
    [InlineData("+5")]
    [InlineData("٣")]
    [InlineData("７")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[3]")]
    [InlineData("{}")]
    [InlineData("\"12\"")]
    [InlineData("\" 12 \"")]
    [InlineData("\"-12\"")]
    [InlineData("\"12 minutes\"")]
    [InlineData("\"\"")]
    [InlineData("\"twelve\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"\\u0031\"")]
    public void An_int_is_read_as_any_number_is(string value)
    {
        foreach (var level in Enum.GetValues<RepairLevel>())
        {
            foreach (var textValues in (bool[])[false, true])
            {
                Assert.Equal(Said((ref r) => r.Number<int>("n")), Said((ref r) => r.Int32("n")));
                Assert.Equal(Said((ref r) => r.Array((ref e) => e.Number<int>(), "n").Sum()), Said((ref r) => r.Array((ref e) => e.Int32(), "n").Sum()));

                string Said(ParameterParser<int> parser)
                {
                    var errors = new ParameterErrors(level);
                    var isRead = ParameterReader.TryRead($$"""{"n":{{value}}}""", textValues, parser, errors, out var number);
                    return $"{isRead} {number} {errors} {string.Join(", ", errors.Repairs.Select(repair => (repair.Kind, repair.Tier, repair.Offset)))}";
                }
            }
        }
    }

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, false, null)]
    [InlineData(false, true, "no")]
    [InlineData(true, true, "no")]
    public void A_range_of_ints_is_one_of_any_numbers(bool minIsExclusive, bool maxIsExclusive, string? message)
    {
        for (var value = 0; value <= 10; value++)
        {
            Assert.Equal(
                Said((ref r) => r.Range<int>(r.Int32("n"), 1, 9, minIsExclusive, maxIsExclusive, message)), Said((ref r) => r.Range(r.Int32("n"), 1, 9, minIsExclusive, maxIsExclusive, message)));

            string Said(ParameterParser<int> parser)
            {
                var errors = new ParameterErrors();
                return $"{ParameterReader.TryRead($$"""{"n":{{value}}}""", false, parser, errors, out var number)} {number} {errors}";
            }
        }
    }

    [Fact]
    public void A_double_beyond_its_range_is_refused_and_not_infinite() =>
        Assert.Equal("n must be a finite number that fits Double, not 1e999.", Errors("""{"n":1e999}""", (ref r) => r.Number<double>("n")));

    [Fact]
    public void Every_number_type_reads_its_largest_value()
    {
        Assert.Equal(byte.MaxValue, Read("""{"n":255}""", (ref r) => r.Number<byte>("n")));
        Assert.Equal(ulong.MaxValue, Read("""{"n":18446744073709551615}""", (ref r) => r.Number<ulong>("n")));
        Assert.Equal(decimal.MaxValue, Read("""{"n":79228162514264337593543950335}""", (ref r) => r.Number<decimal>("n")));
        Assert.Equal(float.MaxValue, Read("""{"n":3.4028235E38}""", (ref r) => r.Number<float>("n")));
    }

    [Theory]
    [InlineData("MONEY_MAKER", nameof(Category.MoneyMaker))]
    [InlineData("money_maker", nameof(Category.MoneyMaker))]
    [InlineData("MoneyMaker", nameof(Category.MoneyMaker))]
    [InlineData("money maker", nameof(Category.MoneyMaker))]
    [InlineData("health", nameof(Category.Health))]
    [InlineData("physical", nameof(Category.Health))]
    [InlineData("maker", nameof(Category.Other))]
    public void An_enum_matches_by_either_name_in_any_case(string text, string expected) =>
        Assert.Equal(expected, Read($$"""{"c":"{{text}}"}""", (ref r) => r.Enum(Categories, "c")).ToString());

    [Theory]
    [InlineData("\"BANANA\"")]
    [InlineData("0")]
    [InlineData("\"MONEY_MAKER, PHYSICAL\"")]
    public void A_value_outside_an_enum_is_refused_with_the_names(string json) =>
        Assert.StartsWith("c must be one of MONEY_MAKER, PHYSICAL, maker, not ", Errors($$"""{"c":{{json}}}""", (ref r) => r.Enum(Categories, "c")), StringComparison.Ordinal);

    [Fact]
    public void Dates_times_and_identifiers_are_read()
    {
        Assert.Equal(new DateTime(2026, 5, 1, 9, 30, 0, DateTimeKind.Utc), Read("""{"v":"2026-05-01T09:30:00Z"}""", (ref r) => r.DateTime("v")));
        Assert.Equal(DateTimeKind.Utc, Read("""{"v":"2026-05-01T09:30:00Z"}""", (ref r) => r.DateTime("v")).Kind);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 9, 30, 0, TimeSpan.FromHours(2)), Read("""{"v":"2026-05-01T09:30:00+02:00"}""", (ref r) => r.DateTimeOffset("v")));
        Assert.Equal(new DateOnly(2026, 5, 1), Read("""{"v":"2026-05-01"}""", (ref r) => r.DateOnly("v")));
        Assert.Equal(new TimeOnly(9, 30), Read("""{"v":"09:30"}""", (ref r) => r.TimeOnly("v")));
        Assert.Equal(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), Read("""{"v":"0f8fad5b-d9cb-469f-a165-70867728950e"}""", (ref r) => r.Guid("v")));
        Assert.Equal(new Uri("https://example.org/a"), Read("""{"v":"https://example.org/a"}""", (ref r) => r.Uri("v")));
    }

    [Theory]
    [InlineData("PT15M", "00:15:00")]
    [InlineData("P1DT2H", "1.02:00:00")]
    [InlineData("P2W", "14.00:00:00")]
    [InlineData("PT0.5S", "00:00:00.5")]
    [InlineData("00:15:00", "00:15:00")]
    [InlineData("1:30", "01:30:00")]
    public void A_duration_is_iso_or_hours_and_minutes(string text, string expected) =>
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), Read($$"""{"v":"{{text}}"}""", (ref r) => r.TimeSpan("v")));

    [Theory]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("PT٣M")]
    [InlineData("PT1M2H")]
    [InlineData("PT1M2M")]
    [InlineData("P1.5D")]
    [InlineData("PT1.S")]
    [InlineData("P1M")]
    [InlineData("P1DT")]
    [InlineData("soon")]
    [InlineData("P999999999W")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.StartsWith("v must be a duration", Errors($$"""{"v":"{{text}}"}""", (ref r) => r.TimeSpan("v")), StringComparison.Ordinal);

    [Theory]
    [InlineData("01/05/2026")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public void A_date_in_another_notation_is_refused_in_every_culture(string text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.StartsWith("v must be a date such as", Errors($$"""{"v":"{{text}}"}""", (ref r) => r.DateOnly("v")), StringComparison.Ordinal);
            Assert.Equal(1.5, Read("""{"n":1.5}""", (ref r) => r.Number<double>("n")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_mistake_deep_inside_is_named_by_its_path() =>
        Assert.Equal(
            "plan.steps[1].title is required; plan.tags.b must be text, not a list.",
            Errors(
                """{"plan":{"steps":[{"title":"a"},{}],"tags":{"a":"x","b":[]}}}""",
                (ref r) => r.Object(
                    (ref p) => (p.List((ref s) => s.Object((ref o) => o.String("title")), "steps").Count, p.Dictionary((ref t) => t.String(), "tags").Count), "plan")));

    [Fact]
    public void An_undeclared_name_deep_inside_is_noted_by_its_path()
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead(
            """{"steps":[{"title":"a","x":1}]}""", false, (ref r) => r.List((ref s) => s.Object((ref o) => o.String("title")), "steps"), errors, out _));
        Assert.Equal(["steps[0].x"], errors.Ignored);
    }

    [Fact]
    public void Nullable_elements_may_be_null() =>
        Assert.Equal([1, null, 3], Read("""{"n":[1,null,3]}""", (ref r) => r.Array((ref e) => e.IsPresent() ? e.Number<int>() : (int?)null, "n")));

    [Fact]
    public void A_scalar_where_a_list_is_declared_is_refused_where_nothing_may_be_guessed() =>
        Assert.Equal("n must be a list, not 1.", Errors("""{"n":1}""", (ref r) => r.List((ref e) => e.Number<int>(), "n").Count, level: RepairLevel.Safe));

    [Fact]
    public void Values_of_xml_params_are_converted_by_the_declared_type()
    {
        const string body = """{"text":"01234","flag":"True","count":" 7 ","list":"[1,2]","none":"null"}""";
        Assert.Equal(
            ("01234", true, 7, 2, "null"),
            Read(body, (ref r) => (r.String("text"), r.Boolean("flag"), r.Number<int>("count"), r.List((ref e) => e.Number<int>(), "list").Count, r.String("none")), textValues: true));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("seven")]
    [InlineData("")]
    public void Text_that_is_no_number_is_refused_in_an_xml_param(string text) =>
        Assert.StartsWith("n must be a finite number", Errors($$"""{"n":"{{text}}"}""", (ref r) => r.Number<double>("n"), textValues: true), StringComparison.Ordinal);

    [Fact]
    public void Constraints_are_checked_and_say_what_would_be_right()
    {
        const string body = """{"name":"","age":200,"mail":"nobody","url":"gopher://x","code":"abc","tags":[],"size":4}""";
        Assert.Equal(
            "name must have 1 to 80 characters; age must be at least 0 and at most 150; mail must be an e-mail address; "
                + "url must be a URL that begins with http://, https:// or ftp://; code must match [0-9]+; tags must have at least 1 elements; size must be one of 1, 2, not 4.",
            Errors(
                body,
                (ref r) =>
                {
                    r.Length(r.String("name"), 1, 80);
                    r.Range(r.Number<int>("age"), 0, 150);
                    r.Email(r.String("mail"));
                    r.Url(r.String("url"));
                    r.Pattern(r.String("code"), "[0-9]+");
                    r.Count(r.List((ref e) => e.String(), "tags"), 1, int.MaxValue);
                    r.Allowed(r.Number<int>("size"), [1, 2]);
                    return 0;
                }));
    }

    [Fact]
    public void A_constraint_is_not_checked_on_what_could_not_be_read() =>
        Assert.Equal("age is required.", Errors("{}", (ref r) => r.Range(r.Number<int>("age"), 18, 150)));

    [Fact]
    public void An_own_attribute_decides_and_says_why() =>
        Assert.Equal(
            "n is not valid: n has to be even.", Errors("""{"n":3}""", (ref r) => r.Valid(r.Number<int>("n"), new EvenAttribute { ErrorMessage = "{0} has to be even." })));

    [Fact]
    public void A_pattern_that_could_explode_is_bounded()
    {
        var body = $$"""{"v":"{{new string('a', 5_000)}}!"}""";
        Assert.Equal("v must match (a+)+.", Errors(body, (ref r) => r.Pattern(r.String("v"), "(a+)+")));
    }

    [Fact]
    public void A_constructor_that_refuses_the_values_makes_them_invalid() =>
        Assert.Equal("The parameters were refused: together they are not valid.", Errors("""{"low":3,"high":1}""", (ref r) => new Span(r.Number<int>("low"), r.Number<int>("high"))));

    [Fact]
    public void A_thousand_mistakes_become_a_short_answer()
    {
        var text = Errors($$"""{"n":[{{string.Join(",", Enumerable.Repeat("null", 1_000))}}]}""", (ref r) => r.List((ref e) => e.Number<int>(), "n").Count);
        Assert.EndsWith("; and 984 more.", text, StringComparison.Ordinal);
        Assert.StartsWith("n[0] must not be null; n[1] must", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_too_large_for_the_stack_is_read()
    {
        var text = new string('ü', 20_000);
        Assert.Equal(text, Read($$"""{"v":"{{text}}"}""", (ref r) => r.String("v")));
    }

    [Fact]
    public void An_offending_value_is_quoted_in_part_only()
    {
        var text = Errors($$"""{"n":"{{new string('ü', 500)}}"}""", (ref r) => r.Number<int>("n"));
        Assert.True(text.Length < 120, text);
        Assert.EndsWith("….", text, StringComparison.Ordinal);
    }

    private static T Read<T>(string body, ParameterParser<T> parser, bool textValues = false)
    {
        var errors = new ParameterErrors();
        Assert.True(ParameterReader.TryRead(body, textValues, parser, errors, out var value), errors.ToString());
        return value!;
    }

    private static string Errors<T>(string body, ParameterParser<T> parser, bool textValues = false, RepairLevel level = RepairLevel.Guess)
    {
        var errors = new ParameterErrors(level);
        Assert.False(ParameterReader.TryRead(body, textValues, parser, errors, out _));
        return errors.ToString();
    }

    private sealed class EvenAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => value is int number && number % 2 == 0;
    }

    private sealed record Span
    {
        public Span(int low, int high) => ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
    }
}
