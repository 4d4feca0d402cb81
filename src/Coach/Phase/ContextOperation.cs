using System.Text.Json.Serialization;

namespace Coach;

/// <summary>What is done to a conversation's context from one cycle to the next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContextOperationKind>))]
public enum ContextOperationKind
{
    /// <summary>Content is added.</summary>
    [JsonStringEnumMemberName("ADD")]
    Add,

    /// <summary>A message gets tags.</summary>
    [JsonStringEnumMemberName("TAG")]
    Tag,

    /// <summary>A message is left out.</summary>
    [JsonStringEnumMemberName("PRUNE")]
    Prune,

    /// <summary>A message is replaced by something shorter.</summary>
    [JsonStringEnumMemberName("TRANSFORM")]
    Transform,

    /// <summary>Two messages belong together: neither is left out without the other.</summary>
    [JsonStringEnumMemberName("LINK")]
    Link,

    /// <summary>A message is kept longer, or not as long, as its place says.</summary>
    [JsonStringEnumMemberName("PRIORITIZE")]
    Prioritize,
}

/// <summary>One operation on the context: asked for by an earlier cycle, or done so that a request fits its model.</summary>
public sealed record ContextOperation
{
    /// <summary>What is done.</summary>
    public required ContextOperationKind Kind { get; init; }

    /// <summary>
    /// The message it is done to: its <c>MessageId</c>, or its place among the messages of the request, such as <c>#3</c> for the fourth. Null
    /// for what is added.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>The other message of a <see cref="ContextOperationKind.Link"/>, written like <see cref="Target"/>.</summary>
    public string? With { get; init; }

    /// <summary>What is added, or put in the message's place. Not instructions: it is given to the model as a note.</summary>
    public string? Content { get; init; }

    /// <summary>The tags of a <see cref="ContextOperationKind.Tag"/>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>For <see cref="ContextOperationKind.Prioritize"/>, from -100 (left out first) to 100 (left out last); 0 is a message's own.</summary>
    public int Priority { get; init; }

    /// <summary>How many tokens were saved, by the counter that was used; 0 if none were, or if it is not known.</summary>
    public int TokensSaved { get; init; }

    /// <summary>Why, in a sentence or a word.</summary>
    public string Reason { get; init; } = "";
}
