using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coach.Testing;

/// <summary>
/// A conversation with a coach in a test: the application's own registration, the generated executor, a real store, and a model that says what the test
/// tells it to. Without a store in the registration everything is kept in memory; whatever the registration keeps in the folder that it is given, such as an
/// SQLite file, is deleted with the conversation. Not safe for use by several threads at once, as a person says one thing after the other.
/// </summary>
/// <example>
/// <code>
/// var model = new ScriptedChatClient("""Lovely! [ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "PASSIONS"}[/ACTION]""");
/// await using var conversation = await CoachConversation.StartAsync(services => services.AddCoach(), model);
///
/// var turn = await conversation.SayAsync("I love painting");
///
/// turn.Executed("SAVE_IDENTITY").Says("Lovely!");
/// conversation.InState("identity_brainstorming");
/// </code>
/// </example>
public sealed class CoachConversation : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DirectoryInfo? _folder;
    private readonly ScriptedChatClient? _script;
    private readonly ConversationOptions _options;
    private readonly List<ConversationTurn> _turns = [];

    private CoachConversation(ServiceProvider services, DirectoryInfo? folder, IChatClient? model, ConversationOptions options)
    {
        (_services, _folder, _script, _options) = (services, folder, model as ScriptedChatClient, options);
        Coach = services.GetRequiredService<ICoach>();
    }

    /// <summary>The coach, for whatever has no method here.</summary>
    public ICoach Coach { get; }

    /// <summary>The services, for the application's own.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The session as the last turn left it.</summary>
    public CoachSession Session { get; private set; } = null!;

    /// <summary>The turns so far.</summary>
    public IReadOnlyList<ConversationTurn> Turns => _turns;

    /// <summary>Begins a conversation.</summary>
    /// <param name="register">Registers the coach as the application does: the generated <c>services.AddCoach(…)</c>.</param>
    /// <param name="model">The model, which takes the place of any in the registration; null leaves that.</param>
    /// <param name="options">Who talks, and how; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the beginning.</param>
    /// <exception cref="InvalidOperationException">
    /// The registration has no coach, or it chooses among several models, whose place no single one can take.
    /// </exception>
    public static Task<CoachConversation> StartAsync(
        Action<IServiceCollection> register, IChatClient? model, ConversationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(register);
        return StartAsync(register, folder: null, model, options, cancellationToken);
    }

    /// <summary>Begins a conversation whose registration keeps files, such as those of SQLite, in a folder of the conversation's own.</summary>
    /// <param name="register">Registers the coach as the application does, with the path of an empty folder for its files.</param>
    /// <param name="model">The model, which takes the place of any in the registration; null leaves that.</param>
    /// <param name="options">Who talks, and how; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the beginning.</param>
    /// <exception cref="InvalidOperationException">
    /// The registration has no coach, or it chooses among several models, whose place no single one can take.
    /// </exception>
    /// <example>
    /// <code>
    /// await using var conversation = await CoachConversation.StartAsync(
    ///     (services, folder) => services.AddCoach(coach => coach.UseSqlite(Path.Combine(folder, "coach.db"))), model);
    /// </code>
    /// </example>
    public static Task<CoachConversation> StartAsync(
        Action<IServiceCollection, string> register, IChatClient? model, ConversationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(register);
        var folder = Directory.CreateTempSubdirectory("coach-test-");
        return StartAsync(services => register(services, folder.FullName), folder, model, options, cancellationToken);
    }

    /// <summary>Begins another session of the same user: what the last one knew is gone, and what the application keeps of the user stays.</summary>
    public async Task BeginSessionAsync(CancellationToken cancellationToken = default) =>
        Session = await Coach.CreateSessionAsync(_options.UserId, cancellationToken).ConfigureAwait(false);

    /// <summary>Says something, and gives what came of it.</summary>
    /// <exception cref="CoachTestException">The script had no reply left; the message says what was asked.</exception>
    public async Task<ConversationTurn> SayAsync(string message, CancellationToken cancellationToken = default)
    {
        var request = new TurnRequest(Session.Id, Session.UserId, message);
        if (!_options.IsStreamed)
        {
            return await EndAsync(Account.Quoted(message), await Coach.GetResponseAsync(request, cancellationToken).ConfigureAwait(false), [], cancellationToken).ConfigureAwait(false);
        }

        var updates = new List<TurnUpdate>();
        await foreach (var update in Coach.GetStreamingResponseAsync(request, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        var result = updates[^1] is TurnCompleted completed ? completed.Result : ((TurnFailed)updates[^1]).Result;
        return await EndAsync(Account.Quoted(message), result, updates, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for an action as a button or a timer does, without the model.</summary>
    /// <param name="action">The action's wire name.</param>
    /// <param name="parameters">The parameters, a JSON object.</param>
    /// <param name="emitter">Who asks.</param>
    /// <param name="cancellationToken">Cancels the turn.</param>
    public async Task<ConversationTurn> InvokeAsync(
        string action, string parameters = "{}", ActionEmitters emitter = ActionEmitters.User, CancellationToken cancellationToken = default)
    {
        var result = await Coach.InvokeAsync(new(Session.Id, Session.UserId, action, parameters, emitter), cancellationToken).ConfigureAwait(false);
        return await EndAsync($"{action} {parameters}, asked for by {emitter}", result, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves the oldest call of an action that waits for it.</summary>
    /// <exception cref="CoachTestException">No such call waits.</exception>
    public Task<ConversationTurn> ApproveAsync(string action, CancellationToken cancellationToken = default) => DecideAsync(action, isApproved: true, reason: null, cancellationToken);

    /// <summary>Rejects the oldest call of an action that waits for approval.</summary>
    /// <exception cref="CoachTestException">No such call waits.</exception>
    public Task<ConversationTurn> RejectAsync(string action, string? reason = null, CancellationToken cancellationToken = default) =>
        DecideAsync(action, isApproved: false, reason, cancellationToken);

    /// <summary>Asserts that the conversation is in this state.</summary>
    public CoachConversation InState(string state)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        return ConversationTurn.IsState(state, Session.State) ? this
            : throw Differs($"the state {state}", $"it is {Session.State}.{ConversationTurn.Undeclared(Coach.Machine, state)}");
    }

    /// <summary>Asserts that the session's data has this text under this name.</summary>
    public CoachConversation HasData(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Session.Data.GetString(name) == value ? this : throw Differs($"the session's data to have {name} = {Account.Quoted(value)}", $"it is {Session.Data.ToJson()}.");
    }

    /// <summary>Ends the conversation, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _services.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _folder?.Delete(recursive: true);
        }
    }

    private static async Task<CoachConversation> StartAsync(
        Action<IServiceCollection> register, DirectoryInfo? folder, IChatClient? model, ConversationOptions? options, CancellationToken cancellationToken)
    {
        CoachConversation? conversation = null;
        try
        {
            var services = new ServiceCollection();
            register(services);
            Check(services, model);
            if (model is not null)
            {
                services.Replace(ServiceDescriptor.Singleton(model));
            }

            conversation = new(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }), folder, model, options ?? new());
            var last = conversation._options.GoesOn ? await conversation.Coach.GetSessionsAsync(conversation._options.UserId, cancellationToken).ConfigureAwait(false) : [];
            if (last is [var session, ..])
            {
                conversation.Session = session;
                return conversation;
            }

            await conversation.BeginSessionAsync(cancellationToken).ConfigureAwait(false);
            return conversation;
        }
        catch
        {
            await (conversation?.DisposeAsync() ?? default).ConfigureAwait(false);
            if (conversation is null)
            {
                folder?.Delete(recursive: true);
            }

            throw;
        }
    }

    private static void Check(ServiceCollection services, IChatClient? model)
    {
        if (services.All(static service => service.ServiceType != typeof(ICoach)))
        {
            throw new InvalidOperationException("The registration has no coach: call the generated services.AddCoach(…) in it.");
        }

        if (model is not null && services.Any(static service => service.ServiceType == typeof(IModelRouter)))
        {
            throw new InvalidOperationException(
                "The registration chooses among several models (UseModels, UseProviders), whose place the one model cannot take: register the coach without them, or give them scripted clients and pass null here.");
        }
    }

    private async Task<ConversationTurn> DecideAsync(string action, bool isApproved, string? reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        var waiting = await Coach.GetApprovalsAsync(Session.Id, Session.UserId, cancellationToken).ConfigureAwait(false);
        var approval = waiting.FirstOrDefault(call => call.Name.Equals(action, StringComparison.OrdinalIgnoreCase))
            ?? throw Differs($"a call of {action} to wait for approval", waiting.Count == 0 ? "none waits." : $"those that wait are {string.Join(", ", waiting.Select(static call => call.Name))}.");
        var result = await Coach.DecideAsync(new(Session.Id, Session.UserId, approval.Key, isApproved) { Reason = reason }, cancellationToken).ConfigureAwait(false);
        return await EndAsync($"{action} {(isApproved ? "approved" : "rejected")}", result, [], cancellationToken).ConfigureAwait(false);
    }

    private async Task<ConversationTurn> EndAsync(string asked, TurnResult result, IReadOnlyList<TurnUpdate> updates, CancellationToken cancellationToken)
    {
        var turn = new ConversationTurn(Coach.Machine, asked, result, updates);
        _turns.Add(turn);
        Session = await Coach.FindSessionAsync(Session.Id, Session.UserId, cancellationToken).ConfigureAwait(false) ?? Session;
        return _script?.TakeRanOut() is { } ranOut ? throw new CoachTestException($"{ranOut.Message}\n{WhyAgain(turn)}{Account.Of(turn)}", ranOut) : turn;
    }

    /// <summary>Why a model is asked more than once in a turn is seldom clear to whoever has written one reply.</summary>
    private static string WhyAgain(ConversationTurn turn) => turn.Calls.Count == 0 && turn.Result.Unreadable.Count == 0
        ? ""
        : "It is asked once more in a turn if it has to see a result (a refusal, a failure, a tool, an action that says NeedsReply), or has said nothing to the person.\n";

    private CoachTestException Differs(string expected, string actual) =>
        new($"Expected {expected}, but {actual}{(_turns.Count == 0 ? "" : $"\n{Account.Of(_turns[^1])}")}");
}
