using System.Globalization;
using System.Text;
using System.Text.Json;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Cli.Parse;

/// <summary>Replies as JSON objects, one a line, each answered by a line before the next one is read.</summary>
internal sealed class JsonLines(ReplyParser parser, ParameterSchema? schema)
{
    private const string InvalidInput = "invalid_input";
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 512 };

    public async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        for (var number = 1; await NextAsync().ConfigureAwait(false) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            await output.WriteAsync((Answer(line, number) + "\n").AsMemory(), cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        // A read of a terminal or pipe cannot be broken off, only left.
        Task<string?> NextAsync() => input.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);
    }

    private string Answer(string line, int number)
    {
        var id = "null";
        try
        {
            using var document = JsonDocument.Parse(line, Depth);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Invalid(id, number, "is not a JSON object");
            }

            if (root.TryGetProperty("id", out var given))
            {
                id = given.GetRawText();
            }

            if (!root.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            {
                return Invalid(id, number, "has no \"text\" that is a string");
            }

            var own = root.TryGetProperty("schema", out var described) && described.ValueKind != JsonValueKind.Null
                ? ParameterSchema.Parse(described.GetRawText())
                : schema;
            return Write(id, parser.Read(JsonText.Unescape(text.GetRawText()), own));
        }
        catch (FormatException exception)
        {
            return Invalid(id, number, $"has a schema that cannot be used: {exception.Message.TrimEnd('.')}");
        }
        catch (JsonException exception)
        {
            var sentence = exception.Message.Split(". ")[0].TrimEnd('.');
            return Invalid(id, number, string.Create(CultureInfo.InvariantCulture, $"is not valid JSON at byte {exception.BytePositionInLine + 1}: {sentence}"));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair, raw or in a property's name: the framework's reader refuses it.
            return Invalid(id, number, "is not valid Unicode text");
        }
    }

    private static string Invalid(string id, int number, string problem)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"Line {number} {problem}.");
        return Write(id, new("", "", [], [new(InvalidInput, 0, 0, 0, message, [])], [], []));
    }

    private static string Write(string id, Reading reading)
    {
        var json = new StringBuilder(reading.VisibleText.Length + 256);
        json.Append("{\"id\":").AppendCompactJson(id).Append(",\"visible_text\":").AppendJsonString(reading.VisibleText).Append(",\"actions\":[");
        json.AppendEach(reading.Actions, static (json, action) =>
        {
            json.Append("{\"name\":").AppendJsonString(action.Name).Append(",\"params\":").Append(action.Parameters);
            json.Append(CultureInfo.InvariantCulture, $",\"offset\":{action.Offset},\"length\":{action.Length},\"format\":").AppendJsonString(action.Format);
            json.Append(",\"repairs\":[").AppendEach(action.Repairs, Write).Append("]}");
        });
        json.Append("],\"errors\":[").AppendEach(reading.Errors, static (json, error) =>
        {
            json.Append("{\"code\":").AppendJsonString(error.Code);
            json.Append(CultureInfo.InvariantCulture, $",\"offset\":{error.Offset},\"length\":{error.Length},\"message\":").AppendJsonString(error.Message).Append('}');
        });
        return json.Append("]}").ToString();
    }

    private static void Write(StringBuilder json, Repair repair)
    {
        json.Append("{\"kind\":").AppendJsonString(repair.Kind).Append(",\"tier\":\"").Append(repair.Tier == RepairTier.Safe ? "safe" : "guess");
        json.Append(CultureInfo.InvariantCulture, $"\",\"offset\":{repair.Offset}}}");
    }
}
