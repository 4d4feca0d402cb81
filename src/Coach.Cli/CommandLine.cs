using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Coach.Cli.Graph;
using Coach.Cli.Parse;
using Coach.Cli.Replay;
using Coach.Cli.Schema;

namespace Coach.Cli;

/// <summary>The commands, and what is said about arguments that fit none.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, Terminal terminal, CancellationToken cancellationToken = default)
    {
        // A file may be called @states.yaml; nothing here takes its arguments from a file.
        var result = Create(terminal).Parse(arguments, new() { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            var sentences = result.Errors.Select(static parseError => Printable.Line(parseError.Message)).Distinct();
            await error.WriteLineAsync(string.Join('\n', sentences)).ConfigureAwait(false);
            await error.WriteLineAsync("'coach --help' lists the commands, 'coach COMMAND --help' shows how one is used.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        return await result.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
    }

    private static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Tools for a project that owns a coach: what its model's replies ask for, its states.yaml and the actions that it allows, and what would come of recorded replies now.")
        {
            ParseCommand.Create(terminal),
            SchemaCommand.Create(),
            GraphCommand.Create(),
            ReplayCommand.Create(),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ToolCommand.HelpWithExample((HelpAction)option.Action!);
        }

        return root;
    }
}
