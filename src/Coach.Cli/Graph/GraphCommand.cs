using System.CommandLine;
using Coach.Cli.Projects;
using Coach.Cli.States;

namespace Coach.Cli.Graph;

/// <summary><c>coach graph</c>: the diagram of a project's states.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var project = CoachProject.Argument();
        var output = OutputFile.Option("Writes the diagram to this file instead of the standard output.");
        return new ToolCommand(
            "graph",
            "Prints the states of states.yaml as a Mermaid diagram, with the conditions of transitions and the actions that each state allows.",
            "coach graph samples/LifeCoach --output states.mmd",
            (result, context, cancellationToken) => RunAsync(CoachProject.Find(result.GetValue(project)), result.GetValue(output), context, cancellationToken))
        {
            project,
            output,
        };
    }

    private static async Task<int> RunAsync(CoachProject project, string? output, CommandContext context, CancellationToken cancellationToken)
    {
        if (await StatesFile.ReadAsync(project.StatesFile, context, cancellationToken).ConfigureAwait(false) is not { } states)
        {
            return ExitCodes.Errors;
        }

        await OutputFile.WriteAsync(output, StateDiagram.Write(states), context, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }
}
