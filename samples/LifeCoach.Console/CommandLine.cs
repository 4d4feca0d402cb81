using System.CommandLine;
using System.CommandLine.Parsing;
using Coach.Providers;
using LifeCoach.Hosting;

namespace LifeCoach.Terminal;

/// <summary>What the program was asked for.</summary>
/// <param name="Database">The database file, or null for the usual one.</param>
/// <param name="Replies">Files to take as the model's next replies.</param>
/// <param name="User">Who talks.</param>
/// <param name="InMemory">Whether nothing is to be kept.</param>
/// <param name="Plain">Whether to write without colours and frames in a terminal, too.</param>
/// <param name="Model">The model to talk through.</param>
/// <param name="Stream">Whether to show replies while they are written.</param>
/// <param name="ShowMatrix">Whether to print the models and end.</param>
internal sealed record TerminalOptions(
    string? Database, IReadOnlyList<string> Replies, string User, bool InMemory, bool Plain, ModelOptions Model, bool Stream, bool ShowMatrix);

/// <summary>The options of the command line.</summary>
internal static class CommandLine
{
    private const int LongestUser = 100;

    public static RootCommand Create()
    {
        var database = new Option<string?>("--database") { HelpName = "PATH", Description = "Keeps the conversation in this SQLite file, which is made if it is not there." };
        var replies = new Option<string[]>("--reply")
        {
            HelpName = "FILE",
            Description = "Takes the text of this file as the model's next reply and shows what Coach makes of it. May be given several times.",
            DefaultValueFactory = _ => [],
        };
        var user = new Option<string>("--user") { HelpName = "NAME", Description = "Whose conversation it is.", DefaultValueFactory = _ => DefaultUser() };
        var memory = new Option<bool>("--memory") { Description = "Keeps everything in memory: nothing is left when the program ends." };
        var plain = new Option<bool>("--plain") { Description = "Writes plain text in a terminal, too." };
        var stream = new Option<bool>("--stream") { Description = "Shows replies while the model writes them." };
        var provider = new Option<string?>("--provider")
        {
            HelpName = "NAME", Description = $"Talks through a model of this provider: {ModelChoice.Names}, or any name with --endpoint. Without it, a demo answers.",
        };
        var model = new Option<string?>("--model") { HelpName = "NAME", Description = "The model's name, as the provider calls it." };
        var endpoint = new Option<string?>("--endpoint") { HelpName = "URL", Description = "Where the model is served, if not where the provider usually does." };
        var key = new Option<string?>("--key-variable") { HelpName = "NAME", Description = "The environment variable that holds the key. Usual ones are known; another --endpoint gets none unless this names it." };
        var channel = new Option<ActionChannels>("--channel")
        {
            HelpName = "text|native|both", Description = "How the model is offered actions: as markup in its text, as native tools, or both ways.",
            CustomParser = result => Enum.TryParse<ActionChannels>(result.Tokens[0].Value, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : Wrong<ActionChannels>(result, "--channel is text, native or both."),
        };
        var matrix = new Option<string?>("--matrix") { HelpName = "FILE", Description = "Talks through the models of this provider matrix, a JSON file with Coach:Providers as in appsettings.json." };
        var showMatrix = new Option<bool>("--show-matrix") { Description = "Prints the models as a table and ends." };
        Option[] ofModel = [model, endpoint, key, channel];
        foreach (var option in new[] { provider, model, key, matrix })
        {
            option.Validators.Add(result => Refuse(result, string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()), $"{option.Name} needs a {(option == matrix ? "file" : "name")}."));
        }

        endpoint.Validators.Add(result => Refuse(result, ToUri(result.GetValueOrDefault<string?>()) is null, "--endpoint needs an http or https address, such as http://localhost:11434/v1."));
        database.Validators.Add(result => Refuse(result, string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()), "--database needs the path of a file."));
        user.Validators.Add(result => Refuse(
            result, result.GetValueOrDefault<string>().Trim().Length is 0 or > LongestUser, $"--user needs a name of 1 to {LongestUser} characters."));

        var root = new RootCommand("Talks with a life coach that acts: every action in its replies is checked, carried out and shown.")
        {
            database, replies, user, memory, plain, stream, provider, model, endpoint, key, channel, matrix, showMatrix,
        };
        root.Validators.Add(result =>
        {
            if (result.GetResult(database) is { Implicit: false } && result.GetValue(memory))
            {
                result.AddError("--database keeps the conversation and --memory does not: give one of them.");
            }

            var hasProvider = Has(result, provider);
            var hasMatrix = Has(result, matrix);
            RefuseTogether(result, hasProvider && hasMatrix, "--provider names one model and --matrix a file of them: give one of them.");
            RefuseTogether(result, hasProvider && !Has(result, model), "--provider needs a model: --model NAME.");
            RefuseTogether(result, !hasProvider && ofModel.Any(option => Has(result, option)), $"{string.Join(", ", ofModel.Select(option => option.Name))} say more of a --provider, which is not given.");
            RefuseTogether(result, (hasProvider || hasMatrix) && Has(result, replies), "--reply stands in for the model, which --provider or --matrix names: give one of them.");
            RefuseTogether(result, result.GetValue(showMatrix) && !hasProvider && !hasMatrix, "--show-matrix needs --matrix or --provider.");
        });
        root.SetAction((result, cancellationToken) => TerminalApplication.RunAsync(
            new(
                result.GetValue(database),
                result.GetValue(replies) ?? [],
                result.GetRequiredValue(user).Trim(),
                result.GetValue(memory),
                result.GetValue(plain),
                new(
                    result.GetValue(provider)?.Trim(), result.GetValue(model)?.Trim(), ToUri(result.GetValue(endpoint)), result.GetValue(key)?.Trim(), result.GetValue(channel),
                    result.GetValue(matrix)),
                result.GetValue(stream),
                result.GetValue(showMatrix)),
            cancellationToken));
        return root;
    }

    private static string DefaultUser() =>
        Environment.UserName is { Length: > 0 and <= LongestUser } name && !string.IsNullOrWhiteSpace(name) ? name : "you";

    private static Uri? ToUri(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri : null;

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static T? Wrong<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }

    private static void RefuseTogether(CommandResult result, bool isWrong, string message)
    {
        // One sentence at a time: what is missing is often a consequence of the first mistake.
        if (isWrong && !result.Errors.Any())
        {
            result.AddError(message);
        }
    }

    private static void Refuse(SymbolResult result, bool isWrong, string message)
    {
        if (isWrong)
        {
            result.AddError(message);
        }
    }
}
