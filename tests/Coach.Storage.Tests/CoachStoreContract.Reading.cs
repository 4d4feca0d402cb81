using System.Text.Json.Nodes;

namespace Coach.Storage.Tests;

public abstract partial class CoachStoreContract
{
    [StoreFact]
    public async Task What_is_read_is_the_callers_own()
    {
        var session = await SessionWithTurn();
        var call = Rows.Call();
        await Commit(session, Rows.Step(session, "t1") with { Calls = [call] });
        call.Data!["id"] = 8;

        var log = await Store.ReadActionLogAsync("s1", 1);
        Rows.AssertSame(Rows.Call(), log[0].Result);
        log[0].Result.Data!["id"] = 9;

        Rows.AssertSame(Rows.Call(), (await Store.ReadActionLogAsync("s1", 1))[0].Result);
    }

    [StoreFact]
    public async Task Data_as_deep_as_a_handler_can_hand_it_on_comes_back()
    {
        JsonNode deep = JsonValue.Create(1);
        for (var depth = 0; depth < 999; depth++)
        {
            deep = new JsonArray(deep);
        }

        var session = await SessionWithTurn();
        var moved = session with { Data = session.Data.Set("deep", deep.DeepClone()) };
        await Commit(session, Rows.Step(moved, "t1") with { Calls = [Rows.Call() with { Data = deep }] });

        Assert.True(JsonNode.DeepEquals(deep, (await Other.ReadActionLogAsync("s1", 1))[0].Result.Data));
        Assert.True(JsonNode.DeepEquals(deep, (await Other.FindSessionAsync("s1"))!.Data.Find("deep")));
    }

    [StoreFact]
    public async Task The_last_messages_and_calls_are_read_oldest_first()
    {
        await Store.CreateSessionAsync(Rows.Session());
        for (var turn = 1; turn <= 6; turn++)
        {
            await Store.AcceptTurnAsync("s1", $"t{turn}", $"question {turn}", Rows.Start);
            var session = (await Store.FindSessionAsync("s1"))!;
            await Commit(session, Rows.Step(session, $"t{turn}") with
            {
                VisibleText = $"answer {turn}",
                Calls = [Rows.Call(2 * turn), Rows.Call((2 * turn) + 1)],
            });
        }

        Assert.Equal(["answer 5", "question 6", "answer 6"], (await Store.ReadMessagesAsync("s1", 3)).Select(message => message.Text));
        Assert.Equal(Enumerable.Range(1, 12).Select(n => (long)n), (await Store.ReadMessagesAsync("s1", 99)).Select(message => message.Ordinal));
        Assert.Equal([11, 12, 13], (await Store.ReadActionLogAsync("s1", 3)).Select(row => row.Result.Ordinal));
        Assert.Empty(await Store.ReadMessagesAsync("s1", 0));
        Assert.Empty(await Store.ReadActionLogAsync("s1", 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadMessagesAsync("s1", -1));
    }

    [StoreFact]
    public async Task Many_sessions_at_once_stay_apart_and_lose_nothing()
    {
        const int Sessions = 12;
        const int Turns = 8;
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(i => Task.Run(async () =>
        {
            var id = $"s{i}";
            var store = i % 2 == 0 ? Store : Other;
            await store.CreateSessionAsync(Rows.Session(id, userId: $"u{i}"));
            for (var turn = 0; turn < Turns; turn++)
            {
                await store.AcceptTurnAsync(id, $"t{turn}", $"{id} asks {turn}", Rows.Start);
                var session = (await store.FindSessionAsync(id))!;
                await using var step = await store.BeginStepAsync(session);
                await step.CommitAsync(Rows.Step(session, $"t{turn}") with { VisibleText = $"{id} hears {turn}", Calls = [Rows.Call(turn)] }, None);
            }
        })));

        for (var i = 0; i < Sessions; i++)
        {
            var expected = Enumerable.Range(0, Turns).SelectMany(turn => new[] { $"s{i} asks {turn}", $"s{i} hears {turn}" });
            Assert.Equal(expected, (await Store.ReadMessagesAsync($"s{i}", 1000)).Select(message => message.Text));
            Assert.Equal(Enumerable.Range(0, Turns), (await Store.ReadActionLogAsync($"s{i}", 1000)).Select(row => row.Result.Ordinal));
            Assert.Equal(Turns, (await Store.FindSessionAsync($"s{i}"))!.Version);
        }
    }
}
