using Coach.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Tests.Support;

/// <summary>A small coach with two rooms, declared by hand: what runs in it is written into <see cref="Done"/>. Unless a test says otherwise, its model is called once a turn.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Workshop(ScriptedChatClient model, Action<CoachOptions>? configure = null, params ActionDefinition[] more)
        : this(model, configure, time: null, more)
    {
    }

    public Workshop(ScriptedChatClient model, Action<CoachOptions>? configure, TimeProvider? time, params ActionDefinition[] more)
        : this(model, coach => coach.Configure(options => configure?.Invoke(options)), time, more)
    {
    }

    public Workshop(IChatClient model, Action<CoachBuilder> setUp, params ActionDefinition[] more)
        : this(new ScriptedChatClient(), setUp, time: null, model, more)
    {
    }

    public Workshop(ScriptedChatClient model, Action<CoachBuilder> setUp, TimeProvider? time, params ActionDefinition[] more)
        : this(model, setUp, time, client: null, more)
    {
    }

    private Workshop(ScriptedChatClient model, Action<CoachBuilder> setUp, TimeProvider? time, IChatClient? client, params ActionDefinition[] more)
    {
        Model = model;
        Replaceable = new(client ?? model);
        Machine = new(
            "Workshop",
            "hall",
            [
                new("hall")
                {
                    Description = "Where one arrives.",
                    Allow = ["SAVE", "FAIL", "THROW", "TRANSITION_STATE", "BUTTON", .. more.Select(action => action.Name)],
                    Transitions = [new("kitchen", "is_hungry")],
                },
                new("kitchen")
                {
                    Prompt = "You are in the kitchen, {{greeting}}. {{actions}}",
                    Allow = ["COOK", "TRANSITION_STATE"],
                    Transitions = [new("hall")],
                    Formerly = ["pantry"],
                },
            ],
            Definitions.Table(
            [
                Definitions.Note("SAVE", Save),
                Definitions.Plain("FAIL", (context, _) =>
                {
                    context.Data = context.Data.Set("failed", true);
                    return new(ActionOutcome.Failure("It is full.", "full"));
                }),
                Definitions.Plain("THROW", (_, _) => throw new InvalidOperationException("password=secret")),
                Definitions.Plain("COOK", (_, _) => Do("cooked")),
                new PlainActionDefinition("BUTTON", _ => throw new InvalidOperationException("never made")) { Emitters = ActionEmitters.User },
                .. more,
            ]),
            Definitions.Conditions(new ConditionDefinition("is_hungry", "First save something.", (context, _) => new(context.Data.Contains("text")))),
            new(["greeting"], _ => new PromptValueDefinition("greeting", (context, _) => Greeting(context))));
        _services = new ServiceCollection()
            .AddSingleton(time ?? TimeProvider.System)
            .AddCoach(Machine, coach => setUp(coach.UseChatClient(Replaceable).Configure(options => options.MaxSteps = 1)))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Coach = _services.GetRequiredService<ICoach>();
        Store = _services.GetRequiredService<ICoachStore>();
    }

    public ScriptedChatClient Model { get; }

    /// <summary>What stands before the model, so that another one can take its place.</summary>
    public ReplaceableChatClient Replaceable { get; }

    public CoachMachine Machine { get; }

    public ICoach Coach { get; }

    public ICoachStore Store { get; }

    public List<string> Done { get; } = [];

    /// <summary>What the kitchen's prompt asks for.</summary>
    public Func<HandlerContext, ValueTask<string>> Greeting { get; set; } = context => new($"dear {context.Session.UserId}");

    /// <summary>Sends a message in a new session and gives what came of the scripted reply.</summary>
    public async Task<TurnResult> SayAsync(string message = "Hello", CoachSession? session = null, string? turnId = null, CancellationToken cancellationToken = default)
    {
        session ??= await Coach.CreateSessionAsync("ann", cancellationToken);
        return await Coach.GetResponseAsync(new TurnRequest(session.Id, "ann", message) { TurnId = turnId }, cancellationToken);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private ValueTask<ActionOutcome> Save(Note note, HandlerContext context, CancellationToken cancellationToken)
    {
        context.Data = context.Data.Set("text", note.Text);
        return Do($"saved {note.Text}");
    }

    private ValueTask<ActionOutcome> Do(string what)
    {
        lock (Done)
        {
            Done.Add(what);
        }

        return new(ActionOutcome.Success(what));
    }
}
