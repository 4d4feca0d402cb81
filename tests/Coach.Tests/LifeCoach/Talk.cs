using Coach;
using Coach.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Tests;

/// <summary>Where a conversation of the tests is kept.</summary>
public enum Keeping
{
    InMemory,
    InSqlite,
}

/// <summary>A conversation with the life coach as an application has it: the generated executor, a real store, the sample's tables.</summary>
internal sealed class Talk(CoachConversation conversation, ScriptedChatClient model) : IAsyncDisposable
{
    public const string User = "ann";

    public ScriptedChatClient Model => model;

    public ICoach Coach => conversation.Coach;

    public CoachSession Session => conversation.Session;

    /// <summary>A conversation in a new store, with a model that says what the test tells it to, and is asked once a turn.</summary>
    public static async Task<Talk> BeginAsync(Keeping keeping, TimeProvider? time = null, Action<IServiceCollection>? change = null)
    {
        var model = new ScriptedChatClient();
        return new(
            await CoachConversation.StartAsync(
                (services, folder) =>
                {
                    Register(services, keeping == Keeping.InSqlite ? Path.Combine(folder, "coach.db") : null, model);
                    services.AddSingleton(time ?? TimeProvider.System);
                    change?.Invoke(services);
                },
                model,
                new() { UserId = User }),
            model);
    }

    /// <summary>A conversation with some model in some file, going on where the file's last one stopped.</summary>
    public static async Task<Talk> OpenAsync(IChatClient model, string? database) =>
        new(await CoachConversation.StartAsync(services => Register(services, database, model), model, new() { UserId = User, GoesOn = true }), model as ScriptedChatClient ?? new());

    public Task NewSessionAsync() => conversation.BeginSessionAsync();

    /// <summary>Says something to whatever model there is.</summary>
    public async Task<TurnResult> SayAsync(string message) => (await conversation.SayAsync(message)).Result;

    /// <summary>Has the model answer this, and gives what came of it.</summary>
    public Task<TurnResult> ReplyAsync(string reply)
    {
        Model.Reply(reply);
        return SayAsync("Go on.");
    }

    /// <summary>Has the model ask for one action, and gives its result.</summary>
    public async Task<ActionCallResult> AskAsync(string action, string body = "{}") =>
        Assert.Single((await ReplyAsync($"Well.\n[ACTION:{action}]{body}[/ACTION]")).Actions);

    /// <summary>Leads the conversation to a state by the actions a model would ask for.</summary>
    public async Task GoToAsync(string state)
    {
        string[] steps =
        [
            "[ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]\n" + Transition("identity_brainstorming"),
            Identity("Painter", "PASSIONS") + Identity("Runner", "HEALTH") + Identity("Patient Father", "FAMILY") + Transition("identity_refinement"),
            """[ACTION:SET_FOCUS_IDENTITY]{"identity": "Painter"}[/ACTION]""" + "\n" + Transition("identity_visualization"),
            """[ACTION:SAVE_VISUALIZATION]{"description": "Light on the canvas."}[/ACTION]""" + "\n" + Transition("action_planning"),
            """[ACTION:CREATE_ACTION_ITEM]{"title": "Buy a sketchbook"}[/ACTION]""" + "\n" + Transition("accountability"),
        ];
        foreach (var step in steps)
        {
            if (Session.State == state)
            {
                return;
            }

            Assert.All((await ReplyAsync(step)).Actions, call => Assert.True(call.Succeeded, call.Message));
        }

        Assert.Equal(state, Session.State);
    }

    public Task<IReadOnlyList<Identity>> IdentitiesAsync() => ReadAsync<IIdentities, IReadOnlyList<Identity>>(identities => identities.ListAsync(User, default));

    public Task<Visualization?> VisualizationAsync(string identity) =>
        ReadAsync<IVisualizations, Visualization?>(visualizations => visualizations.FindAsync(User, identity, default));

    public Task<IReadOnlyList<ActionItem>> ItemsAsync() => ReadAsync<IActionItems, IReadOnlyList<ActionItem>>(items => items.ListAsync(User, default));

    /// <summary>Reads the first column of a query on the database file.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string sql) => await Coach.ReadAsync<IReadOnlyList<string>>(async (services, token) =>
    {
        await using var command = services.GetRequiredService<TurnTransaction>().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(token);
        var values = new List<string>();
        while (await reader.ReadAsync(token))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    });

    public ValueTask DisposeAsync() => conversation.DisposeAsync();

    private static void Register(IServiceCollection services, string? database, IChatClient model) =>
        services.AddLifeCoach(database, coach => coach.Configure(options => options.MaxSteps = model is ScriptedChatClient ? 1 : options.MaxSteps));

    private static string Identity(string identity, string category) => $$"""[ACTION:SAVE_IDENTITY]{"identity": "{{identity}}", "category": "{{category}}"}[/ACTION]""" + "\n";

    private static string Transition(string state) => $$"""[ACTION:TRANSITION_STATE]{"target_state": "{{state}}"}[/ACTION]""";

    private async Task<TResult> ReadAsync<TService, TResult>(Func<TService, ValueTask<TResult>> read)
        where TService : notnull =>
        await Coach.ReadAsync((services, _) => read(services.GetRequiredService<TService>()));
}
