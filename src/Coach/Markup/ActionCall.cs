using System.Text.Json;
using Coach.Parameters;

namespace Coach.Markup;

/// <summary>One request for an action, found in a reply or made by code.</summary>
public sealed class ActionCall : ReplyItem
{
    internal const string NativeFormat = "native";

    private readonly IReadOnlyList<Repair>? _repairs;
    private readonly string? _written;
    private JsonDocument? _parameters;

    internal ActionCall(TextRange range, string name, ReadOnlyMemory<char> body, string format)
        : base(range.Start, range.Length)
    {
        Name = name;
        Body = body;
        Format = format;
    }

    /// <summary>The declared spelling of the name; for a name that is not declared, what was written.</summary>
    public string Name { get; }

    /// <summary>
    /// The parameters as the text of a strictly valid JSON object, <c>{}</c> if there are none: any JSON reader that allows
    /// <see cref="MarkupOptions.MaxDepth"/> levels reads it without an error.
    /// </summary>
    public ReadOnlyMemory<char> Body { get; }

    /// <summary>
    /// Whether <see cref="Body"/> was made from XML params. Then every value is a JSON string, and what it means depends on the type that the
    /// parameter is declared with: <c>01234</c> is a number for a number and stays <c>01234</c> for a string.
    /// </summary>
    public bool HasTextValues { get; internal init; }

    /// <summary>The parameters, parsed from <see cref="Body"/> on first use.</summary>
    public JsonElement Parameters
    {
        get
        {
            if (_parameters is null)
            {
                Interlocked.CompareExchange(ref _parameters, JsonDocument.Parse(Body), null);
            }

            return _parameters.RootElement;
        }
    }

    /// <summary>The name of the format it was written in: one of <see cref="MarkupOptions.Formats"/>, or what <see cref="Create(string, string, string)"/> was given.</summary>
    public string Format { get; }

    /// <summary>What had to be changed to read it; empty for most calls.</summary>
    public IReadOnlyList<Repair> Repairs { get => _repairs ?? []; internal init => _repairs = value; }

    /// <summary>Whether an earlier call of the reply has the same name and equal parameters, so that this one must not run.</summary>
    public bool IsDuplicate { get; internal set; }

    internal uint Fingerprint { get; init; }

    /// <summary>The id of a native tool call; null for a call in text.</summary>
    internal string? CallId { get; init; }

    /// <summary>Why a native call cannot run whatever its action is; null if nothing is wrong with it.</summary>
    internal string? Problem { get; init; }

    /// <summary>Where the properties of <see cref="Body"/> stand in it, if its lexer told.</summary>
    internal int[]? Places { get; init; }

    /// <summary>Where <see cref="Body"/> starts in the reply, if it stands there as it is.</summary>
    internal int BodyOffset { get; init; }

    /// <summary>Where the parts of <see cref="Body"/> come from, if it was written anew.</summary>
    internal OffsetMap? BodyMap { get; init; }

    /// <summary>The element as the model wrote it, kept if it was repaired so that what was wrong can be shown.</summary>
    internal string Written { get => _written ?? ""; init => _written = value; }

    /// <summary>
    /// The place in the reply of what stands at a place in <see cref="Body"/>, in UTF-16 characters; inside the element, also where escapes make the
    /// body longer than what was written.
    /// </summary>
    internal int PlaceOf(int bodyOffset) => Math.Min(BodyMap?.ToReply(bodyOffset) ?? BodyOffset + bodyOffset, Offset + Length);

    /// <summary>Repairs of the parameters with their places in the reply, in its order.</summary>
    internal IReadOnlyList<Repair> Placed(IReadOnlyList<ParameterRepair> repairs) =>
        repairs.Count == 0 ? [] : [.. repairs.Select(repair => new Repair(repair.Kind, repair.Tier, PlaceOf(repair.Offset))).OrderBy(repair => repair.Offset)];

    /// <summary>What stands around a place in the reply, on one line and without the tags.</summary>
    internal string Around(int offset)
    {
        const int reach = 20;
        var at = Math.Clamp(offset - Offset, 0, Written.Length);
        var close = Math.Max(Written.LastIndexOf("[/", StringComparison.Ordinal), Written.LastIndexOf("</", StringComparison.Ordinal));
        var end = Math.Min(close > at ? close : Written.Length, at + reach);
        var start = Math.Min(Math.Max(Math.Min(PlaceOf(0) - Offset, at), at - reach), end);
        start += start < end && char.IsLowSurrogate(Written[start]) ? 1 : 0;
        end -= start < end && char.IsHighSurrogate(Written[end - 1]) ? 1 : 0;
        return string.Join(' ', Written[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether both ask for the same: equal names, ignoring case, and equal parameters, whatever their order, spacing and escapes.</summary>
    public bool IsSameCallAs(ActionCall other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Fingerprint == other.Fingerprint
            && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
            && (Body.Span.SequenceEqual(other.Body.Span) || JsonElement.DeepEquals(Parameters, other.Parameters));
    }

    /// <summary>Makes a call that no text contains: from a native tool call, or from code.</summary>
    /// <param name="name">The action's name, in its declared spelling.</param>
    /// <param name="parametersJson">A JSON object; blank text means one without properties.</param>
    /// <param name="format">Where the call comes from.</param>
    /// <exception cref="ArgumentException">
    /// The name is blank, or <paramref name="parametersJson"/> is not one strictly valid JSON object of at most 64 levels.
    /// </exception>
    public static ActionCall Create(string name, string parametersJson, string format = "native") => Create(name, parametersJson, format, hasTextValues: false);

    internal static ActionCall Create(string name, string parametersJson, string format, bool hasTextValues)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(parametersJson);
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        var (range, fingerprint) = JsonObjectText.Check(parametersJson, nameof(parametersJson));
        var body = range.IsEmpty ? JsonObjectText.Empty : parametersJson.AsMemory(range.Start, range.Length);
        return new ActionCall(new TextRange(0, parametersJson.Length), name, body, format) { Fingerprint = fingerprint, BodyOffset = range.Start, HasTextValues = hasTextValues };
    }

    /// <summary>A native tool call; arguments that are no strict JSON object make a call that says so and cannot run.</summary>
    internal static ActionCall FromNative(string name, string parametersJson, string? callId, bool isBroken = false)
    {
        name = string.IsNullOrWhiteSpace(name) ? "(unnamed)" : name;
        if (!isBroken)
        {
            try
            {
                var (range, fingerprint) = JsonObjectText.Check(parametersJson, nameof(parametersJson));
                var body = range.IsEmpty ? JsonObjectText.Empty : parametersJson.AsMemory(range.Start, range.Length);
                return new ActionCall(default, name, body, NativeFormat) { Fingerprint = fingerprint, BodyOffset = range.Start, CallId = callId };
            }
            catch (ArgumentException)
            {
                // Said below.
            }
        }

        return new ActionCall(default, name, JsonObjectText.Empty, NativeFormat)
        {
            CallId = callId,
            Problem = "The arguments are no JSON object that can be read. Call it again with strict JSON.",
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{Body}";
}
