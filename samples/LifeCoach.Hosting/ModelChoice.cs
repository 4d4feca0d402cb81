using System.Globalization;
using System.Text.Json;
using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace LifeCoach.Hosting;

/// <summary>Which model an application was asked to talk through.</summary>
/// <param name="Provider">Who serves it, or null.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Endpoint">Where it is served, or null for where the provider usually does.</param>
/// <param name="KeyVariable">The environment variable that holds the key, or null for the provider's usual one.</param>
/// <param name="Channel">How the model is offered actions.</param>
/// <param name="Matrix">A file with a provider matrix instead of one model, or null.</param>
public sealed record ModelOptions(string? Provider, string? Model, Uri? Endpoint, string? KeyVariable, ActionChannels Channel, string? Matrix)
{
    /// <summary>Whether a model was named at all; without one the demo answers.</summary>
    public bool IsGiven => Provider is not null || Matrix is not null;
}

/// <summary>Makes a provider matrix of what the command line says.</summary>
public static class ModelChoice
{
    /// <summary>What is known of providers: where they serve, if not at the address that their own client knows, and which variable usually holds the key.</summary>
    private static readonly Dictionary<string, (string? Endpoint, string? KeyVariable)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = (null, "OPENAI_API_KEY"),
        ["anthropic"] = (null, "ANTHROPIC_API_KEY"),
        ["ollama"] = ("http://localhost:11434/v1", null),
    };

    /// <summary>The names of the providers that need no address.</summary>
    public static string Names => string.Join(", ", Known.Keys);

    /// <summary>The models to talk through.</summary>
    /// <exception cref="UnusableException">They cannot be used as they were given.</exception>
    public static ProviderMatrix Read(ModelOptions options)
    {
        try
        {
            return options.Matrix is { } file ? CheckPlaces(ReadFile(file), file) : [Row(options)];
        }
        catch (ProviderMatrixException exception)
        {
            throw new UnusableException(exception.Message);
        }
    }

    /// <summary>How the clients of a matrix are made: a provider whose name begins with "anthropic" speaks Anthropic's protocol, every other one OpenAI's.</summary>
    public static IReadOnlyDictionary<string, Func<ModelEntry, IChatClient>> Clients(ProviderMatrix matrix) =>
        matrix.Select(entry => entry.Provider).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
            provider => provider,
            provider => (Func<ModelEntry, IChatClient>)(provider.StartsWith("anthropic", StringComparison.OrdinalIgnoreCase) ? AnthropicProvider.Client : OpenAIProvider.Client),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>A row without an address is its provider's own, which wants a key: without one, each call would fail.</summary>
    private static ProviderMatrix CheckPlaces(ProviderMatrix matrix, string file) =>
        matrix.FirstOrDefault(row => row is { Endpoint: null, KeyVariable: null } && row.Status != ModelStatus.Disabled) is { } row
            ? throw new UnusableException($"--matrix {file}: {row.Id} has neither a KeyVariable, which the provider's own server wants, nor the Endpoint of another server.")
            : matrix;

    private static ModelEntry Row(ModelOptions options)
    {
        var provider = options.Provider!;
        if (!Known.TryGetValue(provider, out var known) && options.Endpoint is null)
        {
            throw new UnusableException(
                $"--provider {Short(provider)} is not known here ({Names} are). A server that speaks OpenAI's protocol can have any name, but needs its address: --endpoint URL.");
        }

        // The usual key belongs to the usual server: another one gets a key only if it is named for it.
        var key = options.KeyVariable ?? (options.Endpoint is null ? known.KeyVariable : null);
        if (key is not null && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(key)))
        {
            throw new UnusableException($"The environment variable {key}, which holds the key of {provider}, is not set. Set it, or name another one with --key-variable NAME.");
        }

        return new()
        {
            Provider = provider,
            Model = options.Model!,
            Endpoint = options.Endpoint ?? (known.Endpoint is null ? null : new(known.Endpoint)),
            KeyVariable = key,
            Capabilities = options.Channel == ActionChannels.Text ? ModelCapabilities.Streaming : ModelCapabilities.Streaming | ModelCapabilities.Tools,
            Channels = options.Channel,
        };
    }

    private static string Short(string name) => (name.Length <= 60 ? name : name[..60] + "…").ReplaceLineEndings(" ");

    private static ProviderMatrix ReadFile(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return ProviderMatrix.FromConfiguration(new ConfigurationBuilder().AddJsonStream(stream).Build());
        }
        catch (JsonException exception)
        {
            throw new UnusableException(string.Create(CultureInfo.InvariantCulture, $"--matrix {file} is no JSON: there is a mistake in line {exception.LineNumber + 1}."));
        }
        catch (FormatException)
        {
            throw new UnusableException($"--matrix {file} has to be a JSON object with \"Coach\": {{\"Providers\": …}}, in which no key is there twice.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnusableException(exception is FileNotFoundException or DirectoryNotFoundException
                ? $"--matrix {file} does not exist."
                : $"--matrix {file} cannot be read. Check that it is a file and that you may read it.");
        }
    }
}
