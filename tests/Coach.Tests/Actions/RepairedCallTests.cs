using System.Reflection;
using Coach.Markup;
using Coach.Tests.Support;

namespace Coach.Tests.Actions;

/// <summary>Each kind of repair on its way through a whole turn: what is safe runs and says so, what is guessed is refused unless the action accepts it.</summary>
public sealed class RepairedCallTests
{
    private const string Example = """{"text": "tea", "size": "LARGE"}""";

    /// <summary>The body between the tags, where it was repaired, and for a guess what the model is told of it.</summary>
    private static readonly Dictionary<string, (string Body, string At, string? Told)> Rows = new(StringComparer.Ordinal)
    {
        [RepairKinds.ExtraComma] = ("""{"text": "tea",}""", ",}", null),
        [RepairKinds.ForeignQuotes] = ("{'text': \"tea\"}", "'text'", null),
        [RepairKinds.UnquotedKey] = ("""{text: "tea"}""", "text", null),
        [RepairKinds.RawControlCharacter] = ("{\"text\": \"green\ttea\"}", "\t", null),
        [RepairKinds.Comment] = ("""{"text": "tea" /* hot */}""", "/*", null),
        [RepairKinds.ForeignLiteral] = ("""{"text": "tea", "hot": True}""", "True", null),
        [RepairKinds.ForeignPunctuation] = ("""{"text"： "tea"}""", "：", null),
        [RepairKinds.HtmlEntities] = ("{&quot;text&quot;: &quot;tea&quot;}", "&quot;", null),
        [RepairKinds.NeedlessEscape] = ("""{"text": "it\'s tea"}""", "\\'", null),
        [RepairKinds.MissingCloseTag] = ("""{"text": "tea"}""", "", null),
        [RepairKinds.FencedBody] = ("```json\n{\"text\": \"tea\"}\n```", "```", null),
        [RepairKinds.RepeatedObject] = ("""{"text": "tea"} {"text": "tea"}""", """{"text": "tea"}[/""", null),
        [RepairKinds.SurplusBrackets] = ("""{"text": "tea"}}""", "}[/", null),
        [RepairKinds.NameSpelling] = ("""{"Text": "tea"}""", "\"Text\"", null),
        [RepairKinds.ValueSpelling] = ("""{"text": "tea", "size": "extra large"}""", "\"extra", null),
        [RepairKinds.QuotedScalar] = ("""{"text": "tea", "count": "7"}""", "\"7\"", null),
        [RepairKinds.QuotedStructure] = ("""{"text": "tea", "plan": "{\"title\": \"a\"}"}""", "\"{", null),
        [RepairKinds.Truncated] = ("""{"text": "tea", "count": 7""", "", "the JSON ends before its object is closed"),
        [RepairKinds.UnquotedValue] = ("""{"text": green tea}""", "green", "a text has no double quotes around it, or only one (near "),
        [RepairKinds.MissingBracket] = ("""{"text": "tea", "tags": ["a", "b"}""", "}", "a bracket is missing or is of the wrong kind"),
        [RepairKinds.InnerQuotes] = ("""{"text": "say "tea" now"}""", "\"tea", "a quote inside a string must be written as \\\""),
        [RepairKinds.InvalidEscape] = ("""{"text": "C:\tea\pot\#"}""", "\\p", "a backslash inside a string must be written as \\\\"),
        [RepairKinds.SurroundingText] = ("""Here it is: {"text": "tea"}""", "Here", "only the JSON object may stand between the tags"),
        [RepairKinds.MissingSeparator] = ("""{"text": "tea" "count": 7}""", "\"count", "a comma or a colon is missing or is another character"),
        [RepairKinds.MissingValue] = ("""{"text": "tea", "note": }""", "}", "a property has no value"),
        [RepairKinds.TwoObjects] = ("""{"text": "tea"} {"text": "milk"}""", """{"text": "milk""", "a second, different object follows the first"),
        [RepairKinds.DuplicateKey] = ("""{"text": "milk", "text": "tea"}""", "\"text\": \"tea", "text is given twice"),
        [RepairKinds.NumberFormat] = ("""{"text": "tea", "count": +7}""", "+7", "a number is not written as JSON writes numbers"),
        [RepairKinds.Expression] = ("""{"text": "green " + "tea"}""", "+", "an expression or a call stands where JSON has a value"),
        [RepairKinds.Ellipsis] = ("""{"text": "tea", "tags": ["a", "b", ...]}""", "...", "an ellipsis stands where elements should"),
        [RepairKinds.ScalarForList] = ("""{"text": "tea", "tags": "a"}""", "\"a\"", "tags must be a list, not \"a\""),
        [RepairKinds.ConvertedValue] = ("""{"text": 7}""", "7", "text must be text, not 7"),
        [RepairKinds.DigitsInWords] = ("""{"text": "tea", "count": "about 7"}""", "\"about", "count must be a whole number, not \"about 7\""),
        [RepairKinds.NearMissValue] = ("""{"text": "tea", "size": "LARGW"}""", "\"LARGW", "size must be one of LARGE, EXTRA_LARGE, not \"LARGW\""),
        [RepairKinds.NearMissName] = ("""{"text": "tea", "cuont": 7}""", "\"cuont", "count is written cuont"),
    };

