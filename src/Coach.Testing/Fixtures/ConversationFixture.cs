using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Testing;

/// <summary>
/// A recorded conversation as a file of a test: what was said, what the model wrote, and what came of it. Run again, the same messages and raw replies go through
/// the coach as it is built now, with its handlers and guards, and what comes out differently is reported. What handlers say and hand on is not compared, as it may
/// have times and ids. (<see cref="TurnReplay"/> compares without running a handler.)
/// </summary>
/// <remarks>The file has what people said. Record a conversation of your own, or edit it before it goes where others read it.</remarks>
/// <example>
/// <code>
/// // once, against any coach: its store, or a running conversation
/// await (await ConversationFixture.RecordAsync(coach, session.Id, session.UserId)).SaveAsync("fixtures/first-steps.json");
///
/// // in the test
/// var fixture = await ConversationFixture.LoadAsync("fixtures/first-steps.json");
/// await fixture.RunsAsRecordedAsync(services => services.AddCoach());
/// </code>
/// </example>
public sealed class ConversationFixture
{
    private const int Version = 1;

    private ConversationFixture(string coach, IReadOnlyList<FixtureTurn> turns) => (Coach, Turns) = (coach, turns);

    /// <summary>The name of the coach that was talked with.</summary>
    public string Coach { get; }

    /// <summary>The turns, in order.</summary>
    public IReadOnlyList<FixtureTurn> Turns { get; }

    /// <summary>Takes a session from where a coach keeps it.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    /// <exception cref="InvalidOperationException">A raw reply is no longer kept (<see cref="RetentionPolicy.RawReplies"/>), or a turn is still running.</exception>
    /// <exception cref="CoachStoreException">The store cannot be used, or is damaged.</exception>
    public static async Task<ConversationFixture> RecordAsync(ICoach coach, string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coach);
        var turns = await coach.GetTurnsAsync(sessionId, userId, 0, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var tools = await ToolRecording.ReadAsync(coach, sessionId, userId, cancellationToken).ConfigureAwait(false);
        return new(coach.Machine.Name, [.. turns.Select((_, index) => TurnRecording.Make(turns, index, tools))]);
    }

    /// <summary>Takes turns as <see cref="ICoach.GetTurnsAsync"/> gives them.</summary>
    /// <param name="coach">The coach's name.</param>
    /// <param name="turns">The turns of one session from its first on.</param>
    /// <exception cref="InvalidOperationException">
    /// A raw reply is no longer kept (<see cref="RetentionPolicy.RawReplies"/>), a turn is still running, or the model called a tool natively that is no action, of which only
    /// <see cref="RecordAsync"/> knows.
    /// </exception>
    public static ConversationFixture FromTurns(string coach, IReadOnlyList<RecordedTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(coach);
        ArgumentNullException.ThrowIfNull(turns);
        return new(coach, [.. turns.Select((turn, index) => TurnRecording.Make(turns, index))]);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CoachTestException">It is no fixture, or one of another version.</exception>
    public static async Task<ConversationFixture> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        FromJson(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What it is called in the message of an error.</param>
    /// <exception cref="CoachTestException">It is no fixture, or one of another version.</exception>
    public static ConversationFixture FromJson(string json, string name = "The text")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var file = FixtureJson.Read(json);
            return file is { Version: Version, Turns: not null } ? new(file.Coach, file.Turns)
                : throw new CoachTestException($"{name} is no fixture of version {Version}{(file is null ? "" : $", but of version {file.Version}")}; record it again.");
        }
        catch (JsonException error)
        {
            throw new CoachTestException($"{name} is no recorded conversation: {error.Message}", error);
        }
    }

    /// <summary>The fixture as indented JSON.</summary>
    public string ToJson() => FixtureJson.Write(new(Version, Coach, Turns)).ReplaceLineEndings("\n") + "\n";

    /// <summary>Writes a file, and its folder if it is not there.</summary>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllTextAsync(path, ToJson(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the conversation with the coach as it is now, in a new session and in memory unless the registration says otherwise, and says what is different.</summary>
    /// <param name="register">Registers the coach, as for <see cref="CoachConversation"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public Task<IReadOnlyList<FixtureDifference>> RunAsync(Action<IServiceCollection> register, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(register);
        return RunAsync(model => CoachConversation.StartAsync(register, model, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>The same with a folder for the files of the registration, which is deleted afterwards.</summary>
    /// <param name="register">Registers the coach, with the path of an empty folder for its files.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public Task<IReadOnlyList<FixtureDifference>> RunAsync(Action<IServiceCollection, string> register, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(register);
        return RunAsync(model => CoachConversation.StartAsync(register, model, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>Runs the conversation with the coach as it is now, and asserts that nothing is different.</summary>
    /// <param name="register">Registers the coach, as for <see cref="CoachConversation"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="CoachTestException">Something is; the message lists all of it.</exception>
    public async Task RunsAsRecordedAsync(Action<IServiceCollection> register, CancellationToken cancellationToken = default) =>
        Check(await RunAsync(register, cancellationToken).ConfigureAwait(false));

    /// <summary>The same with a folder for the files of the registration, which is deleted afterwards.</summary>
    /// <param name="register">Registers the coach, with the path of an empty folder for its files.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="CoachTestException">Something is different; the message lists all of it.</exception>
    public async Task RunsAsRecordedAsync(Action<IServiceCollection, string> register, CancellationToken cancellationToken = default) =>
        Check(await RunAsync(register, cancellationToken).ConfigureAwait(false));

    private async Task<IReadOnlyList<FixtureDifference>> RunAsync(Func<ScriptedChatClient, Task<CoachConversation>> start, CancellationToken cancellationToken)
    {
        var model = new ScriptedChatClient();
        var conversation = await start(model).ConfigureAwait(false);
        await using (conversation.ConfigureAwait(false))
        {
            return await new FixtureRun(Turns, conversation, model).RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Check(IReadOnlyList<FixtureDifference> differences)
    {
        if (differences.Count > 0)
        {
            throw new CoachTestException(
                $"Expected the {Account.Count(Turns.Count, "turn", "turns")} to come out as recorded, but there {(differences.Count == 1 ? "is" : "are")} {Account.Count(differences.Count, "difference", "differences")}:\n  {string.Join("\n  ", differences)}");
        }
    }
}
