using System.Globalization;
using Coach;
using Coach.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Terminal;

/// <summary>The commands that look at a conversation without talking.</summary>
internal sealed class Commands(ICoach coach, MatrixRouter? models, Screen screen)
{
    private const int LogEntries = 30;

    private static readonly (string Name, string Does)[] All =
    [
        ("/state", "where the conversation is, where it can go, and what the coach knows of you"),
        ("/identities", "the identities you have named"),
        ("/plan", "the identity in focus, your picture of it, and your actions"),
        ("/log", "the last actions, carried out and refused"),
        ("/models", "the models, how they did, and which were tried for the last reply"),
        ("/new", "begins another conversation"),
        ("/help", "this list"),
        ("/quit", "leaves; what was said is kept"),
    ];

    /// <summary>What came of the last message.</summary>
    public TurnResult? LastTurn { get; set; }

    public async Task RunAsync(string line, CoachSession session, CancellationToken cancellationToken)
    {
        switch (line.ToLowerInvariant())
        {
            case "/state":
                State(session);
                break;
            case "/identities":
                await IdentitiesAsync(session, cancellationToken);
                break;
            case "/plan":
                await PlanAsync(session, cancellationToken);
                break;
            case "/log":
                await LogAsync(session, cancellationToken);
                break;
            case "/models":
                Models();
                break;
            case "/help":
                screen.Table("Commands", ["Command", "Shows"], [.. All.Select(command => new[] { command.Name, command.Does })]);
                break;
            default:
                screen.Error($"There is no command {line}. /help lists them.");
                break;
        }
    }

    private void State(CoachSession session)
    {
        var rows = new List<string[]> { new[] { "State", session.State } };
        if (coach.Machine.FindState(session.State) is { } state)
        {
            rows.Add(["What for", state.Description]);
            rows.AddRange(state.Transitions.Select(way => new[] { "Can go to", way.To + (way.When is null ? ", on request" : $", when {way.When}") }));
            rows.Add(["Allowed", string.Join(", ", state.Allow)]);
        }

        rows.AddRange(session.Data.Client.Select(entry => new[] { "Knows", $"{entry.Key}: {entry.Value}" }));
        rows.Add(["Focus", session.Data.FocusIdentity ?? "none yet"]);
        screen.Table("State", ["", ""], rows);
    }

    private async Task IdentitiesAsync(CoachSession session, CancellationToken cancellationToken)
    {
        var identities = await coach.ReadAsync(
            (services, token) => services.GetRequiredService<IIdentities>().ListAsync(session.UserId, token), cancellationToken);
        screen.Table(
            "Identities",
            ["Identity", "Category", "Description", "Since (UTC)"],
            [.. identities.Select(identity => new[] { identity.Name, identity.Category.ToName(), identity.Description, Time(identity.SavedAt) })]);
    }

    private async Task PlanAsync(CoachSession session, CancellationToken cancellationToken)
    {
        var (focus, picture, items) = await coach.ReadAsync(
            async (services, token) =>
            {
                var focus = session.Data.FocusIdentity;
                var picture = focus is null ? null : await services.GetRequiredService<IVisualizations>().FindAsync(session.UserId, focus, token);
                return (focus, picture, await services.GetRequiredService<IActionItems>().ListAsync(session.UserId, token));
            },
            cancellationToken);
        screen.Info($"Focus: {focus ?? "none yet"}");
        if (picture is not null)
        {
            screen.Info($"Picture: {picture.Description}");
        }

        screen.Table(
            "Actions",
            ["No.", "Action", "For", "By", "Done (UTC)"],
            [.. items.Select(item => new[]
            {
                item.Number.ToString(CultureInfo.InvariantCulture),
                item.Title,
                item.Identity,
                item.Due?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
                item.CompletedAt is { } at ? Time(at) : "",
            })]);
    }

    private async Task LogAsync(CoachSession session, CancellationToken cancellationToken)
    {
        var log = await coach.GetActionLogAsync(session.Id, session.UserId, LogEntries, cancellationToken);
        screen.Table(
            "Actions of this conversation",
            ["At (UTC)", "", "Action", "What became of it"],
            [.. log.Select(entry => new[] { Time(entry.At), Screen.Mark(entry.Result), Screen.Name(entry.Result), entry.Result.Message })]);
    }

    private void Models()
    {
        if (models is null)
        {
            screen.Info("No model answers here but the demo, which follows rules. --provider NAME or --matrix FILE names another.");
            return;
        }

        screen.Table(
            "Models",
            ["Model", "Status", "Channel", "Attempts", "Failed", "Latency"],
            [.. models.Matrix.Select(row =>
            {
                var measured = models.Measurements.Get(row.Id);
                return new[]
                {
                    row.Id,
                    row.Status.ToString(),
                    row.Channels.ToString(),
                    Format($"{measured?.Attempts ?? 0} attempts"),
                    Format($"{measured?.Failures ?? 0} failed"),
                    measured?.Latency is { } latency ? Milliseconds(latency) : "",
                };
            })]);
        screen.Table(
            "Attempts for the last reply",
            ["Model", "Outcome", "Answer", "Took", "Why"],
            [.. (LastTurn?.Attempts ?? []).Select(attempt => new[]
            {
                attempt.Model,
                attempt.Outcome.ToString(),
                string.Join(' ', new[] { attempt.Status?.ToString(CultureInfo.InvariantCulture), attempt.Code }.Where(part => part is not null)),
                Milliseconds(attempt.Duration),
                attempt.Reason,
            })]);
    }

    private static string Milliseconds(TimeSpan time) => Format($"{time.TotalMilliseconds:N0} ms");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