    private static readonly string[] All = [.. typeof(RepairKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> Kinds { get; } = [.. All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_safe_repair_runs_and_is_told_and_a_guess_is_refused_unless_it_is_accepted(string kind)
    {
        Assert.True(Rows.TryGetValue(kind, out var row), $"There is no row for {kind}.");
        var (action, reply, ran) = await SayAsync(kind, row.Body, acceptGuesses: false);
        AssertNoted(kind, row, action, reply);
        if (row.Told is null)
        {
            Assert.Equal(ActionStatus.Succeeded, action.Status);
            Assert.DoesNotContain(action.Repairs, static repair => repair.Tier == RepairTier.Guess);
            Assert.Single(ran);
            return;
        }

        Assert.Equal(ActionStatus.GuessRefused, action.Status);
        Assert.Empty(ran);
        Assert.StartsWith("The call could be read only by guessing, so it was not run: ", action.Message, StringComparison.Ordinal);
        Assert.Contains(row.Told, action.Message, StringComparison.Ordinal);
        Assert.EndsWith($". Write it again as strict JSON, such as {Example}.", action.Message, StringComparison.Ordinal);

        var (accepted, _, ranThen) = await SayAsync(kind, row.Body, acceptGuesses: true);
        AssertNoted(kind, row, accepted, reply);
        Assert.Equal(ActionStatus.Succeeded, accepted.Status);
        Assert.Single(ranThen);
    }

    [Fact]
    public void Every_row_is_of_a_kind_that_there_is() => Assert.Equal(All.Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

    private static void AssertNoted(string kind, (string Body, string At, string? Told) row, ActionCallResult action, string reply)
    {
        var repair = action.Repairs.First(repair => repair.Kind == kind);
        Assert.Equal(row.Told is null ? RepairTier.Safe : RepairTier.Guess, repair.Tier);
        Assert.StartsWith(row.At, reply[repair.Offset..], StringComparison.Ordinal);
        Assert.InRange(repair.Offset, reply.IndexOf(']', StringComparison.Ordinal) + 1, action.Offset + action.Length);
        Assert.Equal(action.Repairs.OrderBy(static each => each.Offset), action.Repairs);
    }

    private static async Task<(ActionCallResult Action, string Reply, List<string> Ran)> SayAsync(string kind, string body, bool acceptGuesses)
    {
        var reply = $"Of course. [ACTION:BREW]{body}{(kind is RepairKinds.MissingCloseTag or RepairKinds.Truncated ? "" : "[/ACTION]")}";
        var ran = new List<string>();
        await using var workshop = new Workshop(new(reply), null, Brew(ran, acceptGuesses));
        return (Assert.Single((await workshop.SayAsync()).Actions), reply, ran);
    }

    private static ActionDefinition Brew(List<string> ran, bool acceptGuesses) => Definitions.Of(
        "BREW",
        static (ref reader) => string.Join(
            '|',
            reader.String("text"),
            reader.IsPresent("size") ? reader.Allowed(reader.String("size"), ["LARGE", "EXTRA_LARGE"]) : "",
            reader.IsPresent("count") ? reader.Number<int>("count") : 0,
            reader.IsPresent("hot") && reader.Boolean("hot"),
            reader.IsPresent("note") ? reader.String("note") : "",
            reader.IsPresent("plan") ? reader.Object(static (ref plan) => plan.String("title"), "plan") : "",
            reader.IsPresent("tags") ? string.Join(',', reader.List(static (ref tag) => tag.String(), "tags")) : ""),
        (what, _, _) =>
        {
            ran.Add(what);
            return new(ActionOutcome.Success(what));
        },
        """
        {"type":"object","properties":{"text":{"type":"string"},"size":{"enum":["LARGE","EXTRA_LARGE"]},"count":{"type":"integer"},"hot":{"type":"boolean"},
        "note":{"type":"string"},"plan":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]},
        "tags":{"type":"array","items":{"type":"string"}}},"required":["text"],"additionalProperties":false}
        """,
        Example,
        acceptGuesses);
}
