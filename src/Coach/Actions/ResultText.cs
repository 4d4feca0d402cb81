using System.Text;
using System.Text.Json.Nodes;

namespace Coach;

/// <summary>What a model is told of a call's result.</summary>
internal static class ResultText
{
    public static string Of(ActionCallResult result) => Of(result.Succeeded, result.Code, result.Message, result.Data, result.IgnoredParameters);

    public static string Of(ToldAction action) => Of(action.Succeeded, action.Code, action.Message, action.Data, action.IgnoredParameters);

    private static string Of(bool succeeded, string code, string message, JsonNode? data, IReadOnlyList<string> ignored)
    {
        var text = new StringBuilder(succeeded ? "done. " : $"not done ({code}). ").Append(message);
        if (data is not null)
        {
            text.Append(' ').Append(data.ToJsonString());
        }

        if (ignored.Count > 0)
        {
            text.Append(" Ignored, because not declared: ").AppendJoin(", ", ignored).Append('.');
        }

        return text.ToString();
    }
}
