using Coach.Markup;

namespace Coach.Cli.Parse;

/// <summary>Reads replies as one run of the tool was told to.</summary>
/// <exception cref="ArgumentException">A format is not known; the message lists those that are.</exception>
internal sealed class ReplyParser(IReadOnlyList<string> formats, RepairLevel repair)
{
    private readonly ActionGrammar _grammar = ActionGrammar.Create(new() { Formats = formats, Repair = repair });

    public Reading Read(string text)
    {
        var reply = _grammar.Read(text);
        return new(
            text,
            reply.VisibleText,
            [.. reply.Calls.Where(static call => !call.IsDuplicate).Select(Action)],
            [.. reply.Errors.Select(static error => new ReadError(error.Code, error.Offset, error.Length, error.ProblemOffset, error.Message, []))],
            reply.Notes);
    }

    private static ReadAction Action(ActionCall call) =>
        new(call.Name, call.Format, new System.Text.StringBuilder().AppendCompactJson(call.Body.Span).ToString(), call.Offset, call.Length, call.Repairs);
}
