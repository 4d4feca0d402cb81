using Microsoft.Extensions.DependencyInjection;

namespace Coach.Benchmarks.Faults;

/// <summary>A coach under load, with its model and its application's rows; as an application makes it, on either store.</summary>
internal sealed class LoadCoach : IAsyncDisposable
{
    private const int MostAttempts = 200;

    private readonly LoadRows _rows = new();
    private readonly ServiceProvider _services;

    /// <summary>Makes a coach.</summary>
    /// <param name="file">The store's file; null keeps the sessions in memory.</param>
    /// <param name="busyTimeout">How long another process may hold the file.</param>
    /// <param name="clock">Another clock than the system's.</param>
    public LoadCoach(string? file, TimeSpan? busyTimeout = null, TimeProvider? clock = null)
        : this(
            coach => _ = file is null ? coach : coach.UseSqlite(file, options =>
            {
                options.AddSchema(LoadRows.Schema);
                options.BusyTimeout = busyTimeout ?? options.BusyTimeout;
            }),
            services => services.AddSingleton(clock ?? TimeProvider.System)) => File = file;

    /// <summary>Makes a coach on another store.</summary>
    /// <param name="store">Chooses the store.</param>
    /// <param name="services">What else the application has.</param>
    public LoadCoach(Action<CoachBuilder> store, Action<IServiceCollection> services)
    {
        Actions = new(_rows);
        var collection = new ServiceCollection();
        services(collection);
        _services = collection
            .AddCoach(Actions.Machine, coach =>
            {
                store(coach);
                coach.UseChatClient(Model).Configure(options =>
                {
                    options.ActionTimeoutGrace = TimeSpan.FromMilliseconds(20);
                    // What is counted is one reply a turn.
                    options.MaxSteps = 1;
                    options.SessionWait = TimeSpan.FromMinutes(10);
                });
            })
            .BuildServiceProvider();
        Coach = _services.GetRequiredService<ICoach>();
        Store = _services.GetRequiredService<ICoachStore>();
    }

    public string? File { get; }

    public LoadActions Actions { get; }

    public LoadModel Model { get; } = new();

    public ICoach Coach { get; }

    public ICoachStore Store { get; }

    public IServiceProvider Services => _services;

    public async Task<CoachSession[]> CreateSessionsAsync(int count)
    {
        var sessions = new CoachSession[count];
        for (var index = 0; index < count; index++)
        {
            sessions[index] = await Coach.CreateSessionAsync($"user{index}");
        }

        return sessions;
    }

    public async Task<TurnResult> SendAsync(LoadTurn turn, bool streamed = false)
    {
        if (!streamed)
        {
            return await Coach.GetResponseAsync(turn.Request);
        }

        TurnResult? result = null;
        await foreach (var update in Coach.GetStreamingResponseAsync(turn.Request))
        {
            result = (update as TurnCompleted)?.Result ?? (update as TurnFailed)?.Result ?? result;
        }

        return result ?? throw new InvalidOperationException($"The stream of the turn {turn.Id} ended without a result.");
    }

    /// <summary>Sends a turn, with the same id again and again, until it has completed; false if it never does.</summary>
    public async Task<bool> CompleteAsync(LoadTurn turn, bool streamed = false)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                if (await SendAsync(turn, streamed) is { Status: TurnStatus.Completed })
                {
                    return true;
                }
            }
            catch (SessionBusyException)
            {
                // Another process has been quicker, a few times over.
            }
        }

        return false;
    }

    public ValueTask<List<LoadRow>> ReadRowsAsync() =>
        Coach.ReadAsync((services, _) => ValueTask.FromResult(_rows.Read(services.GetRequiredService<TurnTransaction>())));

    /// <summary>The first column of what a query of the file gives.</summary>
    public ValueTask<List<string>> QueryAsync(string sql) => Coach.ReadAsync((services, _) =>
    {
        using var command = services.GetRequiredService<TurnTransaction>().CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return ValueTask.FromResult(values);
    });

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
