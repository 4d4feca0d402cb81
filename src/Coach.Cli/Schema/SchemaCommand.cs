using System.CommandLine;
using Coach.Cli.Declarations;
using Coach.Cli.Projects;
using Coach.Cli.States;

namespace Coach.Cli.Schema;

/// <summary><c>coach schema</c>: what an editor needs to complete and check states.yaml.</summary>
internal static class SchemaCommand
{
    private const string Example =
        """
        coach schema samples/LifeCoach --output samples/LifeCoach/states.schema.json

        With this as the first line of states.yaml, yaml-language-server finds it:
        # yaml-language-server: $schema=states.schema.json
        """;

    public static Command Create()
    {
        var project = CoachProject.Argument();
        var assembly = new Option<string?>("--assembly", "-a")
        {
            HelpName = "FILE",
            Description = "The built assembly. Without it: the newest bin/*/net*/Name.dll of the project.",
        };
        var output = OutputFile.Option("Writes the schema to this file instead of the standard output.");
        return new ToolCommand(
            "schema",
            "Prints the JSON Schema of states.yaml with the project's own names. They are read from the built assembly: build first.",
            Example,
            (result, context, cancellationToken) =>
                RunAsync(CoachProject.Find(result.GetValue(project)), result.GetValue(assembly), result.GetValue(output), context, cancellationToken))
        {
            project,
            assembly,
            output,
        };
    }

    private static async Task<int> RunAsync(CoachProject project, string? assembly, string? output, CommandContext context, CancellationToken cancellationToken)
    {
        if (await StatesFile.ReadAsync(project.StatesFile, context, cancellationToken).ConfigureAwait(false) is not { } states)
        {
            return ExitCodes.Errors;
        }

        var file = assembly ?? BuiltAssembly.Find(project);
        var declarations = AssemblyReader.Read(file, cancellationToken);
        var (actions, conditions) = (declarations.Of(DeclarationKind.Action).Count, declarations.Of(DeclarationKind.Condition).Count);
        await context.Error.WriteLineAsync($"Read {Printable.Path(file)}: {actions} actions, {conditions} conditions.").ConfigureAwait(false);
        await OutputFile.WriteAsync(output, StatesSchema.Write(states, declarations), context, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }
}
