using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Coach.Cli;

/// <summary>What a command works with besides its arguments.</summary>
/// <param name="Output">The result, plain text that can be piped.</param>
/// <param name="Error">What is said about the run, so that it does not get into the result.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error);

/// <summary>A command whose failures become a sentence and an exit code, and whose help ends with an example.</summary>
internal sealed class ToolCommand : Command
{
    public ToolCommand(string name, string description, string example, Func<ParseResult, CommandContext, CancellationToken, Task<int>> run)
        : base(name, description)
    {
        Example = example;
        SetAction(async (result, cancellationToken) =>
        {
            var error = result.InvocationConfiguration.Error;
            try
            {
                return await run(result, new(result.InvocationConfiguration.Output, error), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return ExitCodes.Cancelled;
            }
            catch (Exception exception) when (exception is CommandFailure or IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync(Printable.Line(exception.Message)).ConfigureAwait(false);
                return ExitCodes.Usage;
            }
        });
    }

    /// <summary>How it is used, on lines of their own.</summary>
    public string Example { get; }

    /// <summary>The usual help and then the example.</summary>
    public sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is ToolCommand command)
            {
                parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {command.Example.ReplaceLineEndings("\n  ")}\n");
            }

            return code;
        }
    }
}
