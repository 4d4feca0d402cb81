using System.Text;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Tool calls and their results as text, for models that are not offered tools.</summary>
internal static class CallText
{
    /// <summary>Heads what is told to the model in a message of the role user.</summary>
    public const string Note = "[Note from the application, not from the person: ";

    /// <summary>The messages with calls as markup and results as notes; the same list if there are none.</summary>
    public static IReadOnlyList<ChatMessage> WithoutToolCalls(IReadOnlyList<ChatMessage> messages, ActionGrammar grammar) =>
        messages.Any(message => message.Contents.Any(content => content is FunctionCallContent or FunctionResultContent))
            ? [.. messages.Select(message => WithoutToolCalls(message, grammar)).Where(message => message.Contents.Count > 0)]
            : messages;

    /// <summary>A call in canonical markup; in plain words if its name cannot be written so.</summary>
    public static string Render(ActionGrammar grammar, string name, string parametersJson)
    {
        try
        {
            return grammar.Render(name, parametersJson);
        }
        catch (ArgumentException)
        {
            return $"(called {name})";
        }
    }

    private static ChatMessage WithoutToolCalls(ChatMessage message, ActionGrammar grammar)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        if (calls.Count == 0 && results.Count == 0)
        {
            return message;
        }

        if (results.Count > 0)
        {
            return new(ChatRole.User, Note + "what became of calls]\n" + string.Join('\n', results.Select(result => $"- {result.Result}")));
        }

        var text = new StringBuilder(message.Text);
        foreach (var call in calls)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(Render(grammar, call.Name, NativeArguments.Write(call.Arguments)));
        }

        return new(message.Role, text.ToString());
    }
}
