using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Coach;

/// <summary>Reads what a client sends, none of which can be trusted.</summary>
internal static class RequestReading
{
    public const string KeyHeader = "Idempotency-Key";

    private const int LongestKey = 128;

    /// <summary>The body; nothing but JSON is read, which another site's form cannot send without being asked about.</summary>
    /// <exception cref="CoachProblemException">It is too large, no JSON, or something else than was asked for.</exception>
    public static async ValueTask<T> ReadAsync<T>(this HttpRequest request, int most, CancellationToken cancellationToken)
        where T : class
    {
        request.RequireJson();
        if (request.ContentLength > most)
        {
            throw new CoachProblemException(CoachProblem.TooLarge);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, CoachHttpJson.Of<T>(), cancellationToken).ConfigureAwait(false)
                ?? throw new CoachProblemException(CoachProblem.Invalid("The body is null; it has to be a JSON object."));
        }
        catch (JsonException)
        {
            throw new CoachProblemException(CoachProblem.Invalid("The body is no JSON of the kind that is read here."));
        }
        catch (BadHttpRequestException exception)
        {
            throw new CoachProblemException(exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? CoachProblem.TooLarge : CoachProblem.Invalid("The request could not be read."));
        }
    }

    /// <exception cref="CoachProblemException">It is not.</exception>
    public static void RequireJson(this HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            throw new CoachProblemException(CoachProblem.NotJson);
        }
    }

    /// <summary>The turn's id that the client has chosen, or null.</summary>
    /// <exception cref="CoachProblemException">It is none.</exception>
    public static string? TurnId(this HttpRequest request)
    {
        var headers = request.Headers[KeyHeader];
        if (headers.Count == 0)
        {
            return null;
        }

        // The draft standard writes the key as a quoted string; most clients write it bare.
        var key = headers.Count == 1 ? headers[0] ?? "" : "";
        key = key is ['"', _, .., '"'] ? key[1..^1] : key;
        return key.Length is > 0 and <= LongestKey && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? key
            : throw new CoachProblemException(CoachProblem.Invalid($"{KeyHeader} has to be one key of 1 to {LongestKey} letters, digits, hyphens, underscores and dots."));
    }

    /// <exception cref="CoachProblemException">It is blank, too long, or no Unicode text.</exception>
    public static string Text(string? text, string what, int most)
    {
        var problem = string.IsNullOrWhiteSpace(text) ? $"The {what} is missing or blank."
            : text.Length > most ? FormattableString.Invariant($"The {what} has {text.Length:N0} characters; {most:N0} are accepted at most.")
            : !IsUnicode(text) ? $"The {what} holds half a character."
            : null;
        return problem is null ? text! : throw new CoachProblemException(CoachProblem.Invalid(problem));
    }

    private static bool IsUnicode(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && !char.IsSurrogatePair(text, at++))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many of the last entries are asked for.</summary>
    /// <exception cref="CoachProblemException">The number is no number, or too large.</exception>
    public static int Last(this HttpRequest request, int most)
    {
        if (!request.Query.TryGetValue("last", out var given))
        {
            return Math.Min(100, most);
        }

        return int.TryParse(given, System.Globalization.CultureInfo.InvariantCulture, out var last) && last >= 1 && last <= most
            ? last
            : throw new CoachProblemException(CoachProblem.Invalid($"last has to be a number from 1 to {most}."));
    }
}
