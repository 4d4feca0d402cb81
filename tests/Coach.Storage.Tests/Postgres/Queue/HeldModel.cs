using System.Collections.Concurrent;
using Coach.Storage.Tests.Postgres;

namespace Coach.Storage.Tests;

/// <summary>Holds a model up before each part of its reply to a message that begins with <c>HOLD</c>, until it is let go.</summary>
internal sealed class HeldModel
{
    private readonly ConcurrentDictionary<(string Message, int Part), (TaskCompletionSource Asked, TaskCompletionSource GoOn)> _parts = new();
    private readonly ConcurrentQueue<string> _asked = new();

    public HeldModel(string prefix = "") => Model = new()
    {
        Prefix = prefix,
        Meanwhile = async (message, part, cancellationToken) =>
        {
            if (part == 0)
            {
                _asked.Enqueue(message);
            }

            if (message.StartsWith("HOLD", StringComparison.Ordinal))
            {
                var (asked, goOn) = Part(message, part);
                asked.TrySetResult();
                await goOn.Task.WaitAsync(cancellationToken);
            }
        },
    };

    public ScriptModel Model { get; }

    /// <summary>The messages that the model was asked, in order.</summary>
    public string[] Asked => [.. _asked];

    /// <summary>Waits until the model has come to this part of its reply.</summary>
    public Task AskedAsync(string message, int part = 0) => Part(message, part).Asked.Task;

    public void LetGo(string message, int part = 0) => Part(message, part).GoOn.TrySetResult();

    private (TaskCompletionSource Asked, TaskCompletionSource GoOn) Part(string message, int part) =>
        _parts.GetOrAdd((message, part), static _ => (New(), New()));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
