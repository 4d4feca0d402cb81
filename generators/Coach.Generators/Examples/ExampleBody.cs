using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Examples;

/// <summary>The parameters of an example.</summary>
/// <param name="Json">One JSON object.</param>
/// <param name="HasTextValues">Whether its values are the text of XML params, to be converted by the declared type.</param>
/// <param name="Unknown">What is filled in later, and fits; in order.</param>
internal sealed record ExampleBody(string Json, bool HasTextValues = false, EquatableArray<TextSpan> Unknown = default)
{
    public bool IsUnknown(TextSpan place) => Unknown.Within(place).Any();
}

internal static class Spans
{
    /// <summary>Those of ordered parts that overlap with one; found by halving, for a hostile prompt has many.</summary>
    public static IEnumerable<TextSpan> Within(this IReadOnlyList<TextSpan> ordered, TextSpan part)
    {
        var (low, high) = (0, ordered.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ordered[middle].End <= part.Start ? (middle + 1, high) : (low, middle);
        }

        for (; low < ordered.Count && ordered[low].Start < part.End; low++)
        {
            yield return ordered[low];
        }
    }
}

/// <summary>What is wrong in an example, and where in its JSON; the whole of it for what is missing.</summary>
internal sealed record ExampleProblem(TextSpan Place, string Message);
