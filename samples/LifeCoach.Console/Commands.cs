using System.Globalization;
using Coach;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Terminal;

/// <summary>The commands that look at a conversation without talking.</summary>
internal sealed class Commands(ICoach coach, Screen screen)
{
    private const int LogEntries = 30;

    private static readonly (string Name, string Does)[] All =
    [
        ("/state", "where the conversation is, where it can go, and what the coach knows of you"),
        ("/identities", "the identities you have named"),
        ("/plan", "the identity in focus, your picture of it, and your actions"),
        ("/log", "the last actions, carried out and refused"),
        ("/new", "begins another conversation"),
        ("/help", "this list"),
        ("/quit", "leaves; what was said is kept"),
    ];

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

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
