using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Storage.Tests.Postgres;

/// <summary>Coaches over a PostgreSQL database as they run on machines of their own: each call of <see cref="Start"/> is one.</summary>
internal static class PostgresHost
{
    public const string Tables = "CREATE TABLE IF NOT EXISTS notes (id bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL UNIQUE)";

    private static readonly string[] Names = ["NOTE", "THROW", "SLEEP", "ROLLBACK", "RESTART", "CLOSE", "MOVE"];

    /// <summary>A coach whose model is a <see cref="ScriptModel"/>, so that a message is a script.</summary>
    public static ServiceProvider Start(string database, Action<CoachBuilder>? configure = null, IChatClient? model = null, Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        services?.Invoke(collection);
        return collection.AddNotes(database, configure, model).BuildServiceProvider();
    }

    /// <summary>Adds the same coach to an application's services.</summary>
    public static IServiceCollection AddNotes(this IServiceCollection services, string database, Action<CoachBuilder>? configure = null, IChatClient? model = null)
    {
        var machine = new CoachMachine(
            "Notes",
            "first",
            [new("first") { Allow = Names, Transitions = [new("second")] }, new("second") { Allow = Names }],
            new(Names, index => new PlainActionDefinition(Names[index], _ => new Handler(Names[index]))
            {
                Timeout = Names[index] == "SLEEP" ? TimeSpan.FromMilliseconds(200) : null,
            }),
            DefinitionTable<ConditionDefinition>.Empty,
            DefinitionTable<PromptValueDefinition>.Empty);
        return services.AddCoach(machine, coach =>
        {
            coach
                .UsePostgreSql(database, postgres => postgres.AddSchema(Tables))
                .UseChatClient(model ?? new ScriptModel())
                .Configure(options => options.ActionTimeoutGrace = TimeSpan.Zero);
            configure?.Invoke(coach);
        });
    }

    public static ICoach Coach(this IServiceProvider services) => services.GetRequiredService<ICoach>();

    /// <summary>Sends a turn as a client does that is sure of an answer: again with the same id until it has one.</summary>
    public static async Task<TurnResult> SendAsync(this ICoach coach, CoachSession session, string message, string turnId)
    {
        while (true)
        {
            try
            {
                if (await coach.GetResponseAsync(new(session.Id, session.UserId, message) { TurnId = turnId }) is { Status: TurnStatus.Completed } result)
                {
                    return result;
                }
            }
            catch (Exception error) when (error is CoachStoreException or SessionBusyException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Writes a note of the turn's name first, whatever else it does.</summary>
    private sealed class Handler(string name) : IActionHandler
    {
        public async ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
        {
            await using var command = context.Transaction.CreateCommand();
            command.CommandText = "INSERT INTO notes (text) VALUES (@text)";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@text", $"{context.TurnId} {name}");
            command.Parameters.Add(parameter);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            switch (name)
            {
                case "THROW":
                    throw new InvalidOperationException("after writing");
                case "SLEEP":
                    // Deaf to cancellation, and it writes when its time is long over.
                    command.CommandText = "SELECT pg_sleep(1); INSERT INTO notes (text) VALUES ('late')";
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                    break;
                case "ROLLBACK":
                    command.CommandText = "ROLLBACK";
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                    break;
                case "RESTART":
                    command.CommandText = "ROLLBACK; BEGIN; INSERT INTO notes (text) VALUES ('another transaction'); SAVEPOINT coach_call";
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                    break;
                case "CLOSE":
                    await command.Connection!.CloseAsync();
                    break;
                case "MOVE":
                    context.Data = context.Data.Set("moved_by", context.TurnId);
                    return await context.TransitionAsync("second", cancellationToken);
            }

            return ActionOutcome.Success("Noted.");
        }
    }
}
