using Coach.Providers;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Coach.Tests.Support.NativeChatClient;

namespace Coach.Tests.Conversation;

/// <summary>What is logged of a turn.</summary>
public sealed class LogTests
{
    private static readonly ModelEntry First = new() { Provider = "a", Model = "first" };
    private static readonly ModelEntry Second = new() { Provider = "b", Model = "second" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_operation_is_logged_once_and_nothing_that_was_said(bool isStreamed)
    {
        var down = new NativeChatClient { Failure = new HttpRequestException("the key sk-secret is wrong") };
        var model = new NativeChatClient(
            [new TextContent("secret reply [ACTION:SAVE]{\"text\": \"secret\"}[/ACTION] [ACTION:COOK][/ACTION] [ACTION:THROW][/ACTION] [ACTION:tell]{\"x\": \"secret\"}[/ACTION]")]);
        var tell = AIFunctionFactory.Create(string (string x) => throw new InvalidOperationException(x), "tell");
        using var logs = new Logs();
        await using var workshop = new Workshop(model, coach =>
        {
            coach.UseModels([new(First, down), new(Second, model)]).AddTools(tell);
            coach.Services.AddSingleton<ILoggerFactory>(logs);
        });
        var session = await workshop.Coach.CreateSessionAsync("ann");
        if (isStreamed)
        {
            await foreach (var _ in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "secret message")))
            {
            }
        }
        else
        {
            await workshop.SayAsync("secret message", session);
        }

        Assert.Equal(
            [
                "Attempt", "Attempt", "ToolFailed", "ToolRefused", "CallSucceeded", "CallRefused", "HandlerFailed", "TurnCompleted",
            ],
            logs.Lines.Where(line => line.Level >= LogLevel.Information).Select(line => line.Event));
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_calls_in_text_and_a_native_one_look_alike_as_messages()
    {
        var model = new NativeChatClient([new TextContent("Fine. [ACTION:SAVE]{\"text\": \"a\"}[/ACTION]"), Call("c1", "SAVE", ("text", "b"))]);
        await using var workshop = new Workshop(model, coach => coach.Configure(options => options.Channels = ActionChannels.Both));
        var result = await workshop.SayAsync();
        var messages = result.ToChatMessages();

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool], messages.Select(message => message.Role));
        Assert.Equal("Fine. ", messages[0].Text);
        var calls = messages[0].Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal([("SAVE", "a"), ("SAVE", "b")], calls.Select(call => (call.Name, call.Arguments!["text"]!.ToString())));
        Assert.Equal((result.Actions[0].Key, "c1"), (calls[0].CallId, calls[1].CallId));
        Assert.Equal(calls.Select(call => call.CallId), messages[1].Contents.Cast<FunctionResultContent>().Select(told => told.CallId));
    }

    private sealed class Logs : ILoggerFactory, ILogger
    {
        private readonly List<(LogLevel Level, string Event, string Text)> _lines = [];

        public IReadOnlyList<(LogLevel Level, string Event, string Text)> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add((logLevel, eventId.Name ?? "", formatter(state, exception)));
            }
        }

        public void Dispose()
        {
        }
    }
}
