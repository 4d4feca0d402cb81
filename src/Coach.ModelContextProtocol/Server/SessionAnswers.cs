using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>What an MCP client is told of a call. What was not carried out is an error result, never a success.</summary>
internal static class SessionAnswers
{
    public static CallToolResult Of(TurnResult turn)
    {
        if (turn.Actions is not [var action])
        {
            return Refused(turn.Error?.Code ?? "failed", turn.Error?.Message ?? "The action was not run.");
        }

        var waits = action.Status == ActionStatus.NeedsApproval;
        var text = new StringBuilder(action.Succeeded ? "done. " : $"not done ({action.Code}). ").Append(action.Message);
        if (action.Data is { } data)
        {
            text.Append(' ').Append(data.ToJsonString());
        }

        if (action.IgnoredParameters.Count > 0)
        {
            text.Append(" Ignored, because not declared: ").AppendJoin(", ", action.IgnoredParameters).Append('.');
        }

        if (waits)
        {
            text.Append(" The request is kept, so do not ask again: a person decides.");
        }

        if (turn.State != turn.StateBefore)
        {
            text.Append(" The session is now in the state ").Append(turn.State).Append(", which has other tools: list them again.");
        }

        var structured = new JsonObject
        {
            ["action"] = action.Name,
            ["succeeded"] = action.Succeeded,
            ["status"] = action.Status.ToString(),
            ["code"] = action.Code,
            ["message"] = action.Message,
            ["state"] = turn.State,
            ["turnId"] = turn.TurnId,
        };
        if (action.Data is not null)
        {
            structured["data"] = action.Data.DeepClone();
        }

        if (waits)
        {
            structured["approvalKey"] = action.Key;
        }

        return Make(!action.Succeeded, text.ToString(), structured);
    }

    /// <summary>The answer to a call that came to no action.</summary>
    public static CallToolResult Refused(string code, string message) =>
        Make(isError: true, $"not done ({code}). {message}", new() { ["succeeded"] = false, ["code"] = code, ["message"] = message });

    private static CallToolResult Make(bool isError, string text, JsonObject structured)
    {
        using var document = JsonDocument.Parse(structured.ToJsonString(), new() { MaxDepth = 128 });
        return new() { IsError = isError, Content = [new TextContentBlock { Text = text }], StructuredContent = document.RootElement.Clone() };
    }
}
