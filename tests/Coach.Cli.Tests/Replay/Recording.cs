extern alias tool;

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using LoadedCoach = tool::Coach.Cli.Replay.LoadedCoach;

namespace Coach.Cli.Tests.Replay;

/// <summary>An application at work on an SQLite file, with a model that says what it is told to.</summary>
internal sealed class Recording : IAsyncDisposable
{
    public const string User = "ann";

    private readonly LoadedCoach _loaded;
    private readonly ServiceProvider _services;
    private readonly Queue<string> _replies = new();

    public Recording(string assembly, string database)
    {
        _loaded = LoadedCoach.Load(assembly);
        _services = new ServiceCollection()
            .AddCoach(_loaded.Machine, coach => coach.UseSqlite(database).UseChatClient(new Model(_replies)).Configure(options => options.MaxSteps = 1))
            .BuildServiceProvider();
        Coach = _services.GetRequiredService<ICoach>();
    }

    public ICoach Coach { get; }

    /// <summary>Records a session whose model gives these replies, one a turn: t1, t2 and so on.</summary>
    public static async Task<string> WriteAsync(string assembly, string database, params string[] replies)
    {
        await using var recording = new Recording(assembly, database);
        return await recording.SessionAsync(replies);
    }

    public async Task<string> SessionAsync(params string[] replies)
    {
        var session = await Coach.CreateSessionAsync(User);
        for (var turn = 1; turn <= replies.Length; turn++)
        {
            _replies.Enqueue(replies[turn - 1]);
            var result = await Coach.GetResponseAsync(new(session.Id, User, "Go on.") { TurnId = $"t{turn}" });
            Assert.Equal(TurnStatus.Completed, result.Status);
        }

        return session.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _loaded.Dispose();
    }

    private sealed class Model(Queue<string> replies) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, replies.Dequeue())));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
