namespace Coach.Package.Tests.Support;

/// <summary>The files of a small coach with one action, written so that every supported language version and setting compiles them.</summary>
internal static class Diary
{
    public const string Exe = "<OutputType>Exe</OutputType>";

    public const string Expected =
        """
        Good.
        WRITE_ENTRY Succeeded: Written: Rain, 3 stars
        TRANSITION_STATE Succeeded: The conversation is now in the state closed.
        closed

        """;

    public const string States =
        """
        initial: open
        states:
          open:
            description: Takes entries.
            prompt: prompts/open.md
            allow: [WRITE_ENTRY, TRANSITION_STATE]
            transitions:
              - to: closed
          closed:
            description: The day is over.
            terminal: true
        """;

    public const string Prompt = "Ask about the day.\n\n{{actions}}\n";

    public const string Handler =
        """
        using System.ComponentModel;
        using System.Threading;
        using System.Threading.Tasks;
        using Coach;

        namespace Diary;

        public sealed record WriteEntry([Description("What happened.")] string Text, [Description("How good it was.")] int Stars = 3);

        [CoachAction("WRITE_ENTRY", Description = "Writes an entry.")]
        public sealed class WriteEntryHandler : IActionHandler<WriteEntry>
        {
            public ValueTask<ActionOutcome> HandleAsync(WriteEntry action, HandlerContext context, CancellationToken cancellationToken)
            {
                return new ValueTask<ActionOutcome>(ActionOutcome.Success($"Written: {action.Text}, {action.Stars} stars"));
            }
        }
        """;

    /// <summary>Drives one turn and prints what came of it.</summary>
    public const string Program =
        """
        #nullable disable
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Coach;
        using Diary;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;

        await using var services = new ServiceCollection().AddCoach(setup => setup.UseChatClient(new Model())).BuildServiceProvider();
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("user");
        var reply = await coach.GetResponseAsync(new TurnRequest(session.Id, session.UserId, "It rained."));
        Console.WriteLine(reply.Error is null ? reply.Text.Trim() : reply.Error.Message);
        foreach (var action in reply.Actions)
        {
            Console.WriteLine($"{action.Name} {action.Status}: {action.Message}");
        }

        Console.WriteLine(reply.State);

        internal sealed class Model : IChatClient
        {
            private const string Reply =
                "Good.\n[ACTION:WRITE_ENTRY]{\"text\": \"Rain\"}[/ACTION]\n[ACTION:TRANSITION_STATE]{\"target_state\": \"closed\"}[/ACTION]";

            public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
            {
                return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Reply)));
            }

            public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
                IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
            {
                throw new NotSupportedException();
            }

            public object GetService(Type serviceType, object serviceKey)
            {
                throw new NotSupportedException();
            }

            public void Dispose()
            {
            }
        }
        """;

    /// <summary>The files of the coach itself.</summary>
    public static Workplace AddDiary(this Workplace place, string project) => place
        .Add($"{project}/states.yaml", States)
        .Add($"{project}/prompts/open.md", Prompt)
        .Add($"{project}/WriteEntryHandler.cs", Handler);
}
