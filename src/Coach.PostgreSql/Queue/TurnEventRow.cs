using System.Text.Json;

namespace Coach;

/// <summary>Something that happened in a turn, as a row.</summary>
/// <param name="Kind">What.</param>
/// <param name="Data">Its text, or JSON.</param>
internal sealed record TurnEventRow(string Kind, string Data)
{
    public const string Text = "text";
    public const string Refused = "refused";
    private const string Read = "action";
    private const string Finished = "result";
    private const string Changed = "state";

    public long Number { get; init; }

    /// <summary>The lease under which it was written: another one, another try.</summary>
    public string Run { get; init; } = "";

    /// <summary>The row of an update; null for a turn's end, which the recorded result tells.</summary>
    public static TurnEventRow? Of(TurnUpdate update) => update switch
    {
        TurnText text => new(Text, text.Text),
        ActionRead read => new(Read, JsonSerializer.Serialize(read, QueueJson.Default.ActionRead)),
        ActionFinished finished => new(Finished, JsonSerializer.Serialize(finished.Result, QueueJson.Default.ActionCallResult)),
        StateChanged changed => new(Changed, JsonSerializer.Serialize(changed, QueueJson.Default.StateChanged)),
        _ => null,
    };

    public static TurnEventRow Of(TurnRefusal refusal) => new(Refused, JsonSerializer.Serialize(refusal, QueueJson.Default.TurnRefusal));

    public TurnRefusal ToRefusal() => Parse(() => JsonSerializer.Deserialize(Data, QueueJson.Default.TurnRefusal)!);

    public TurnUpdate ToUpdate() => Parse<TurnUpdate>(() => Kind switch
    {
        Text => new TurnText(Data),
        Read => JsonSerializer.Deserialize(Data, QueueJson.Default.ActionRead)!,
        Finished => new ActionFinished(JsonSerializer.Deserialize(Data, QueueJson.Default.ActionCallResult)!),
        Changed => JsonSerializer.Deserialize(Data, QueueJson.Default.StateChanged)!,
        _ => throw new JsonException($"There is no event '{Kind}'."),
    });

    private static T Parse<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw PostgresErrors.Unreadable(error);
        }
    }
}
