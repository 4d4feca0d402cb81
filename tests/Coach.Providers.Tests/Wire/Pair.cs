using Coach.Providers.Tests.Wire.Fake;

namespace Coach.Providers.Tests.Wire;

/// <summary>Two providers, the models a and b: the first speaks the given protocol, and the second, which always says <c>second</c>, the other one.</summary>
internal sealed class Pair(string protocol, bool isDead, FakeServer first, FakeServer second) : IAsyncDisposable
{
    public FakeServer First => first;

    public FakeServer Second => second;

    public static async Task<Pair> StartAsync(string protocol, bool isDead = false)
    {
        var first = await FakeServer.StartAsync();
        var second = await FakeServer.StartAsync();
        first.Otherwise = static _ => "first";
        second.Otherwise = static _ => "second";
        return new(protocol, isDead, first, second);
    }

    public static string Other(string protocol) => protocol == "openai" ? "anthropic" : "openai";

    public static string Brief(IEnumerable<ModelAttempt> attempts) =>
        string.Join(' ', attempts.Select(attempt => $"{attempt.Model[(attempt.Model.IndexOf('/', StringComparison.Ordinal) + 1)..]}:{attempt.Outcome}"));

    public static ModelEndpoint Endpoint(string protocol, string model, Uri address, string? key = null, int context = 8192) => new(
        new() { Provider = protocol, Model = model, ContextTokens = context, OutputTokens = 64, Capabilities = ModelCapabilities.Streaming | ModelCapabilities.Tools },
        Clients.Make(protocol, address, key ?? FakeServer.Key, model));

    public IReadOnlyList<ModelEndpoint> Endpoints(string? key = null, int context = 8192) =>
    [
        Endpoint(protocol, "a", isDead ? FakeServer.DeadAddress() : First.Address, key, context),
        Endpoint(Other(protocol), "b", Second.Address),
    ];

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
