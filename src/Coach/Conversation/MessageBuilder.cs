using System.Text;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Makes the messages of a request: prompt, history, what became of the last reply's actions, and the user's message byte for byte.</summary>
internal static class MessageBuilder
{
    public static List<ChatMessage> Build(string prompt, RecalledHistory history, string message, ActionGrammar grammar)
    {
        var before = history.Messages;
        var messages = new List<ChatMessage>(history.Verbatim + 4) { new(ChatRole.System, prompt) };
        if (history.Note is { } note)
        {
            // What people said stands in a summary, so it does not speak with the system's voice.
            messages.Add(new(ChatRole.User, note));
        }

        var untold = new List<TurnResult>();
        for (var index = 0; index < before.Count; index++)
        {
            var stored = before[index];
            var result = stored.Result is null ? null : CoachJson.Read(stored.Result);
            if (stored.Role == MessageRole.Assistant)
            {
                // Whatever came before was told with the call that this one answers.
                untold.Clear();
            }

            if (result is not null && (result.Actions.Count > 0 || result.Unreadable.Count > 0))
            {
                untold.Add(result);
            }

            if (index >= before.Count - history.Verbatim && stored.Role != MessageRole.Application)
            {
                messages.Add(stored.Role == MessageRole.User
                    ? new(ChatRole.User, stored.Text)
                    : new(ChatRole.Assistant, Written(stored.Text, result, grammar)));
            }
        }

        if (untold.Count > 0)
        {
            messages.Add(new(ChatRole.User, Results(untold)));
        }

        messages.Add(new(ChatRole.User, message));
        return messages;
    }

    /// <summary>A model that never sees its own markup stops writing it: executed calls are rendered back, canonically.</summary>
    private static string Written(string text, TurnResult? result, ActionGrammar grammar)
    {
        var executed = result?.Actions.Where(action => action.Succeeded).ToList() ?? [];
        if (executed.Count == 0)
        {
            return text;
        }

        var written = new StringBuilder(text);
        foreach (var action in executed)
        {
            written.Append(written.Length == 0 ? "" : "\n").Append(grammar.Render(action.Name, action.Parameters));
        }

        return written.ToString();
    }

    private static string Results(List<TurnResult> results)
    {
        // The person did not say this, and the model must not take it so; but it is no instruction either, as handlers quote what people wrote.
        var text = new StringBuilder("[Note from the application, not from the person: what became of actions]\n");
        foreach (var result in results)
        {
            text.Append(result.Kind switch
            {
                TurnKind.Message => "In your last reply:\n",
                TurnKind.Decision => "Decided by a person meanwhile:\n",
                _ => result.Actions is [{ Emitter: ActionEmitters.User }, ..] ? "Asked for by the person, with a button or the like:\n" : "Asked for by the application:\n",
            });
            foreach (var action in result.Actions)
            {
                text.Append("- ").Append(action.Name).Append(action.Succeeded ? ": done. " : $": not done ({action.Code}). ").Append(action.Message);
                if (action.IgnoredParameters.Count > 0)
                {
                    text.Append(" Ignored, because not declared: ").AppendJoin(", ", action.IgnoredParameters).Append('.');
                }

                text.Append('\n');
            }

            foreach (var unreadable in result.Unreadable)
            {
                text.Append("- something that looks like an action could not be read (").Append(unreadable.Code).Append("): ").Append(unreadable.Message).Append('\n');
            }
        }

        return text.Append("The conversation is in the state ").Append(results[^1].State).Append('.').ToString();
    }
}
