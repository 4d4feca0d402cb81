using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

/// <summary>Short forms for bodies that stand in one element.</summary>
internal static class Mended
{
    private const string Opener = "[ACTION:SAVE]";

    public static readonly ActionGrammar Safe = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], Names = ["SAVE"], Repair = RepairLevel.Safe });

    public static ActionCall Body(string body) => Reading.Both.SingleCall($"{Opener}{body}[/ACTION]");

    /// <summary>The repairs with their places in the body: <c>extra_comma 7, !truncated 9</c>, the guesses with a mark.</summary>
    public static string Repairs(ActionCall call, int offset = 13) =>
        string.Join(", ", call.Repairs.Select(repair => $"{(repair.Tier == RepairTier.Guess ? "!" : "")}{repair.Kind} {repair.Offset - offset}"));
}
