using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Fallback;

/// <summary>Models a, b, c … of the provider test, and a router that remembers what it was told.</summary>
internal sealed class Models(params IChatClient[] clients) : IModelRouter
{
    private readonly List<ModelAttempt> _reports = [];

    public IReadOnlyList<ModelEndpoint> Endpoints { get; init; } =
        [.. clients.Select((client, index) => new ModelEndpoint(new() { Provider = "test", Model = ((char)('a' + index)).ToString() }, client))];

    public IReadOnlyList<ModelAttempt> Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    public ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default) => new(Endpoints);

    public void Report(ModelAttempt attempt)
    {
        lock (_reports)
        {
            _reports.Add(attempt);
        }
    }

    public static string Brief(IEnumerable<ModelAttempt> attempts) =>
        string.Join(' ', attempts.Select(attempt => $"{attempt.Model["test/".Length..]}:{attempt.Outcome}"));
}

internal static class Asking
{
    public static readonly ChatMessage[] Question = [new(ChatRole.User, "question")];

    /// <summary>Asks whole or streamed; the same is to come of it.</summary>
    public static async Task<ChatResponse> AskAsync(this IChatClient client, bool streamed, ChatOptions? options = null, CancellationToken token = default) =>
        streamed
            ? (await client.GetStreamingResponseAsync(Question, options, token).ToListAsync()).ToChatResponse()
            : await client.GetResponseAsync(Question, options, token);

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
