using Coach.Parameters;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>
/// Routes requests by a provider matrix. Checks at start that each provider has a client factory and each key its environment variable; makes a
/// client at its first call, once, and disposes what it made. Safe to use from many threads.
/// </summary>
/// <example>
/// <code>
/// var matrix = ProviderMatrix.FromConfiguration(configuration);
/// using var router = new MatrixRouter(matrix, new Dictionary&lt;string, Func&lt;ModelEntry, IChatClient&gt;&gt; { ["openai"] = entry => MakeClient(entry) });
/// Console.Write(router.Matrix.ToTable(router.Measurements));
/// Console.Write(router.Explain(messages, options));
/// </code>
/// </example>
public sealed class MatrixRouter : IModelRouter, IDisposable
{
    private readonly ModelSelector _selector;
    private readonly IComplexityClassifier _classifier;
    private readonly Dictionary<string, ModelEndpoint> _endpoints = new(StringComparer.Ordinal);
    private int _isDisposed;

    /// <summary>Makes a router and checks that its matrix can be used here.</summary>
    /// <param name="matrix">The models.</param>
    /// <param name="clients">How the client of a row is made, by provider, whatever its case. Rows that are disabled need none, nor a key.</param>
    /// <param name="options">How to choose; null for the defaults.</param>
    /// <param name="classifier">Says how hard a request is that does not say so itself; null for a <see cref="ComplexityClassifier"/>.</param>
    /// <param name="measurements">Keeps what is reported; null for new ones.</param>
    /// <exception cref="ProviderMatrixException">A provider has no factory, or an environment variable that a row names is not set.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MatrixRouter(
        ProviderMatrix matrix,
        IReadOnlyDictionary<string, Func<ModelEntry, IChatClient>> clients,
        SelectionOptions? options = null,
        IComplexityClassifier? classifier = null,
        ModelMeasurements? measurements = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(clients);
        Matrix = matrix;
        Measurements = measurements ?? new();
        _selector = new(options, Measurements);
        _classifier = classifier ?? new ComplexityClassifier();

        var factories = new Dictionary<string, Func<ModelEntry, IChatClient>>(clients, StringComparer.OrdinalIgnoreCase);
        ModelEntry[] used = [.. matrix.Where(static entry => entry.Status != ModelStatus.Disabled)];
        string[] mistakes = [.. WithoutClient(used, factories), .. WithoutKey(used)];
        if (mistakes.Length > 0)
        {
            throw new ProviderMatrixException(mistakes);
        }

        foreach (var entry in used)
        {
            _endpoints.Add(entry.Id, new(entry, new DeferredChatClient(entry, factories[entry.Provider])));
        }
    }

    /// <summary>The models.</summary>
    public ProviderMatrix Matrix { get; }

    /// <summary>What came of the attempts that were reported.</summary>
    public ModelMeasurements Measurements { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. Explain(messages, options).Candidates.Select(candidate => _endpoints[candidate.Entry.Id])]);
    }

    /// <summary>The choice for a request, with the score of each model that meets its requirements and the reason against each that does not.</summary>
    public ModelSelection Explain(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var requirements = options.GetRequirements();
        return _selector.Select(Matrix, requirements, requirements.Complexity ?? _classifier.Classify(messages, options));
    }

    /// <summary>Takes note of an attempt at a model of the matrix; others are passed over.</summary>
    public void Report(ModelAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (Matrix.Find(attempt.Model) is not null)
        {
            Measurements.Report(attempt);
        }
    }

    /// <summary>Disposes the clients that were made. All are tried, whatever one throws.</summary>
    /// <exception cref="AggregateException">Clients could not be disposed.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        var failures = new List<Exception>();
        foreach (var endpoint in _endpoints.Values)
        {
            try
            {
                endpoint.Client.Dispose();
            }
#pragma warning disable CA1031 // The others are still to be disposed.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private static IEnumerable<string> WithoutClient(ModelEntry[] used, Dictionary<string, Func<ModelEntry, IChatClient>> factories)
    {
        string[] names = [.. factories.Keys.Order(StringComparer.Ordinal)];
        var known = new Choices(names);
        return used.Where(entry => !factories.ContainsKey(entry.Provider)).GroupBy(static entry => entry.Provider, StringComparer.OrdinalIgnoreCase)
            .Select(rows => $"No client is registered for the provider {EntryRules.Shown(rows.Key)} of {Ids(rows)}.{EntryKeys.Hint(known, rows.Key)} "
                + $"Registered: {(names.Length == 0 ? "none" : string.Join(", ", names))}. Register one, or set the status of its models to Disabled.");
    }

    private static IEnumerable<string> WithoutKey(ModelEntry[] used) =>
        used.Where(static entry => entry.KeyVariable is { } name && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)))
            .GroupBy(static entry => entry.KeyVariable, StringComparer.Ordinal)
            .Select(static rows => $"The environment variable {rows.Key}, which holds the key of {Ids(rows)}, is not set or empty. Set it, or set the status of its models to Disabled.");

    private static string Ids(IEnumerable<ModelEntry> rows) => string.Join(", ", rows.Select(static row => EntryRules.Shown(row.Id)));
}
