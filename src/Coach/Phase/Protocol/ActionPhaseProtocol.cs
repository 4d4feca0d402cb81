using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// The messages between the phases as JSON: <c>version</c>, <c>phase</c> (<c>action</c>), <c>content</c> and <c>metadata</c>, names in snake_case. Tools are code, and stay with the
/// application: whoever reads a request gives it its tools.
/// </summary>
/// <example>
/// <code>
/// { "version": 1, "phase": "action", "content": "Go on.", "metadata": { "recursion": { "cycle": 1, "origin": "yield" }, "requirements": { "capabilities": "Tools" } } }
/// </code>
/// </example>
public static class ActionPhaseProtocol
{
    /// <summary>The version that is written. All up to it are read; a later one is refused.</summary>
    public const int Version = 1;

    private const string Phase = "action";

    private static readonly JsonSerializerOptions Contents = AIJsonUtilities.DefaultOptions;

    /// <summary>Writes a request.</summary>
    /// <exception cref="NotSupportedException">A message has content that cannot be written.</exception>
    public static string Write(ActionPhaseRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return JsonSerializer.Serialize(
            new()
            {
                Version = Version,
                Phase = Phase,
                Content = request.Content,
                Metadata = new()
                {
                    Recursion = request.Recursion,
                    Instructions = request.Instructions,
                    ContextOperations = request.ContextOperations,
                    Requirements = request.Requirements,
                    Context = [.. request.Context.Select(Element)],
                    Attachments = [.. request.Attachments.Select(Element)],
                },
            },
            PhaseJson.Default.PhaseInput);
    }

    /// <summary>Writes a result.</summary>
    /// <exception cref="NotSupportedException">A message has content that cannot be written.</exception>
    public static string Write(ActionPhaseResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(
            new()
            {
                Version = Version,
                Phase = Phase,
                Content = result.Content,
                Metadata = new()
                {
                    Stop = result.Stop,
                    Recursion = result.Recursion,
                    Tools = result.Tools,
                    Unreadable = result.Unreadable,
                    Confidence = result.Confidence,
                    ContextOperations = result.ContextOperations,
                    RefusedOperations = result.RefusedOperations,
                    Telemetry = result.Telemetry,
                    Error = result.Error,
                    Messages = [.. result.Messages.Select(Element)],
                },
            },
            PhaseJson.Default.PhaseOutput);
    }

    /// <summary>Reads a request, without tools.</summary>
    /// <exception cref="JsonException">It is no request of this protocol, or of a later version; the message says what is wrong.</exception>
    public static ActionPhaseRequest ReadRequest(string json) => Reading(json, () =>
    {
        var input = JsonSerializer.Deserialize(json, PhaseJson.Default.PhaseInput) ?? throw new JsonException("The message is null.");
        Check(input.Version, input.Phase, input.Metadata.Recursion);
        return new ActionPhaseRequest(input.Content)
        {
            Recursion = input.Metadata.Recursion,
            Instructions = input.Metadata.Instructions,
            ContextOperations = Whole(input.Metadata.ContextOperations),
            Requirements = input.Metadata.Requirements,
            Context = [.. input.Metadata.Context.Select(Read<ChatMessage>)],
            Attachments = [.. input.Metadata.Attachments.Select(Read<AIContent>)],
        };
    });

    /// <summary>Reads a result.</summary>
    /// <exception cref="JsonException">It is no result of this protocol, or of a later version; the message says what is wrong.</exception>
    public static ActionPhaseResult ReadResult(string json) => Reading(json, () =>
    {
        var output = JsonSerializer.Deserialize(json, PhaseJson.Default.PhaseOutput) ?? throw new JsonException("The message is null.");
        var data = output.Metadata;
        Check(output.Version, output.Phase, data.Recursion);
        return new ActionPhaseResult
        {
            Content = output.Content,
            Stop = data.Stop,
            Recursion = data.Recursion,
            Tools = [.. data.Tools.Select(Whole)],
            Unreadable = [.. data.Unreadable.Select(Present)],
            Confidence = data.Confidence,
            ContextOperations = Whole(data.ContextOperations),
            RefusedOperations = [.. data.RefusedOperations.Select(refused => Present(refused) with { Operation = Whole(refused.Operation) })],
            Telemetry = data.Telemetry with { Attempts = [.. (data.Telemetry.Attempts ?? []).Select(attempt => Present(attempt) with { Reason = attempt.Reason ?? "" })] },
            Error = data.Error,
            Messages = [.. data.Messages.Select(Read<ChatMessage>)],
        };
    });

    private static void Check(int version, string phase, RecursionState recursion)
    {
        if (version is < 1 or > Version)
        {
            throw new JsonException(FormattableString.Invariant($"The message has version {version}; versions 1 to {Version} can be read here."));
        }

        if (phase != Phase)
        {
            throw new JsonException($"The message is of another phase; this one is '{Phase}'.");
        }

        if (recursion.Cycle < 0)
        {
            throw new JsonException("The cycle has to be 0 or more.");
        }
    }

    private static T Reading<T>(string json, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or FormatException or OverflowException)
        {
            // What the types of contents do not take as it is, such as a URI that is none.
            throw new JsonException($"The message cannot be read: {exception.Message}", exception);
        }
    }

    private static JsonElement Element<T>(T content) => JsonSerializer.SerializeToElement(content, Contents.GetTypeInfo(typeof(T)));

    private static T Read<T>(JsonElement element)
        where T : class => element.Deserialize(Contents.GetTypeInfo(typeof(T))) as T ?? throw new JsonException("A content is null.");

    // What a record's initialisers give is not given to what is read.
    private static IReadOnlyList<ContextOperation> Whole(IReadOnlyList<ContextOperation> operations) =>
        [.. operations.Select(Whole)];

    private static ContextOperation Whole(ContextOperation operation) => Present(operation) with { Tags = [.. operation.Tags ?? []], Reason = operation.Reason ?? "" };

    private static ToolCallResult Whole(ToolCallResult? result) => Present(result) with
    {
        Arguments = result!.Arguments ?? "{}",
        Format = result.Format ?? "native",
        Action = result.Action is not { } action ? null : action with
        {
            Parameters = action.Parameters ?? "{}",
            Format = action.Format ?? "",
            Repairs = action.Repairs ?? [],
            IgnoredParameters = action.IgnoredParameters ?? [],
        },
    };

    private static T Present<T>(T? item)
        where T : class => item ?? throw new JsonException("An item of a list is null.");
}
