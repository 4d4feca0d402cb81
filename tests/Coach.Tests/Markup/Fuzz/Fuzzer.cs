using System.Text;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>Checks one input after another, from a number on, and shortens what fails.</summary>
internal sealed class Fuzzer(int first)
{
    private const int MostFailures = 10;

    /// <summary>How many inputs were checked.</summary>
    public int Count { get; private set; }

    public List<string> Failures { get; } = [];

    /// <summary>The kinds of repairs and notes, the error codes and the formats of calls that the inputs led to.</summary>
    public HashSet<string> Met { get; } = [];

    /// <summary>Checks inputs until it is told to stop, or has found enough.</summary>
    public void Run(Func<bool> goesOn)
    {
        for (; Failures.Count < MostFailures && goesOn(); Count++)
        {
            var number = unchecked(first + Count);
            var text = Mutation.Input(number);
            if (Failure(number, text) is not null)
            {
                text = Shortened(number, text);
                Failures.Add($"input {number}, read with {FuzzCheck.Way(number).Name}, shortened to {Literal(text)}: {Failure(number, text)}");
            }
        }
    }

    private string? Failure(int number, string text)
    {
        try
        {
            var reply = FuzzCheck.Holds(number, text);
            Met.UnionWith(reply.Calls.SelectMany(call => call.Repairs).Select(repair => repair.Kind));
            Met.UnionWith(reply.Calls.Select(call => call.Format));
            Met.UnionWith(reply.Errors.Select(error => error.Code));
            Met.UnionWith(reply.Notes.Select(note => note.Kind));
            return null;
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} {exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(".Fuzz.", StringComparison.Ordinal))?.Trim()}";
        }
    }

    /// <summary>Leaves out ever smaller pieces as long as what is left fails too.</summary>
    private string Shortened(int number, string text)
    {
        for (var piece = Math.Max(1, text.Length / 2); piece >= 1; piece /= 2)
        {
            for (var at = 0; at + piece <= text.Length;)
            {
                var shorter = text.Remove(at, piece);
                if (Failure(number, shorter) is null)
                {
                    at += piece;
                }
                else
                {
                    text = shorter;
                }
            }
        }

        return text;
    }

    private static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            literal.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", >= ' ' and <= '~' => c.ToString(), _ => $"\\u{(int)c:x4}" });
        }

        return literal.Append('"').ToString();
    }
}
