using Coach.Markup;

namespace Coach;

/// <summary>What a reply merely repeats from texts that are not the model's own does not run.</summary>
internal static class Quotation
{
    public static bool IsIn(ActionCall call, string reply, IReadOnlyList<string> foreignTexts)
    {
        if (call.Length == 0 || foreignTexts.Count == 0)
        {
            return false;
        }

        var element = reply.AsSpan(call.Offset, call.Length).Trim();
        foreach (var text in foreignTexts)
        {
            if (text.AsSpan().Contains(element, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
