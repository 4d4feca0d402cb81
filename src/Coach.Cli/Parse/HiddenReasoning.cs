namespace Coach.Cli.Parse;

/// <summary>Finds the reasoning of a reply: what is neither shown nor part of anything else, and begins as reasoning does.</summary>
internal static class HiddenReasoning
{
    private const string Opening = "<think>";
    private const string Closing = "</think>";

    public static IEnumerable<(int Start, int End)> In(Reading reading)
    {
        var elements = reading.Actions.Select(static action => (action.Offset, action.Length))
            .Concat(reading.Errors.Select(static error => (error.Offset, error.Length)))
            .Concat(reading.Notes.Select(static note => (note.Offset, note.Length)))
            .ToArray();
        var hidden = 0;
        foreach (var (shown, length) in reading.Shown.Append((reading.Text.Length, 0)))
        {
            while (Next(reading.Text, Opening, hidden, shown) is var start and >= 0)
            {
                var (offset, size) = Array.Find(elements, element => element.Item1 <= start && start < element.Item1 + element.Item2);
                var close = Next(reading.Text, Closing, start, shown);
                hidden = size > 0 ? offset + size : close < 0 ? shown : close + Closing.Length;
                if (size == 0)
                {
                    yield return (start, hidden);
                }
            }

            hidden = shown + length;
        }
    }

    private static int Next(string text, string tag, int from, int to)
    {
        var next = from < to ? text.AsSpan(from, to - from).IndexOf(tag, StringComparison.OrdinalIgnoreCase) : -1;
        return next < 0 ? -1 : from + next;
    }
}
