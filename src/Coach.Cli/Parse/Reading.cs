using Coach.Markup;

namespace Coach.Cli.Parse;

/// <summary>A call that would run. Its parameters are a JSON object on one line, with numbers and strings as they stood in the reply.</summary>
internal sealed record ReadAction(string Name, string Format, string Parameters, int Offset, int Length, IReadOnlyList<Repair> Repairs);

/// <summary>
/// A call that would not run, and why. The place is where reading failed, in the element or behind it; the repairs are what it would have taken,
/// where that is known.
/// </summary>
internal sealed record ReadError(string Code, int Offset, int Length, int Place, string Message, IReadOnlyList<Repair> Repairs);

/// <summary>What is made of a reply; actions and errors in its order, the places of what is shown as offset and length.</summary>
internal sealed record Reading(
    string Text,
    string VisibleText,
    IReadOnlyList<ReadAction> Actions,
    IReadOnlyList<ReadError> Errors,
    IReadOnlyList<ReplyNote> Notes,
    IReadOnlyList<(int Offset, int Length)> Shown);
