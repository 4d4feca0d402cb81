using System.Text;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// Makes the messages of a request: prompt, history, what became of the last reply's actions, the user's message byte for byte, and what the turn's
/// own steps have done so far.
/// </summary>
internal sealed class MessageBuilder(ActionGrammar grammar)
{
    public List<ChatMessage> Build(ChatMessage prompt, RecalledHistory history, string message)
    {
        var before = history.Messages;
        var messages = new List<ChatMessage>(history.Verbatim + 4) { prompt };
        if (history.Note is { } note)
        {
            // What people said stands in a summary, so it does not speak with the system's voice.
            messages.Add(new(ChatRole.User, note));
        }

        var untold = new List<ToldResult>();
        for (var index = 0; index < before.Count; index++)
        {
            AddTo(index >= before.Count - history.Verbatim ? messages : null, before[index], untold);
        }

        AddResults(messages, untold, isWithinTurn: false);
        messages.Add(new(ChatRole.User, message));
        untold.Clear();
        foreach (var step in history.Own)
        {
            AddTo(messages, step, untold);
        }

        if (history.Own.Count > 0)
        {
            AddResults(messages, untold, isWithinTurn: true);
        }

        return messages;
    }

    /// <summary>Adds a message, if it is sent, and keeps what the model has not been told.</summary>
    private void AddTo(List<ChatMessage>? messages, StoredMessage stored, List<ToldResult> untold)
    {
        var result = stored.Result is null ? null : CoachJson.ReadTold(stored.Result);
        if (stored.Role == MessageRole.Assistant)
        {
            // Whatever came before was told with the call that this one answers.
            untold.Clear();
        }

        if (result is not null && (result.Actions.Exists(IsTold) || result.Tools.Exists(IsTold) || result.Unreadable.Count > 0))
        {
            untold.Add(result);
        }

        if (messages is null || stored.Role == MessageRole.Application)
        {
            return;
        }

        if (stored.Role == MessageRole.User)
        {
            messages.Add(new(ChatRole.User, stored.Text));
            return;
        }

        AddReply(messages, stored.Text, result);
    }

    /// <summary>
    /// A model that never sees its own markup stops writing it: executed calls are rendered back, canonically, and native ones as they came, each with
    /// its result.
    /// </summary>
    private void AddReply(List<ChatMessage> messages, string text, ToldResult? result)
    {
        if (result is null)
        {
            messages.AddRange(CallMessages.Create(text, []));
            return;
        }

        var written = new StringBuilder(text);
        foreach (var action in result.Actions)
        {
            if (action.Succeeded && action.CallId is null && action.Emitter == ActionEmitters.Model)
            {
                Append(action.Name, action.Parameters);
            }
        }

        var native = new List<(string, string, string, string)>();
        foreach (var action in result.Actions)
        {
            if (action.CallId is { } id)
            {
                native.Add((id, action.Name, action.Parameters, ResultText.Of(action)));
            }
        }

        foreach (var tool in result.Tools)
        {
            if (IsTold(tool))
            {
                Append(tool.Name, tool.Arguments);
            }
            else
            {
                native.Add(CallMessages.Of(tool));
            }
        }

        messages.AddRange(CallMessages.Create(written.ToString(), native));

        void Append(string name, string parameters) => written.Append(written.Length == 0 ? "" : "\n").Append(CallText.Render(grammar, name, parameters));
    }

    // What was called natively has its result beside the call.
    private static bool IsTold(ToldAction action) => action.CallId is null;

    private static bool IsTold(ToolCallResult tool) => tool.Format != ActionCall.NativeFormat;

    private static void AddResults(List<ChatMessage> messages, List<ToldResult> results, bool isWithinTurn)
    {
        if (results.Count == 0)
        {
            return;
        }

        // The person did not say this, and the model must not take it so; but it is no instruction either, as handlers quote what people wrote.
        var text = new StringBuilder(CallText.Note).Append("what became of actions]\n");
        foreach (var result in results)
        {
            text.Append(result.Kind switch
            {
                TurnKind.Message => isWithinTurn ? "In your reply:\n" : "In your last reply:\n",
                TurnKind.Decision => "Decided by a person meanwhile:\n",
                _ => result.Actions is [{ Emitter: ActionEmitters.User }, ..] ? "Asked for by the person, with a button or the like:\n" : "Asked for by the application:\n",
            });
            foreach (var action in result.Actions.Where(IsTold))
            {
                text.Append("- ").Append(action.Name).Append(": ").Append(ResultText.Of(action)).Append('\n');
            }

            foreach (var tool in result.Tools.Where(IsTold))
            {
                text.Append("- ").Append(tool.Name).Append(": ").Append(tool.Result).Append('\n');
            }

            foreach (var unreadable in result.Unreadable)
            {
                text.Append("- something that looks like an action could not be read (").Append(unreadable.Code).Append("): ").Append(unreadable.Message).Append('\n');
            }
        }

        text.Append("The conversation is in the state ").Append(results[^1].State).Append('.');
        if (isWithinTurn)
        {
            text.Append(" Go on with your reply: the person sees it behind what you have said already, which is not to be repeated.");
        }

        messages.Add(new(ChatRole.User, text.ToString()));
    }
}
