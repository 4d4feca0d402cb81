using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Storage.Tests;

/// <summary>
/// A coach whose turns take five steps: four in which the model asks for an action that writes a note and has to be answered, and the last word. As a process of its own it says how
/// far it is, and stops for ever where it is told to: when the model is asked for a step, or inside the step's handler.
/// </summary>
internal sealed class StepCoach : IAsyncDisposable
{
    public const int Calls = 4;

    private const string Name = "step-worker";
    private readonly ServiceProvider _services;

    private StepCoach(string file, Func<string, Task> reached)
    {
        var machine = new CoachMachine(
            "Steps",
            "only",
            [new("only") { Description = "Writes notes.", Allow = ["NOTE"] }],
            new(["NOTE"], _ => new ActionDefinition<Note>("NOTE", static (ref reader) => new(reader.String("text")), _ => new Handler(reached))
            {
                Schema = """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}""",
                Example = """{"text": "some text"}""",
                Timeout = TimeSpan.FromMinutes(5),
            }),
            DefinitionTable<ConditionDefinition>.Empty,
            DefinitionTable<PromptValueDefinition>.Empty);
        Model = new(reached);
        _services = new ServiceCollection()
            .AddCoach(machine, coach => coach
                .UseSqlite(file, options => options.AddSchema("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"))
                .UseChatClient(Model)
                .Configure(options => options.MaxSteps = 10))
            .BuildServiceProvider();
    }

    public StepModel Model { get; }

    public ICoach Coach => _services.GetRequiredService<ICoach>();

    public static StepCoach On(string file) => new(file, static _ => Task.CompletedTask);

    /// <summary>What a process that is to stop at a place is started with.</summary>
    public static string[] Arguments(string file, string sessionId, string stop) => [Name, file, sessionId, stop];

    public static TurnRequest Turn(string sessionId) => new(sessionId, "ada", "Go on.") { TurnId = "t1" };

    /// <summary>Is that process, if the arguments say so.</summary>
    public static async Task<bool> RanAsync(string[] arguments)
    {
        if (arguments is not [Name, var file, var sessionId, var stop])
        {
            return false;
        }

        await using var coach = new StepCoach(file, async place =>
        {
            await Console.Out.WriteLineAsync(place);
            if (place == stop)
            {
                await Console.In.ReadLineAsync();
            }
        });
        await coach.Coach.GetResponseAsync(Turn(sessionId));
        return true;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed record Note(string Text);

    private sealed class Handler(Func<string, Task> reached) : IActionHandler<Note>
    {
        public async ValueTask<ActionOutcome> HandleAsync(Note action, HandlerContext context, CancellationToken cancellationToken)
        {
            await using var command = context.Transaction.CreateCommand();
            command.CommandText = "INSERT INTO notes (text) VALUES (@text)";
            var text = command.CreateParameter();
            (text.ParameterName, text.Value) = ("@text", action.Text);
            command.Parameters.Add(text);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await reached($"handler {action.Text}");
            return ActionOutcome.Success("Noted.") with { NeedsReply = true };
        }
    }
}

/// <summary>A model that knows from what it is told how far it is.</summary>
internal sealed partial class StepModel(Func<string, Task> reached) : IChatClient
{
    /// <summary>The steps that it was asked for.</summary>
    public List<int> Asked { get; } = [];

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var step = messages.Where(message => message.Role == ChatRole.Assistant).Sum(message => Call().Count(message.Text)) + 1;
        Asked.Add(step);
        await reached(string.Create(CultureInfo.InvariantCulture, $"model {step}"));
        return new(new ChatMessage(ChatRole.Assistant, step > StepCoach.Calls ? "That was all." : $$"""Step {{step}}. [ACTION:NOTE]{"text": "{{step}}"}[/ACTION]"""));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("No turn is streamed.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    [GeneratedRegex(@"\[ACTION:NOTE\]")]
    private static partial Regex Call();
}
