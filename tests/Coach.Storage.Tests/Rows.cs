using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach.Storage.Tests;

/// <summary>Makes the rows that the tests write, with every field set to something of its own.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    public static CoachSession Session(string id = "s1", string userId = "ada") => new()
    {
        Id = id,
        UserId = userId,
        State = "introduction",
        Data = SessionData.Empty.Set("name", "Ada").Set("introduction_completed", false),
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    public static StepRecord Step(CoachSession session, string turnId, int step = 1, string? result = "{\"ok\":true}") => new()
    {
        Session = session,
        TurnId = turnId,
        Step = step,
        RawReply = "Hello! [ACTION:SAVE_IDENTITY]{}[/ACTION]",
        VisibleText = "Hello!",
        Model = "demo-1",
        Calls = [],
        Result = result,
        At = Start.AddMinutes(1),
    };

    public static ActionCallResult Call(int ordinal = 0, ActionStatus status = ActionStatus.Succeeded) => new()
    {
        Name = "SAVE_IDENTITY",
        Status = status,
        Code = "saved",
        Message = "Identity saved: Creative \"Visionary\" – 創造",
        Data = JsonNode.Parse("""{"id":7,"tags":["a",null,true]}"""),
        Parameters = """{"identity":"Creative Visionary"}""",
        Duration = TimeSpan.FromTicks(12_345_678),
        Key = $"s1/t1/{ordinal}",
        Ordinal = ordinal,
        Emitter = ActionEmitters.Model | ActionEmitters.User,
        Format = "bracket",
        Offset = 7,
        Length = 33,
        Repairs = [new("quoted_scalar", RepairTier.Safe, 12), new("truncated", RepairTier.Guess, 40)],
        IgnoredParameters = ["colour"],
        StateBefore = "introduction",
        StateAfter = "identity_brainstorming",
    };

    /// <summary>Compares every field; a record's own equality compares lists and JSON by reference.</summary>
    public static void AssertSame(ActionCallResult expected, ActionCallResult actual)
    {
        Assert.True(JsonNode.DeepEquals(expected.Data, actual.Data), $"{expected.Data} <> {actual.Data}");
        Assert.Equal(expected.Repairs, actual.Repairs);
        Assert.Equal(expected.IgnoredParameters, actual.IgnoredParameters);
        Assert.Equal(
            expected with { Data = null, Repairs = [], IgnoredParameters = [] },
            actual with { Data = null, Repairs = [], IgnoredParameters = [] });
    }
}
