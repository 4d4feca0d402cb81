using System.Globalization;
using System.Text.Json;

namespace Coach.Providers;

/// <summary>What a server says of an error, in any of the forms that are about.</summary>
/// <param name="Code">Its word for it, if it is one.</param>
/// <param name="Text">Its sentence, which may quote the request.</param>
/// <param name="Status">A status that the error itself names.</param>
internal sealed record ServerError(string? Code, string Text, int? Status = null)
{
    private static readonly string[] ContextWords =
    [
        "context length", "context_length", "context window", "context size", "context_size", "context limit", "maximum model length", "max_model_len",
        "prompt is too long", "prompt too long", "input is too long", "reduce the length", "longer than the maximum", "too many tokens",
    ];

    public static ServerError None { get; } = new(null, "");

    private bool IsContext => ContextWords.Any(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase) || Code?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    private bool IsRefusal => Has("content_filter") || Has("content_policy") || Has("refus");

    /// <summary>Reads the body of a failed request; whatever it is.</summary>
    public static ServerError Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new(null, System.Text.Encoding.UTF8.GetString(body.Span));
        }
    }

    /// <summary>Reads a reply that is, or has in it, an error.</summary>
    public static ServerError Read(JsonElement reply)
    {
        var error = reply.Find("error");
        if (error.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            error = reply;
        }

        var number = error.Number("code") ?? error.Number("status");
        var word = Word(error.Text("code")) ?? Word(error.Text("type")) ?? Word(error.Text("error"));
        var text = error.Text() ?? error.Text("message") ?? error.Text("detail") ?? "";
        return new(word, text, number is >= 100 and <= 599 ? (int)number : null);
    }

    /// <summary>What it means for the caller.</summary>
    public AttemptOutcome OutcomeOf(int? status) => (status ?? Status) switch
    {
        429 => AttemptOutcome.RateLimited,
        401 or 403 => AttemptOutcome.NotAuthorized,
        _ when IsContext => AttemptOutcome.ContextTooLong,
        413 => AttemptOutcome.ContextTooLong,
        408 or >= 500 => AttemptOutcome.Unavailable,
        _ when IsRefusal => AttemptOutcome.Refused,
        // Inside a stream that began well there is no status, but a word.
        _ when Has("rate_limit") => AttemptOutcome.RateLimited,
        _ when Has("authentication") || Has("permission") || Has("invalid_api_key") => AttemptOutcome.NotAuthorized,
        _ when Has("overloaded") || Has("server_error") || Has("api_error") || Has("timeout") || Has("unavailable") => AttemptOutcome.Unavailable,
        null when Code is null => AttemptOutcome.Failed,
        _ => AttemptOutcome.Rejected,
    };

    private bool Has(string word) => Code?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    // A sentence where a word should be may quote anything.
    private static string? Word(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-')
            && !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? text : null;
}
