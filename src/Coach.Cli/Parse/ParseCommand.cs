using System.CommandLine;
using System.Globalization;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Cli.Parse;

/// <summary><c>coach parse</c>: what is read of a reply, what was repaired and what is refused.</summary>
internal static class ParseCommand
{
    private const string StandardInput = "-";

    private const string Example =
        """
        coach parse reply.txt
        coach parse --jsonl replies.jsonl --repair guess

        A line of replies.jsonl: {"id": 1, "text": "Lovely! [ACTION:SAVE]{name: 'Ann'}[/ACTION]"}
        """;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = static _ => StandardInput,
            Description = "The reply; - is the standard input.",
        };
        var format = new Option<string>("--format")
        {
            HelpName = "FORMAT",
            DefaultValueFactory = static _ => Formats.Usual,
            Description = $"The markup to look for: {string.Join(", ", Formats.Known)}, several with commas between them, or {Formats.All}.",
        };
        var repair = new Option<string>("--repair")
        {
            DefaultValueFactory = static _ => "safe",
            Description = "strict repairs nothing, safe what keeps the meaning, guess everything.",
        };
        repair.AcceptOnlyFromAmong("strict", "safe", "guess");
        var chunk = new Option<int?>("--chunk")
        {
            HelpName = "N",
            Description = "Reads the reply as if it came in parts of N characters. What is printed is the same.",
        };
        chunk.Validators.Add(static result =>
        {
            // What is no number at all, the option itself complains of.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var length) && length < 1)
            {
                result.AddError($"--chunk is a number of characters, 1 or more; it cannot be {token.Value}.");
            }
        });
        var schema = new Option<string?>("--schema")
        {
            HelpName = "FILE",
            Description = "A JSON Schema of the parameters. It guides repairs and says what is valid.",
        };
        var jsonLines = new Option<bool>("--jsonl")
        {
            Description = "Reads {\"id\", \"text\", \"schema\"?}, an object a line, and answers each with a line.",
        };
        return new ToolCommand(
            "parse",
            "Shows what is read of a model's reply: its actions, what was repaired or refused and where, and what a person would see.",
            Example,
            (result, context, cancellationToken) => RunAsync(
                result.GetValue(file)!,
                Parser(result.GetValue(format)!, result.GetValue(repair)!, result.GetValue(chunk)),
                Schema(result.GetValue(schema)),
                result.GetValue(jsonLines),
                terminal,
                context,
                cancellationToken))
        {
            file,
            format,
            repair,
            chunk,
            schema,
            jsonLines,
        };
    }

    private static async Task<int> RunAsync(
        string file, ReplyParser parser, ParameterSchema? schema, bool isJsonLines, Terminal terminal, CommandContext context, CancellationToken cancellationToken)
    {
        if (file == StandardInput && terminal.IsTyped)
        {
            var end = OperatingSystem.IsWindows() ? "Ctrl+Z and Enter" : "Ctrl+D";
            await context.Error.WriteLineAsync($"{(isJsonLines ? "Paste JSON, an object a line" : "Paste the reply")}; {end} on a line of its own ends it.").ConfigureAwait(false);
        }

        using var input = Open(file, terminal);
        if (isJsonLines)
        {
            await new JsonLines(parser, schema).RunAsync(input, context.Output, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        // A read of a terminal or pipe cannot be broken off, only left.
        var text = await input.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        var reading = parser.Read(text, schema);
        var report = ReplyReport.Write(reading, parser.Further(reading, schema), terminal.Width, terminal.HasColour);
        await context.Output.WriteAsync(report.AsMemory(), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static TextReader Open(string file, Terminal terminal)
    {
        if (file == StandardInput)
        {
            return terminal.OpenInput();
        }

        return OpenFile(file, "FILE");
    }

    private static StreamReader OpenFile(string file, string argument)
    {
        if (file.Length == 0 || Directory.Exists(file))
        {
            throw new CommandFailure(file.Length == 0 ? $"{argument} is the path of a file." : $"{file} is a folder; {argument} is the path of a file.");
        }

        return new(file);
    }

    private static ParameterSchema? Schema(string? file)
    {
        if (file is null)
        {
            return null;
        }

        using var text = OpenFile(file, "--schema");
        try
        {
            return ParameterSchema.Parse(text.ReadToEnd());
        }
        catch (FormatException exception)
        {
            throw new CommandFailure($"{Printable.Path(file)}: {exception.Message}");
        }
    }

    private static ReplyParser Parser(string format, string repair, int? chunk)
    {
        try
        {
            return new(Formats.Chosen(format), Enum.Parse<RepairLevel>(repair, ignoreCase: true), chunk);
        }
        catch (ArgumentException exception)
        {
            throw new CommandFailure(exception.Message);
        }
    }
}
