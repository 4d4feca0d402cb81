using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Examples;

/// <summary>The parameters of an example.</summary>
/// <param name="Json">One JSON object.</param>
/// <param name="HasTextValues">Whether its values are the text of XML params, to be converted by the declared type.</param>
/// <param name="Unknown">What is filled in later, and fits.</param>
internal sealed record ExampleBody(string Json, bool HasTextValues = false, EquatableArray<TextSpan> Unknown = default)
{
    public bool IsUnknown(TextSpan place) => Unknown.Any(unknown => unknown.Start < place.End && place.Start < unknown.End);
}

/// <summary>What is wrong in an example, and where in its JSON; the whole of it for what is missing.</summary>
internal sealed record ExampleProblem(TextSpan Place, string Message);
