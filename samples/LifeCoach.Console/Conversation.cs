using Coach;
using Coach.Providers;

namespace LifeCoach.Terminal;

/// <summary>The loop: a line, a turn, what became of it.</summary>
internal sealed class Conversation(ICoach coach, CoachOptions options, MatrixRouter? models, ReplyQueue replies, Screen screen, TerminalOptions asked)
{
    private readonly Commands _commands = new(coach, models, screen);
    private CoachSession _session = null!;

    /// <summary>Talks until the input ends.</summary>
    /// <param name="where">Where the conversation is kept, in a sentence.</param>
    /// <param name="cancellationToken">Ends the conversation.</param>
    public async Task RunAsync(string where, CancellationToken cancellationToken)
    {
        await ResumeAsync(where, cancellationToken);
        while (replies.Next is { } file)
        {
            screen.Info($"The model's next reply is read from {file}.");
            await TurnAsync($"(What does {file} say?)", cancellationToken);
        }

        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line is null)
            {
                screen.Goodbye();
                return;
            }

            line = line.Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (line[0] != '/')
            {
                await TurnAsync(line, cancellationToken);
                continue;
            }

            switch (line.ToLowerInvariant())
            {
                case "/quit" or "/exit":
                    screen.Goodbye();
                    return;
                case "/new":
                    _session = await coach.CreateSessionAsync(asked.User, cancellationToken);
                    screen.Info("A new conversation begins. Say hello.");
                    break;
                default:
                    await _commands.RunAsync(line, _session, cancellationToken);
                    break;
            }
        }
    }

    private async Task ResumeAsync(string where, CancellationToken cancellationToken)
    {
        var sessions = await coach.GetSessionsAsync(asked.User, cancellationToken);
        screen.Welcome(where);
        if (sessions is not [var last, ..])
        {
            _session = await coach.CreateSessionAsync(asked.User, cancellationToken);
            screen.Info(replies.Next is null ? "Say hello." : "A new conversation begins.");
            return;
        }

        _session = last;
        screen.Info($"Welcome back, {asked.User}. The conversation goes on in {last.State}; /new begins another one.");
        var history = await coach.GetHistoryAsync(last.Id, asked.User, last: 2, cancellationToken);
        if (history.LastOrDefault(message => message.Role == MessageRole.Assistant) is { } message && message.Text.Trim() is { Length: > 0 } text)
        {
            screen.Reply(text);
        }
    }

    private async Task TurnAsync(string message, CancellationToken cancellationToken)
    {
        if (message.Length > options.MaxMessageLength)
        {
            screen.Error(FormattableString.Invariant($"That message has {message.Length:N0} characters; {options.MaxMessageLength:N0} are accepted at most. It was not sent."));
            return;
        }

        try
        {
            var request = new TurnRequest(_session.Id, asked.User, message);
            var result = asked.Stream ? await StreamAsync(request, cancellationToken) : await screen.WaitAsync(coach.GetResponseAsync(request, cancellationToken).AsTask());
            _commands.LastTurn = result;
            if (!asked.Stream)
            {
                screen.Turn(result, coach.Machine);
            }

            if (result.Error is not null && models is not null)
            {
                screen.Info("/models shows which models were tried, and what became of it.");
            }
        }
        catch (SessionBusyException)
        {
            screen.Error("Another program is still talking in this conversation. Please say that again in a moment.");
        }
        finally
        {
            _session = await coach.FindSessionAsync(_session.Id, asked.User, CancellationToken.None) ?? _session;
        }
    }

    private async Task<TurnResult> StreamAsync(TurnRequest request, CancellationToken cancellationToken)
    {
        var reply = new StreamedReply(screen);
        await foreach (var update in coach.GetStreamingResponseAsync(request, cancellationToken))
        {
            switch (update)
            {
                case TurnText text:
                    reply.Add(text.Text);
                    break;
                case TurnCompleted completed:
                    reply.End();
                    screen.Turn(completed.Result, coach.Machine, isShown: reply.HasBegun);
                    return completed.Result;
                case TurnFailed failed:
                    reply.End();
                    if (reply.HasBegun)
                    {
                        screen.Info("(The reply broke off: what was shown of it is not kept.)");
                    }

                    screen.Turn(failed.Result, coach.Machine, isShown: reply.HasBegun);
                    return failed.Result;
            }
        }

        throw new InvalidOperationException("A stream of updates ends with TurnCompleted or TurnFailed.");
    }

    // Reading the console blocks its thread and cannot be cancelled, so the reading is left behind when the program has to end.
    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        screen.Prompt(_session.State);
        var line = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        screen.Heard(line);
        return line;
    }
}
