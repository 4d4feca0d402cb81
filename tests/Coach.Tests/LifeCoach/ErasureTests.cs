using Coach;
using Coach.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Tests;

/// <summary>A client who wants to be forgotten, with the sample's own tables.</summary>
public sealed class ErasureTests
{
    public static TheoryData<Keeping> Stores => [Keeping.InMemory, Keeping.InSqlite];

    [Theory, MemberData(nameof(Stores))]
    public async Task A_deleted_client_leaves_no_session_and_no_row(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping);
        await talk.GoToAsync("accountability");
        Assert.NotEmpty(await talk.IdentitiesAsync());

        Assert.Equal(0, await talk.Coach.DeleteUserAsync("ben"));
        Assert.NotEmpty(await talk.ItemsAsync());
        Assert.Equal(1, await talk.Coach.DeleteUserAsync(Talk.User));

        Assert.Empty(await talk.Coach.GetSessionsAsync(Talk.User));
        Assert.Empty(await talk.IdentitiesAsync());
        Assert.Null(await talk.VisualizationAsync("Painter"));
        Assert.Empty(await talk.ItemsAsync());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_deletion_that_fails_keeps_sessions_and_rows(Keeping keeping)
    {
        await using var talk = await Talk.BeginAsync(keeping, change: services => services.AddSingleton(new UserDeletion((_, _, _) => throw new TimeoutException())));
        await talk.GoToAsync("accountability");
        var identities = await talk.IdentitiesAsync();

        await Assert.ThrowsAsync<TimeoutException>(async () => await talk.Coach.DeleteUserAsync(Talk.User));

        Assert.Equal(identities, await talk.IdentitiesAsync());
        Assert.NotNull(await talk.VisualizationAsync("Painter"));
        Assert.Single(await talk.ItemsAsync());
        Assert.Equal("accountability", Assert.Single(await talk.Coach.GetSessionsAsync(Talk.User)).State);
    }

    [Fact]
    public async Task A_client_who_is_deleted_in_the_middle_of_a_turn_leaves_no_byte()
    {
        var folder = Directory.CreateTempSubdirectory("life-coach-");
        try
        {
            var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
            var model = new ScriptedChatClient("""Lovely, Zebulon. [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Zebulon"}[/ACTION]""").Reply((_, _) =>
            {
                asked.SetResult();
                return goOn.Task;
            });
            await using var talk = await Talk.OpenAsync(model, Path.Combine(folder.FullName, "coach.db"));
            Assert.All((await talk.SayAsync("I am Zebulon.")).Actions, call => Assert.True(call.Succeeded, call.Message));
            var turn = talk.SayAsync("Zebulon paints.");
            await asked.Task;

            await talk.Coach.DeleteUserAsync(Talk.User);
            goOn.SetResult("""Zebulon! [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Zebulon"}[/ACTION]""");

            await Assert.ThrowsAsync<SessionNotFoundException>(() => turn);
            Assert.NotEmpty(folder.GetFiles());
            Assert.All(folder.GetFiles(), file => Assert.DoesNotContain("Zebulon", Text(file), StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(FileInfo file)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
