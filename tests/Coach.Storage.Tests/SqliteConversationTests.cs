using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Storage.Tests;

/// <summary>A coach over an SQLite file, from the model's text to the application's rows.</summary>
public sealed class SqliteConversationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_reply_asks_for_is_in_the_file_after_a_restart_and_the_same_turn_runs_nothing()
    {
        CoachSession session;
        await using (var services = Start("[ACTION:NOTE]{}[/ACTION]\nNoted."))
        {
            var coach = services.GetRequiredService<ICoach>();
            session = await coach.CreateSessionAsync("ada");
            await coach.GetResponseAsync(new(session.Id, "ada", "Please note it") { TurnId = "t1" });
        }

        Assert.Equal(["coach.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        await using (var services = Start("never asked"))
        {
            var coach = services.GetRequiredService<ICoach>();
            var again = await coach.GetResponseAsync(new(session.Id, "ada", "Please note it") { TurnId = "t1" });

            Assert.Equal(("Noted.", TurnStatus.Completed), (again.Text, again.Status));
            Assert.Equal(["NOTE"], (await coach.GetActionLogAsync(session.Id, "ada")).Select(entry => entry.Result.Name));
            Assert.Equal(["Please note it", "Noted."], (await coach.GetHistoryAsync(session.Id, "ada")).Select(message => message.Text));
            Assert.Equal(["t1"], await services.GetRequiredService<ICoachStore>().NotesAsync());
        }
    }

    [Fact]
    public async Task What_a_failed_action_wrote_is_undone_alone()
    {
        await using var services = Start("[ACTION:NOTE]{}[/ACTION] and [ACTION:NOTE_AND_THROW]{}[/ACTION]");
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ada");

        var result = await coach.GetResponseAsync(new(session.Id, "ada", "Both, please") { TurnId = "t1" });

        Assert.Equal([ActionStatus.Succeeded, ActionStatus.Failed], result.Actions.Select(action => action.Status));
        Assert.Equal(["t1"], await services.GetRequiredService<ICoachStore>().NotesAsync());
    }

    [Fact]
    public async Task A_handler_that_does_not_stop_takes_its_step_back_and_holds_up_nobody()
    {
        await using var services = Start("[ACTION:NOTE]{}[/ACTION] and [ACTION:NOTE_LATE]{}[/ACTION]", "Never mind. [ACTION:NOTE]{}[/ACTION]");
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ada");

        var stuck = await coach.GetResponseAsync(new(session.Id, "ada", "Both, please") { TurnId = "t1" });
        var next = await coach.GetResponseAsync(new(session.Id, "ada", "And now?") { TurnId = "t2" });
        var late = services.GetRequiredService<LateHandler>();
        late.GoOn.SetResult();
        await late.Refused.Task;

        Assert.Equal([ActionStatus.RolledBack, ActionStatus.TimedOut], stuck.Actions.Select(action => action.Status));
        Assert.Equal([ActionStatus.Succeeded], next.Actions.Select(action => action.Status));
        Assert.Equal(["t2"], await services.GetRequiredService<ICoachStore>().NotesAsync());
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_said_before_anything_is_lost()
    {
        await File.WriteAllTextAsync(_folder.File("coach.db"), new string('x', 5000));
        await using var services = Start();

        var error = await Assert.ThrowsAsync<CoachStoreException>(
            async () => await services.GetRequiredService<ICoach>().CreateSessionAsync("ada"));
        Assert.Contains("is not an SQLite database", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE coach_sessions SET created_at = 'yesterday'")]
    [InlineData("UPDATE coach_sessions SET data = '{'")]
    [InlineData("UPDATE coach_sessions SET data = '[]'")]
    [InlineData("UPDATE coach_turns SET status = 'Finished'")]
    [InlineData("UPDATE coach_turns SET result = '{'")]
    [InlineData("UPDATE coach_turns SET result = '{\"sessionId\":\"s\",\"turnId\":\"t\",\"status\":\"Maybe\",\"stateBefore\":\"\",\"state\":\"\"}'")]
    [InlineData("UPDATE coach_messages SET role = 'Nobody'", "t2")]
    [InlineData("UPDATE coach_turns SET result = '{'", "t2")]
    public async Task A_row_that_cannot_be_read_fails_the_turn_as_one_whose_store_failed(string harm, string turnId = "t1")
    {
        await using var services = Start("[ACTION:NOTE]{}[/ACTION]\nNoted.", "Noted, too. [ACTION:NOTE]{}[/ACTION]");
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ada");
        await coach.GetResponseAsync(new(session.Id, "ada", "Note it") { TurnId = "t1" });
        Harm(harm);

        var result = await coach.GetResponseAsync(new(session.Id, "ada", "Note it") { TurnId = turnId });

        Assert.Equal((TurnStatus.Failed, "store_failed"), (result.Status, result.Error?.Code));
        Assert.Equal(["t1"], await services.GetRequiredService<ICoachStore>().NotesAsync());
    }

    [Theory]
    [InlineData("UPDATE coach_action_log SET status = 'Maybe'")]
    [InlineData("UPDATE coach_action_log SET data = '{'")]
    [InlineData("UPDATE coach_action_log SET repairs = '[{}]'")]
    [InlineData("UPDATE coach_action_log SET ignored_parameters = '{}'")]
    [InlineData("UPDATE coach_steps SET at = '2026'")]
    public async Task A_call_that_cannot_be_read_is_said_to_be_damaged(string harm)
    {
        await using var services = Start("[ACTION:NOTE]{}[/ACTION]\nNoted.");
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ada");
        await coach.GetResponseAsync(new(session.Id, "ada", "Note it") { TurnId = "t1" });
        Harm(harm);

        var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await coach.GetActionLogAsync(session.Id, "ada"));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.File("coach.db"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_reply_streams_slowly_another_session_commits_to_the_same_file()
    {
        var goOn = new TaskCompletionSource();
        await using var slow = Start(["Slowly. [ACTION:NOTE]{}[/ACTION]"], goOn.Task);
        await using var quick = Start("Quickly. [ACTION:NOTE]{}[/ACTION]", "And again. [ACTION:NOTE]{}[/ACTION]");
        var (slowly, quickly) = (slow.GetRequiredService<ICoach>(), quick.GetRequiredService<ICoach>());
        var (ada, ben) = (await slowly.CreateSessionAsync("ada"), await quickly.CreateSessionAsync("ben"));

        var notes = new List<string[]>();
        await foreach (var update in slowly.GetStreamingResponseAsync(new(ada.Id, "ada", "Note it") { TurnId = "slow" }))
        {
            if (update is TurnText { Text: "Slowly." })
            {
                await quickly.GetResponseAsync(new(ben.Id, "ben", "Note it") { TurnId = "quick" });
                notes.Add([.. await quick.GetRequiredService<ICoachStore>().NotesAsync()]);
                var mine = await slowly.CreateSessionAsync("eve");
                Assert.NotNull(await quickly.FindSessionAsync(mine.Id, "eve"));
                goOn.SetResult();
            }
        }

        notes.Add([.. await quick.GetRequiredService<ICoachStore>().NotesAsync()]);
        Assert.Equal([["quick"], ["quick", "slow"]], notes);
    }

    private void Harm(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("coach.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private ServiceProvider Start(params string[] replies) => Start(replies, Task.CompletedTask);

    /// <summary>A coach whose model, streamed, stops after the first word of a reply until it may go on.</summary>
    private ServiceProvider Start(string[] replies, Task goOn)
    {
        var machine = new CoachMachine(
            "Notes",
            "only",
            [new("only") { Allow = ["NOTE", "NOTE_AND_THROW", "NOTE_LATE"] }],
            new(["NOTE", "NOTE_AND_THROW", "NOTE_LATE"], index => index switch
            {
                0 => new PlainActionDefinition("NOTE", _ => new NoteHandler()),
                1 => new PlainActionDefinition("NOTE_AND_THROW", _ => new NoteAndThrowHandler()),
                _ => new PlainActionDefinition("NOTE_LATE", services => services.GetRequiredService<LateHandler>()) { Timeout = TimeSpan.FromMilliseconds(1) },
            }),
            DefinitionTable<ConditionDefinition>.Empty,
            DefinitionTable<PromptValueDefinition>.Empty);
        return new ServiceCollection()
            .AddSingleton<LateHandler>()
            .AddCoach(machine, coach => coach
                .UseSqlite(_folder.File("coach.db"), sqlite => sqlite.AddSchema("CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL UNIQUE)"))
                .UseChatClient(new Replies(replies, goOn))
                .Configure(options => options.ActionTimeoutGrace = TimeSpan.Zero))
            .BuildServiceProvider();
    }

    private class NoteHandler : IActionHandler
    {
        public virtual async ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
        {
            await AddAsync(context, context.TurnId);
            return ActionOutcome.Success("Noted.");
        }

        protected static async Task AddAsync(HandlerContext context, string text)
        {
            await using var command = context.Transaction.CreateCommand();
            await AddAsync(command, text);
        }

        protected static Task AddAsync(System.Data.Common.DbCommand command, string text)
        {
            command.CommandText = "INSERT INTO notes (text) VALUES (@text)";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@text", text);
            command.Parameters.Add(parameter);
            return command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private sealed class NoteAndThrowHandler : NoteHandler
    {
        public override async ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
        {
            await AddAsync(context, "lost");
            throw new InvalidOperationException("after writing");
        }
    }

    /// <summary>Does not listen to cancellation, and writes when its step is long over, with a command that it made in time.</summary>
    private sealed class LateHandler : NoteHandler
    {
        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
        {
            try
            {
                await using var command = context.Transaction.CreateCommand();
                await GoOn.Task;
                await AddAsync(command, "late");
                Refused.SetException(new InvalidOperationException("The late write went through."));
            }
            catch (Exception error) when (error is InvalidOperationException or System.Data.Common.DbException)
            {
                Refused.SetResult();
            }

            return ActionOutcome.Success("Done.");
        }
    }

    private sealed class Replies(string[] replies, Task goOn) : IChatClient
    {
        private int _next;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, replies[_next++])));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var reply = replies[_next++];
            var word = reply.IndexOf(' ', StringComparison.Ordinal);
            yield return new(ChatRole.Assistant, reply[..word]);
            await goOn.WaitAsync(cancellationToken);
            yield return new(ChatRole.Assistant, reply[word..]);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
