using Coach;
using Coach.Providers;
using LifeCoach.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Terminal;

/// <summary>Sets everything up, runs the conversation, and turns what goes wrong into a sentence and an exit code.</summary>
internal static class TerminalApplication
{
    private const string FileName = "life-coach.db";

    /// <summary>The connection string of a PostgreSQL database, as ASP.NET's configuration names it.</summary>
    private const string PostgresVariable = "ConnectionStrings__Coach";

    public static async Task<int> RunAsync(TerminalOptions options, CancellationToken cancellationToken)
    {
        var screen = Screen.Create(options.Plain);
        try
        {
            var matrix = options.Model.IsGiven ? ModelChoice.Read(options.Model) : null;
            if (options.ShowMatrix)
            {
                await Console.Out.WriteAsync(matrix!.ToTable());
                return 0;
            }

            using var telemetry = TelemetryExport.Start();
            var replies = new ReplyQueue();
            foreach (var file in options.Replies)
            {
                await replies.AddAsync(file, cancellationToken);
            }

            void UseModel(CoachBuilder coach) => _ = matrix is null ? coach.UseChatClient(replies) : coach.UseProviders(matrix, ModelChoice.Clients(matrix));
            var (registered, where) = Register(options, screen, UseModel);
            await using var services = registered.BuildServiceProvider();
            await new Conversation(
                services.GetRequiredService<ICoach>(), services.GetRequiredService<CoachOptions>(), services.GetService<IModelRouter>() as MatrixRouter, replies, screen, options)
                .RunAsync(where, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Goodbye();
            return 0;
        }
        catch (UnusableException exception)
        {
            screen.Error(exception.Message);
        }
        catch (ProviderMatrixException exception)
        {
            screen.Error(exception.Message);
        }
        catch (CoachStoreException exception)
        {
            // Its message is made for people: what is wrong with the file and what would help.
            screen.Error($"{exception.Message} Or try --memory, which keeps nothing.");
        }
#pragma warning disable CA1031 // Whatever else it is, its text is for nobody who talks with a coach.
        catch (Exception)
#pragma warning restore CA1031
        {
            screen.Error("Something went wrong that this program did not expect, and it has to end. What was said before is kept.");
        }

        return 1;
    }

    /// <summary>The coach over the store that was asked for, and where that keeps the conversation.</summary>
    private static (IServiceCollection Services, string Where) Register(TerminalOptions options, Screen screen, Action<CoachBuilder> useModel)
    {
        var services = new ServiceCollection();
        if (!options.InMemory && options.Database is null && Environment.GetEnvironmentVariable(PostgresVariable)?.Trim() is { Length: > 0 } connection)
        {
            // The connection string is a secret, and is not shown.
            return (services.AddLifeCoachInDatabase(coach => useModel(coach.UsePostgreSql(connection, postgres => postgres.AddSchema(LifeCoachSchema.PostgreSql)))),
                $"The conversation is kept in the PostgreSQL database that {PostgresVariable} names.");
        }

        var database = options.InMemory ? null : FindDatabase(options, screen);
        return (services.AddLifeCoach(database, useModel),
            database is null ? "Everything is kept in memory: nothing is left when you leave." : $"The conversation is kept in {Path.GetFullPath(database)}");
    }

    /// <summary>The file to use, or null where this machine has no SQLite.</summary>
    private static string? FindDatabase(TerminalOptions options, Screen screen)
    {
        if (!SqliteCoachStore.IsAvailable(out var why))
        {
            screen.Warning($"{why} Until then the conversation goes on in memory, and nothing of it will be kept.");
            return null;
        }

        if (options.Database is not null)
        {
            return options.Database;
        }

        try
        {
            var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "LifeCoach");
            return Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnusableException("The folder for your data cannot be made. Name a file with --database PATH, or keep nothing with --memory.");
        }
    }
}
