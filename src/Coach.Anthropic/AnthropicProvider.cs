using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Makes clients for the rows of a provider matrix that Anthropic serves.</summary>
/// <example>
/// <code>
/// coach.UseProviders(ProviderMatrix.FromConfiguration(configuration), new Dictionary&lt;string, Func&lt;ModelEntry, IChatClient&gt;&gt; { ["anthropic"] = AnthropicProvider.Client });
/// </code>
/// </example>
public static class AnthropicProvider
{
    /// <summary>
    /// The client of a row: at <see cref="ModelEntry.Endpoint"/>, or at Anthropic if the row names none, with the key from the environment variable
    /// <see cref="ModelEntry.KeyVariable"/>, or without a key if the row names none.
    /// </summary>
    /// <exception cref="InvalidOperationException">The environment variable is not set, or the row is Anthropic's own and names none.</exception>
    public static IChatClient Client(ModelEntry entry) => Client(entry, null);

    /// <summary>The client of a row, with options.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The environment variable is not set, or the row is Anthropic's own and names none.</exception>
    public static IChatClient Client(ModelEntry entry, Action<AnthropicOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var options = new AnthropicOptions { ProviderName = entry.Provider, MaxOutputTokens = entry.OutputTokens };
        configure?.Invoke(options);
        var key = ProviderKey.Read(entry);
        return key is null && entry.Endpoint is null
            ? throw new InvalidOperationException($"The row {entry.Id} names neither a key variable, which Anthropic wants, nor the endpoint of another server.")
            : new AnthropicChatClient(entry.Model, entry.Endpoint, key, options);
    }
}
