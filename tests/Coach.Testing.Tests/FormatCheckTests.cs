using Coach.Markup;
using Sprache;

namespace Coach.Testing.Tests;

public sealed class FormatCheckTests
{
    private const string Reply = """Saved. @@SAVE_IDENTITY {"identity": "Gardener"}@@ And @@ alone, @@BROKEN {"a": 1,,}@@ and @@OPEN {""";

    private static readonly Parser<string> Name = Parse.Char(static c => char.IsLetterOrDigit(c) || c == '_', "a name").AtLeastOnce().Text();

    [Theory]
    [InlineData("")]
    [InlineData("Nothing to do.")]
    [InlineData(Reply)]
    [InlineData("`@@SAVE {}@@` quoted, 😀@@SAVE {\"a\": \"😀@@\"}@@")]
    public void A_format_that_reads_the_same_however_it_is_cut_passes(string text)
    {
        FormatCheck.Chunks(new AtFormat(Name), text);
        FormatCheck.Chunks(new MarkupOptions { Formats = ["bracket", "at"], CustomFormats = [new AtFormat(Name)] }, text);
    }

    [Fact]
    public void A_format_that_remembers_something_is_found_with_the_first_cut_that_shows_it()
    {
        // What it has read before changes what it reads next.
        var heads = 0;
        Parser<string> forgetful = input => heads++ == 0 ? Name(input) : Result.Failure<string>(input, "no name", ["another name"]);

        var error = Assert.Throws<CoachTestException>(() => FormatCheck.Chunks(new AtFormat(forgetful), "Saved. @@SAVE_IDENTITY {}@@"));

        Assert.StartsWith("Expected the reply to read the same whole and in chunks, but cut at offset ", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  whole:\n    shows \"Saved. \"\n    calls SAVE_IDENTITY{} at 7, 20 characters, as at\n  in chunks:\n    ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_that_throws_is_found()
    {
        Parser<string> throwing = static input => throw new NotSupportedException("no head");

        var error = Assert.Throws<CoachTestException>(() => FormatCheck.Chunks(new AtFormat(throwing), "Saved. @@SAVE {}@@"));

        Assert.Equal("Expected no reply to make the format throw, but read whole, it threw NotSupportedException: no head", error.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"identity": "@@ \" }@@", "n": [1, {"a": null}]}""")]
    public void What_a_format_writes_is_read_back(string json) => FormatCheck.RoundTrip(new AtFormat(Name), "SAVE_IDENTITY", json);

    [Fact]
    public void A_format_that_writes_what_it_does_not_read_is_found()
    {
        var error = Assert.Throws<CoachTestException>(() => FormatCheck.RoundTrip(new AtFormat(Name, static (name, json) => $"@@{json} {name}@@"), "SAVE", "{}"));

        Assert.StartsWith("Expected \"@@{} SAVE@@\" to be read as SAVE{}, but it is read as:\nshows \"", error.Message, StringComparison.Ordinal);
        Assert.Contains("(invalid_name)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_that_cannot_be_used_is_no_failed_check() =>
        Assert.Throws<ArgumentException>(() => FormatCheck.Chunks(new MarkupOptions { Formats = ["att"], CustomFormats = [new AtFormat(Name)] }, "Hello"));

    private sealed class AtFormat(Parser<string> head, Func<string, string, string>? render = null) : CustomFormat
    {
        public override string Name => "at";

        public override string Opener => "@@";

        public override string Closer => "@@";

        public override Parser<string> Head => head;

        public override string Render(string name, string json) => render?.Invoke(name, json) ?? $"@@{name} {json}@@";
    }
}
