using System.CommandLine;
using System.CommandLine.Parsing;

namespace LifeCoach.Terminal;

/// <summary>What the program was asked for.</summary>
/// <param name="Database">The database file, or null for the usual one.</param>
/// <param name="Replies">Files to take as the model's next replies.</param>
/// <param name="User">Who talks.</param>
/// <param name="InMemory">Whether nothing is to be kept.</param>
/// <param name="Plain">Whether to write without colours and frames in a terminal, too.</param>
internal sealed record TerminalOptions(string? Database, IReadOnlyList<string> Replies, string User, bool InMemory, bool Plain);

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
        database.Validators.Add(result => Refuse(result, string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()), "--database needs the path of a file."));
        user.Validators.Add(result => Refuse(
            result, result.GetValueOrDefault<string>().Trim().Length is 0 or > LongestUser, $"--user needs a name of 1 to {LongestUser} characters."));

        var root = new RootCommand("Talks with a life coach that acts: every action in its replies is checked, carried out and shown.") { database, replies, user, memory, plain };
        root.Validators.Add(result =>
        {
            if (result.GetResult(database) is { Implicit: false } && result.GetValue(memory))
            {
                result.AddError("--database keeps the conversation and --memory does not: give one of them.");
            }
        });
        root.SetAction((result, cancellationToken) => TerminalApplication.RunAsync(
            new(
                result.GetValue(database),
                result.GetValue(replies) ?? [],
                result.GetRequiredValue(user).Trim(),
                result.GetValue(memory),
                result.GetValue(plain)),
            cancellationToken));
        return root;
    }

    private static string DefaultUser() =>
        Environment.UserName is { Length: > 0 and <= LongestUser } name && !string.IsNullOrWhiteSpace(name) ? name : "you";

    private static void Refuse(SymbolResult result, bool isWrong, string message)
    {
        if (isWrong)
        {
            result.AddError(message);
        }
    }
}
