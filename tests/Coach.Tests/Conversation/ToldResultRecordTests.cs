using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach.Tests.Conversation;

/// <summary>What the model is told is read of the record by hand: it has to be what the whole record says.</summary>
public sealed class ToldResultRecordTests
{
    private static readonly TurnResult Full = new()
    {
        SessionId = "s1",
        TurnId = "t1",
        Kind = TurnKind.Decision,
        Status = TurnStatus.Completed,
        Text = "Visible \"text\" {with} [brackets]",
        StateBefore = "before",
        State = "after",
        Actions =
        [
            new()
            {
                Name = "LOOK",
                Status = ActionStatus.TimedOut,
                Code = "timed_out",
                Message = "Grüße 😀\n\"quoted\"",
                Data = new JsonObject { ["name"] = "not the name", ["deep"] = new JsonArray(1, new JsonObject { ["status"] = null }) },
                Parameters = """{"kind": "Message", "a": [1, {"state": "x"}]}""",
                Key = "s1/t1/0",
                Emitter = ActionEmitters.User,
                Format = "native",
                CallId = "call-1",
                Repairs = [new("comma", RepairTier.Safe, 3)],
                IgnoredParameters = ["one", "two"],
                StateBefore = "before",
                StateAfter = "after",
            },
            new() { Name = "WAIT", Status = ActionStatus.Succeeded, Code = "ok", Message = "", Parameters = "{}", Key = "s1/t1/1", Format = "bracket", StateBefore = "after", StateAfter = "after" },
        ],
        Tools = [new() { Name = "clock", Status = ToolCallStatus.Succeeded, Result = "12:00", CallId = "call-2", Arguments = "{}", Format = "bracket" }],
        Unreadable = [new("no_json", "Expected a value.", 3, 4) { Step = 2 }],
    };

    [Fact]
    public void Every_value_that_is_told_is_the_recorded_one()
    {
        var whole = CoachJson.Read(CoachJson.Write(Full));

        var told = CoachJson.ReadTold(CoachJson.Write(Full));

        Assert.Equal((whole.Kind, whole.State), (told.Kind, told.State));
        Assert.Equal(
            whole.Actions.Select(action => (action.Name, action.Status, action.Code, action.Message, action.Data?.ToJsonString(), action.Parameters, action.Emitter, action.CallId, string.Join('|', action.IgnoredParameters), action.Succeeded)),
            told.Actions.Select(action => (action.Name, action.Status, action.Code, action.Message, action.Data?.ToJsonString(), action.Parameters, action.Emitter, action.CallId, string.Join('|', action.IgnoredParameters), action.Succeeded)));
        Assert.Equal(whole.Tools, told.Tools);
        Assert.Equal(whole.Unreadable, told.Unreadable);
    }

    [Fact]
    public void A_record_of_an_earlier_version_has_nothing_of_what_it_did_not_know()
    {
        var told = CoachJson.ReadTold("""{"kind":"Message","state":"hall","actions":[{"name":"LOOK","status":"Succeeded","data":null,"callId":null,"unknown":{"name":[1]}}]}""");

        Assert.Equal("hall", told.State);
        Assert.Empty(told.Tools);
        var action = Assert.Single(told.Actions);
        Assert.Equal(("LOOK", "{}", ActionEmitters.Model, null, null), (action.Name, action.Parameters, action.Emitter, action.CallId, action.Data?.ToJsonString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"kind\":")]
    [InlineData("{\"kind\":\"Nonsense\"}")]
    [InlineData("{\"kind\":7}")]
    [InlineData("{\"state\":7}")]
    [InlineData("{\"actions\":{}}")]
    [InlineData("{\"actions\":[7]}")]
    [InlineData("{\"actions\":[null]}")]
    [InlineData("{\"actions\":[{\"name\":\"A\"")]
    [InlineData("{\"actions\":[{\"ignoredParameters\":[7]}]}")]
    [InlineData("{\"actions\":[{\"status\":\"a name that is far too long for the name of any status that there has ever been\"}]}")]
    [InlineData("{\"tools\":[7]}")]
    [InlineData("{\"kind\":\"Message\"")]
    public void A_record_that_is_damaged_is_said_to_be(string json)
    {
        var error = Assert.Throws<CoachStoreException>(() => CoachJson.ReadTold(json));

        Assert.Contains("recorded turn result", error.Message, StringComparison.Ordinal);
    }
}
