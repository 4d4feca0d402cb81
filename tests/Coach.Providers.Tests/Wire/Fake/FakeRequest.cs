using System.Text.Json;

namespace Coach.Providers.Tests.Wire.Fake;

/// <summary>What the server was sent.</summary>
public sealed class FakeRequest(string path, IReadOnlyDictionary<string, string> headers, JsonElement json)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Path => path;

    public IReadOnlyDictionary<string, string> Headers => headers;

    public JsonElement Json => json;

    public bool IsStreamed => json.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>Done when the client has gone away before the answer's end.</summary>
    public Task Aborted => _aborted.Task;

    internal void Abort() => _aborted.TrySetResult();
}
