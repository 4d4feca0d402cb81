using System.Text;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>What a phase adds to its conversation: for the application with every call as content, for the model in the channel that it used itself.</summary>
internal sealed class PhaseHistory(ActionGrammar grammar)
{
    private readonly List<ChatMessage> _messages = [];

    /// <summary>For the application.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>Adds a reply with what came of its calls, and gives the messages that tell the model.</summary>
    public IReadOnlyList<ChatMessage> Add(PhaseReply reply, IReadOnlyList<ToolCallResult> results)
    {
        _messages.AddRange(CallMessages.Create(reply.Text.VisibleText, [.. results.Select(CallMessages.Of)]));
        List<ChatMessage> told = [];
        var written = new StringBuilder(reply.Text.VisibleText);
        foreach (var result in results.Where(IsText))
        {
            written.Append(written.Length == 0 ? "" : "\n").Append(CallText.Render(grammar, result.Name, result.Arguments));
        }

        told.AddRange(CallMessages.Create(written.ToString(), [.. results.Where(result => !IsText(result)).Select(CallMessages.Of)]));
        if (results.Any(IsText) || reply.Text.Errors.Count > 0)
        {
            told.Add(new(ChatRole.User, Note(reply, results)));
        }

        return told;
    }

    private static bool IsText(ToolCallResult result) => result.Format != ActionCall.NativeFormat;

    // The person did not say this, and the model must not take it so.
    private static string Note(PhaseReply reply, IReadOnlyList<ToolCallResult> results)
    {
        var text = new StringBuilder(CallText.Note).Append("what became of actions]\n");
        foreach (var result in results.Where(IsText))
        {
            text.Append("- ").Append(result.Name).Append(": ").Append(result.Result).Append('\n');
        }

        foreach (var error in reply.Text.Errors)
        {
            text.Append("- something that looks like an action could not be read (").Append(error.Code).Append("): ").Append(error.Message).Append('\n');
        }

        return text.Append("Go on with your reply: the person sees it behind what you have said already, which is not to be repeated.").ToString();
    }
}
