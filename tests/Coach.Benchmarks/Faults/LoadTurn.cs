using System.Globalization;

namespace Coach.Benchmarks.Faults;

/// <summary>A turn as it is sent, and what has to be there of it in the end. The words behind the colon of its message are what the model does.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">Whose session it is.</param>
/// <param name="Sender">Who sends it; the turns of one sender keep their order.</param>
/// <param name="Id">The turn's id.</param>
/// <param name="Words">What the model does: names of actions of <see cref="LoadActions"/>, or <c>LONG</c> for a long text.</param>
internal sealed record LoadTurn(string SessionId, string UserId, string Sender, string Id, string Words)
{
    public const string Long = "LONG";

    private static readonly string[] Patterns = ["WRITE WRITE", "WRITE", "WRITE THROW WRITE", "WRITE WRITE WRITE", ""];

    /// <summary>What makes the message long.</summary>
    public string Padding { get; init; } = "";

    public string Message => $"{Id}:{(Words.Length == 0 ? "" : " ")}{Words}{(Padding.Length == 0 ? "" : $"|{Padding}")}";

    public TurnRequest Request => new(SessionId, UserId, Message) { TurnId = Id };

    /// <summary>How many calls the action log has of it.</summary>
    public int Calls => Names(Words).Count();

    /// <summary>Whether one of its handlers takes the whole step back by not ending in time.</summary>
    public bool MayBeTakenBack => Names(Words).Any(word => word is LoadActions.Hang or LoadActions.Ignore or LoadActions.Late);

    /// <summary>The rows that the application has of it if its step is kept.</summary>
    public IEnumerable<string> Rows => Names(Words).Select((word, index) => (word, Text: Text(Id, index))).Where(call => call.word == LoadActions.Write).Select(call => call.Text);

    /// <summary>The turn with this number, from 1, as every process makes it.</summary>
    public static LoadTurn Numbered(string sessionId, string userId, string sender, int number) => new(
        sessionId, userId, sender, string.Create(CultureInfo.InvariantCulture, $"{sender}-{number}"), Patterns[number % Patterns.Length]);

    /// <summary>The model's reply to a message.</summary>
    public static string Reply(string message)
    {
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        var (id, words) = (message[..colon], message[(colon + 1)..].Split('|')[0]);
        var calls = Names(words).Select((name, index) => $$"""{{"\n"}}[ACTION:{{name}}]{"text": "{{Text(id, index)}}"}[/ACTION]""");
        return $"{Answer(id)}{(words.Contains(Long, StringComparison.Ordinal) ? new string('x', 300_000) : "")}{string.Concat(calls)}";
    }

    /// <summary>How the visible text of the reply to a turn begins.</summary>
    public static string Answer(string id) => $"This is the answer to {id}.";

    private static IEnumerable<string> Names(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != Long);

    private static string Text(string id, int index) => string.Create(CultureInfo.InvariantCulture, $"{id}/{index}");
}
