using System.Text;

namespace Coach;

/// <summary>What a model is told of a call's result.</summary>
internal static class ResultText
{
    public static string Of(ActionCallResult result)
    {
        var text = new StringBuilder(result.Succeeded ? "done. " : $"not done ({result.Code}). ").Append(result.Message);
        if (result.Data is { } data)
        {
            text.Append(' ').Append(data.ToJsonString());
        }

        if (result.IgnoredParameters.Count > 0)
        {
            text.Append(" Ignored, because not declared: ").AppendJoin(", ", result.IgnoredParameters).Append('.');
        }

        return text.ToString();
    }
}
