using System.Globalization;
using System.Text;
using Coach.Markup;
using Coach.Tests.Markup.Fuzz;

namespace Coach.Tests.Markup.Recorded;

/// <summary>A malformed reply and all that reading it comes to, as a few lines of text.</summary>
/// <param name="Way">How it is read: a name of <see cref="FuzzWays.All"/>.</param>
/// <param name="Text">The reply.</param>
internal sealed record RecordedReading(string Way, string Text)
{
    private const char WayMark = '=';
    private const char TextMark = '<';

    /// <summary>The replies in a file of such lines, without what was made of them.</summary>
    public static List<RecordedReading> Parse(IEnumerable<string> lines)
    {
        var readings = new List<RecordedReading>();
        var way = "";
        foreach (var line in lines)
        {
            switch (line.FirstOrDefault())
            {
                case WayMark:
                    way = line[2..];
                    break;
                case TextMark:
                    readings.Add(new(way, Unescape(line[2..])));
                    break;
            }
        }

        return readings;
    }

    public IEnumerable<string> Lines()
    {
        yield return $"{TextMark} {Escape(Text)}";
        var reply = Grammar.Read(Text);
        if (reply.VisibleText.Length > 0)
        {
            yield return $"  shown {Escape(reply.VisibleText)}";
        }

        foreach (var call in reply.Calls)
        {
            yield return Invariant(
                $"  call {call.Offset}+{call.Length} {Escape(call.Name)} {call.Format}{(call.HasTextValues ? " text" : "")}{(call.IsDuplicate ? " again" : "")} {Escape(call.Body.ToString())} {Places(call)}");
            if (call.Repairs.Count > 0)
            {
                yield return $"    {string.Join(", ", call.Repairs.Select(repair => Invariant($"{repair.Kind} {(repair.Tier == RepairTier.Guess ? "guess " : "")}{repair.Offset}")))}";
            }
        }

        foreach (var error in reply.Errors)
        {
            yield return Invariant($"  error {error.Offset}+{error.Length} {error.Code} at {error.ProblemOffset} {Escape(error.Message)}");
        }

        if (reply.Notes.Count > 0)
        {
            yield return $"  notes {string.Join(", ", reply.Notes.Select(note => Invariant($"{note.Kind} {note.Offset}+{note.Length}")))}";
        }
    }

    public ActionGrammar Grammar => FuzzWays.All.Single(way => way.Name == Way).Grammar;

    /// <summary>Where the body's beginning, end and three places between them come from.</summary>
    private static string Places(ActionCall call) => string.Join(' ', Enumerable.Range(0, 5).Select(quarter => call.PlaceOf(call.Body.Length * quarter / 4)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c switch { '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", >= ' ' and <= '~' => c.ToString(), _ => $"\\u{(int)c:x4}" });
        }

        return escaped.ToString();
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            plain.Append(text[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'u' => (char)int.Parse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture), var c => c });
            i += text[i] == 'u' ? 4 : 0;
        }

        return plain.ToString();
    }
}
