using System.Diagnostics;
using System.Globalization;

namespace Coach.Storage.Tests;

/// <summary>A turn of several steps whose process is killed between two of them, or inside one.</summary>
public sealed class StepProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model 1", 0)]
    [InlineData("handler 1", 0)]
    [InlineData("model 3", 2)]
    [InlineData("handler 3", 2)]
    [InlineData("handler 4", 3)]
    [InlineData("model 5", 4)]
    public async Task A_turn_goes_on_behind_the_steps_that_were_committed_when_its_process_was_killed(string place, int committed)
    {
        var file = _folder.File("coach.db");
        await using var coach = StepCoach.On(file);
        var session = await coach.Coach.CreateSessionAsync("ada");
        await RunToAsync(file, session.Id, place);

        var result = await coach.Coach.GetResponseAsync(StepCoach.Turn(session.Id));

        Assert.Equal((TurnStatus.Completed, StepCoach.Calls + 1), (result.Status, result.Steps));
        Assert.Equal(Enumerable.Range(committed + 1, StepCoach.Calls + 1 - committed), coach.Model.Asked);
        var calls = Enumerable.Range(1, StepCoach.Calls).Select(step => step.ToString(CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(calls, await coach.Coach.ReadAsync(NotesAsync));
        Assert.Equal([0, 1, 2, 3], result.Actions.Select(action => action.Ordinal));
        Assert.All(result.Actions, action => Assert.Equal(ActionStatus.Succeeded, action.Status));
        Assert.Equal(StepCoach.Calls, (await coach.Coach.GetActionLogAsync(session.Id, "ada")).Count);
        Assert.Equal(["Go on.", "Step 1.", "Step 2.", "Step 3.", "Step 4.", "That was all."], (await coach.Coach.GetHistoryAsync(session.Id, "ada")).Select(message => message.Text.Trim()));
        Assert.Equal(result.Text, (await coach.Coach.GetResponseAsync(StepCoach.Turn(session.Id))).Text);
        Assert.Equal(calls, await coach.Coach.ReadAsync(NotesAsync));
    }

    private static async Task RunToAsync(string file, string sessionId, string place)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["exec", typeof(Program).Assembly.Location, .. StepCoach.Arguments(file, sessionId, place)])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        string? said;
        do
        {
            said = await process.StandardOutput.ReadLineAsync();
        }
        while (said is not null && said != place);

        process.Kill();
        await process.WaitForExitAsync();
        Assert.Equal(place, said);
    }

    private static async ValueTask<string[]> NotesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var command = ((TurnTransaction)services.GetService(typeof(TurnTransaction))!).CreateCommand();
        command.CommandText = "SELECT text FROM notes ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var notes = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            notes.Add(reader.GetString(0));
        }

        return [.. notes];
    }
}
