namespace Coach.Cli.Replay;

/// <summary>What would be different in a turn, on one line.</summary>
internal static class ReplayText
{
    private const int LongestText = 60;

    public static string Line(ReplayedTurn turn) =>
        Printable.Line($"{turn.Turn.SessionId} {turn.Turn.TurnId}: {string.Join("; ", turn.Differences.Select(Sentence))}");

    public static string Summary(int turns, int different) => $"{turns} {(turns == 1 ? "turn" : "turns")} replayed, {different} would be different";

    private static string Sentence(ReplayDifference difference)
    {
        var (name, was, would) = (difference.Action, difference.Was, difference.Would);
        return difference.Change switch
        {
            ReplayChange.State => $"the state {was} is gone, the turn would fail",
            ReplayChange.CallRead => $"{name} was {(was.Length == 0 ? "not read" : was)}, would be read",
            ReplayChange.CallNotRead => $"{name} was read, would {(would.Length == 0 ? "not be read" : $"be {would}")}",
            ReplayChange.Unreadable => $"{(was.Length == 0 ? "no error" : was)} at {difference.Offset}, would be {(would.Length == 0 ? "none" : would)}",
            ReplayChange.Name => $"{was}, would be {would}",
            ReplayChange.Parameters => Texts($"{name} had", was, would),
            ReplayChange.Repairs => $"{name} repaired ({Names(was)}), would be ({Names(would)})",
            ReplayChange.IgnoredParameters => $"{name} ignored ({Names(was)}), would ignore ({Names(would)})",
            ReplayChange.Outcome => $"{name} {(was == "run" ? "ran" : $"was {was}")}, would {(would == "run" ? "run" : $"be {would}")}",
            ReplayChange.Transition => $"{name} led to {was}, would stay in {would}",
            _ => Texts("the text was", was, would),
        };
    }

    private static string Names(string names) => names.Length == 0 ? "nothing" : names;

    /// <summary>Two texts from a little before the place where they part.</summary>
    private static string Texts(string what, string was, string would)
    {
        var start = Math.Max(was.AsSpan().CommonPrefixLength(would) - (LongestText / 3), 0);
        return $"{what} {Cut(was, start)}, would be {Cut(would, start)}";
    }

    private static string Cut(string text, int start)
    {
        start = Math.Min(start, text.Length);
        start += start < text.Length && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = Math.Min(start + LongestText, text.Length);
        end -= end > start && end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return $"{(start > 0 ? "…" : "")}'{text[start..end]}'{(end < text.Length ? "…" : "")}";
    }
}
