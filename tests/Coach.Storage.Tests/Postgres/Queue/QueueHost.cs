using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coach.Storage.Tests;

/// <summary>A machine over a PostgreSQL database with the turn queue: one that sends, or one that works, too.</summary>
internal sealed class QueueHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _workers;
    private bool _isStopped;

    private QueueHost(ServiceProvider services)
    {
        _services = services;
        Coach = services.Coach();
        Queue = services.GetRequiredService<TurnQueue>();
        Store = services.GetRequiredService<ICoachStore>();
        _workers = [.. services.GetServices<IHostedService>()];
    }

    public ICoach Coach { get; }

    public TurnQueue Queue { get; }

    public ICoachStore Store { get; }

    /// <summary>A machine that takes turns in and does not work on them.</summary>
    public static QueueHost Front(string database, Action<TurnQueueOptions>? configure = null, Action<CoachBuilder>? coach = null) =>
        new(PostgresHost.Start(database, builder => With(coach, builder).UseTurnQueue(configure), new NoModel()));

    /// <summary>A machine that works.</summary>
    public static async Task<QueueHost> WorkerAsync(
        string database, IChatClient? model = null, Action<CoachWorkerOptions>? configure = null, Action<TurnQueueOptions>? queue = null,
        Action<IServiceCollection>? services = null, Action<CoachBuilder>? coach = null)
    {
        var host = new QueueHost(PostgresHost.Start(
            database, builder => With(coach, builder).UseTurnQueue(queue), model, collection =>
            {
                services?.Invoke(collection);
                collection.AddCoachWorker(configure);
            }));
        foreach (var worker in host._workers)
        {
            await worker.StartAsync(default);
        }

        return host;
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        foreach (var worker in _workers)
        {
            await worker.StopAsync(default);
        }
    }

    /// <summary>Waits until so many turns wait or run.</summary>
    public async Task WaitsAsync(long turns)
    {
        while (await Queue.CountWaitingAsync() != turns)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await StopAsync();
        }

        await _services.DisposeAsync();
    }

    private static CoachBuilder With(Action<CoachBuilder>? configure, CoachBuilder builder)
    {
        configure?.Invoke(builder);
        return builder;
    }

    /// <summary>The machines that only send need no model, and must not ask one.</summary>
    private sealed class NoModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("This machine was asked.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new InvalidOperationException("This machine was asked.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
