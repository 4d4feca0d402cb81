using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>
/// What travels with requests and responses through any pipeline of <see cref="IChatClient"/>s: what a request needs, and how its answer came
/// about. Kept in <c>AdditionalProperties</c>; what is for Coach alone is taken out before a provider's client sees it.
/// </summary>
public static class ChatMetadata
{
    private const string Requirements = "coach.requirements";
    private const string Attempts = "coach.attempts";
    private const string Operations = "coach.context_operations";

    /// <summary>These options, copied, with what the request needs of a model.</summary>
    public static ChatOptions WithRequirements(this ChatOptions? options, ModelRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        var copy = options?.Clone() ?? new();
        (copy.AdditionalProperties ??= [])[Requirements] = requirements;
        return copy;
    }

    /// <summary>These options with what a step of a turn or phase needs; the same instance if that is nothing. Only the first has to act: the others answer what came of it.</summary>
    internal static ChatOptions? WithRequirements(this ChatOptions? options, ModelRequirements requirements, int step)
    {
        requirements = step == 1 || !requirements.MustAct ? requirements : requirements with { MustAct = false };
        return requirements == ModelRequirements.None ? options : options.WithRequirements(requirements);
    }

    /// <summary>What the request needs of a model.</summary>
    public static ModelRequirements GetRequirements(this ChatOptions? options) =>
        Find<ModelRequirements>(options?.AdditionalProperties, Requirements) ?? ModelRequirements.None;

    /// <summary>These options without what is for Coach alone; the same instance if there is none of it.</summary>
    public static ChatOptions? ForProvider(this ChatOptions? options)
    {
        if (options?.AdditionalProperties?.ContainsKey(Requirements) != true)
        {
            return options;
        }

        var copy = options.Clone();
        copy.AdditionalProperties!.Remove(Requirements);
        if (copy.AdditionalProperties.Count == 0)
        {
            copy.AdditionalProperties = null;
        }

        return copy;
    }

    /// <summary>The attempts behind a response, the successful one last; empty if nothing reported any.</summary>
    public static IReadOnlyList<ModelAttempt> GetAttempts(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Find<IReadOnlyList<ModelAttempt>>(response, Attempts) ?? [];
    }

    /// <summary>The attempts that an update of a stream reports; the last update of a stream does.</summary>
    public static IReadOnlyList<ModelAttempt> GetAttempts(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Find<IReadOnlyList<ModelAttempt>>(update.AdditionalProperties, Attempts) ?? [];
    }

    /// <summary>What was done to the request's messages so that they fit the model; empty if nothing was.</summary>
    public static IReadOnlyList<ContextOperation> GetContextOperations(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Find<IReadOnlyList<ContextOperation>>(response, Operations) ?? [];
    }

    /// <summary>What an update of a stream reports of it; the last update of a stream does.</summary>
    public static IReadOnlyList<ContextOperation> GetContextOperations(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Find<IReadOnlyList<ContextOperation>>(update.AdditionalProperties, Operations) ?? [];
    }

    internal static AdditionalPropertiesDictionary Report(
        AdditionalPropertiesDictionary? properties, IReadOnlyList<ModelAttempt> attempts, IReadOnlyList<ContextOperation> operations)
    {
        properties ??= [];
        properties[Attempts] = attempts;
        properties[Operations] = operations;
        return properties;
    }

    // Where a stream is gathered into a response, what its last update says may become its message's.
    private static T? Find<T>(ChatResponse response, string key)
        where T : class => Find<T>(response.AdditionalProperties, key) ?? response.Messages.Select(message => Find<T>(message.AdditionalProperties, key)).LastOrDefault(found => found is not null);

    private static T? Find<T>(AdditionalPropertiesDictionary? properties, string key)
        where T : class => properties is not null && properties.TryGetValue(key, out var value) ? value as T : null;
}
