using System.CommandLine;
using Coach.Cli.Parse;
using Coach.Cli.Projects;

namespace Coach.Cli.Replay;

/// <summary><c>coach replay</c>: recorded replies, read again with the coach as the project has it now.</summary>
internal static class ReplayCommand
{
    private const int TurnsAtOnce = 200;

    private const string Example =
        """
        dotnet build samples/LifeCoach
        coach replay coach.db --project samples/LifeCoach
        """;

    public static Command Create()
    {
        var database = new Argument<string>("DATABASE") { Description = "The SQLite file of an application. It is only read." };
        var project = new Option<string?>("--project", "-p")
        {
            HelpName = "PATH",
            Description = "The folder of the project that owns states.yaml, its project file, or the states.yaml itself. Without it: this folder.",
        };
        var assembly = new Option<string?>("--assembly", "-a")
        {
            HelpName = "FILE",
            Description = "The built assembly. Without it: the newest bin/*/net*/Name.dll of the project.",
        };
        var session = new Option<string?>("--session") { HelpName = "ID", Description = "Replays this session only." };
        var format = new Option<string?>("--format")
        {
            HelpName = "FORMAT",
            Description = "Further formats in which replies are read, with commas between them, as CoachOptions.FurtherFormats has them.",
        };
        var reasoning = new Option<bool>("--reasoning-starts-open") { Description = "Replies begin inside the model's reasoning, as CoachOptions.ReasoningStartsOpen says." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object, with the reasons of refusals." };
        var fail = new Option<bool>("--fail-on-difference") { Description = "Exits with 1 if a turn would be different." };
        return new ToolCommand(
            "replay",
            "Shows what would come of recorded replies with the project as it is built now: calls that would be read, refused or run otherwise. No handler and no guard runs.",
            Example,
            (result, context, cancellationToken) => RunAsync(
                result.GetValue(database)!,
                result.GetValue(assembly) ?? BuiltAssembly.Find(CoachProject.Find(result.GetValue(project))),
                result.GetValue(session),
                new()
                {
                    FurtherFormats = Further(result.GetValue(format)),
                    ReasoningStartsOpen = result.GetValue(reasoning),
                },
                result.GetValue(json),
                result.GetValue(fail),
                context,
                cancellationToken))
        {
            database,
            project,
            assembly,
            session,
            format,
            reasoning,
            json,
            fail,
        };
    }

    private static async Task<int> RunAsync(
        string database, string assembly, string? session, CoachOptions options, bool isJson, bool fails, CommandContext context, CancellationToken cancellationToken)
    {
        using var coach = LoadedCoach.Load(assembly);
        var (turns, leftOut, different) = (0, 0, new List<ReplayedTurn>());
        try
        {
            using var reader = SqliteAuditReader.Open(database);
            var replay = new TurnReplay(coach.Machine, options);
            foreach (var turn in Turns(reader, session, database))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var replayed = LoadedCoach.Guard(assembly, () => replay.Replay(turn));
                turns += replayed.IsReplayed ? 1 : 0;
                leftOut += !replayed.IsReplayed && turn is { Kind: TurnKind.Message, Steps.Count: > 0 } ? 1 : 0;
                if (replayed.IsDifferent)
                {
                    different.Add(replayed);
                }
            }
        }
        catch (CoachStoreException exception)
        {
            throw new CommandFailure(exception.Message);
        }

        var text = isJson
            ? ReplayJson.Write(turns, leftOut, different)
            : string.Concat(different.Select(ReplayText.Line).Append(ReplayText.Summary(turns, different.Count)).Select(static line => line + "\n"));
        await context.Output.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        await context.Error.WriteLineAsync($"Read {Printable.Path(assembly)} and {Printable.Path(database)}.").ConfigureAwait(false);
        if (leftOut > 0)
        {
            await context.Error.WriteLineAsync($"Left out, because their raw replies are not kept any more: {leftOut}.").ConfigureAwait(false);
        }

        return fails && different.Count > 0 ? ExitCodes.Errors : ExitCodes.Done;
    }

    private static string[] Further(string? names)
    {
        var chosen = names is null ? [] : Formats.Chosen(names);
        return Array.Find(chosen, static name => !Formats.Known.Contains(name)) is not { } unknown
            ? chosen
            : throw new CommandFailure($"There is no format '{unknown}'; there are {string.Join(", ", Formats.Known)}.");
    }

    private static IEnumerable<RecordedTurn> Turns(SqliteAuditReader reader, string? session, string database)
    {
        var sessions = reader.ReadSessions().Where(one => session is null || one.Id == session).ToList();
        if (session is not null && sessions.Count == 0)
        {
            throw new CommandFailure($"There is no session {session} in {Printable.Path(database)}.");
        }

        foreach (var one in sessions)
        {
            var skip = 0;
            IReadOnlyList<RecordedTurn> page;
            do
            {
                page = reader.ReadTurns(one.Id, skip, TurnsAtOnce);
                skip += page.Count;
                foreach (var turn in page)
                {
                    yield return turn;
                }
            }
            while (page.Count == TurnsAtOnce);
        }
    }
}
