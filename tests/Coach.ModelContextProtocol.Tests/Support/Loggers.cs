using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>Keeps what Coach logs.</summary>
internal sealed class Loggers : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Waits until this is logged, or finds that it has been.</summary>
    public async Task SaidAsync(string words)
    {
        while (!(await _said.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1))).Contains(words, StringComparison.Ordinal))
        {
        }
    }

    public ILogger CreateLogger(string categoryName) => categoryName == "Coach" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        _lines.Enqueue(line);
        _said.Writer.TryWrite(line);
    }

    public void Dispose()
    {
    }
}
