using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Says how a coach is set up: its store, its model, its options.</summary>
public sealed class CoachBuilder
{
    internal CoachBuilder(IServiceCollection services, CoachMachine machine) => (Services, Machine) = (services, machine);

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The coach that is set up.</summary>
    public CoachMachine Machine { get; }

    internal CoachOptions Options { get; } = new();

    internal List<Func<IServiceProvider, ICoach, ICoach>> Wraps { get; } = [];

    private ContextFittingOptions ContextOptions { get; } = new();

    /// <summary>Changes the options.</summary>
    public CoachBuilder Configure(Action<CoachOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options);
        return this;
    }

    /// <summary>Talks to this model. Without it the <see cref="IChatClient"/> of the application's services is used.</summary>
    public CoachBuilder UseChatClient(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Services.Replace(ServiceDescriptor.Singleton(client));
        return this;
    }

    /// <summary>
    /// Talks to these models: the first that answers, in their order. What is asked of each is fitted to the channel of its row, and every attempt is in
    /// <see cref="TurnResult.Attempts"/>.
    /// </summary>
    /// <param name="models">The models with their clients, the best first.</param>
    /// <param name="fallback">Times and limits; null for the defaults.</param>
    public CoachBuilder UseModels(IReadOnlyList<ModelEndpoint> models, FallbackOptions? fallback = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        return UseRouter(_ => new FixedRouter([.. models]), models.Select(model => model.Entry), fallback);
    }

    /// <summary>Talks to the models of a provider matrix: for each request the best that meets its requirements, and the next if it does not answer.</summary>
    /// <param name="matrix">The models.</param>
    /// <param name="clients">How the client of a row is made, by provider.</param>
    /// <param name="fallback">Times and limits; null for the defaults.</param>
    /// <param name="selection">How to choose; null for the defaults.</param>
    /// <example>
    /// <code>
    /// coach.UseProviders(ProviderMatrix.FromConfiguration(configuration), new Dictionary&lt;string, Func&lt;ModelEntry, IChatClient&gt;&gt; { ["openai"] = MakeClient });
    /// </code>
    /// </example>
    public CoachBuilder UseProviders(
        ProviderMatrix matrix, IReadOnlyDictionary<string, Func<ModelEntry, IChatClient>> clients, FallbackOptions? fallback = null, SelectionOptions? selection = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(clients);
        return UseRouter(services => new MatrixRouter(matrix, clients, selection, services.GetService<IComplexityClassifier>()), matrix, fallback);
    }

    /// <summary>
    /// Counts tokens with this, so that messages fit the models of <see cref="UseModels"/> or <see cref="UseProviders"/>. Without it they are estimated
    /// (<see cref="TokenEstimator"/>).
    /// </summary>
    public CoachBuilder UseTokenCounter(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        Services.Replace(ServiceDescriptor.Singleton(counter));
        return this;
    }

    /// <summary>
    /// Changes how messages are made to fit the models of <see cref="UseModels"/> or <see cref="UseProviders"/>. Does nothing if the services have an
    /// <see cref="IContextFitter"/> of the application's, and nothing for a single <see cref="IChatClient"/>, of which it is not known how much it can read.
    /// </summary>
    /// <exception cref="InvalidOperationException">An option is out of its range.</exception>
    /// <example>
    /// <code>
    /// coach.ConfigureContext(context => context.OutputReserve = 2000);
    /// </code>
    /// </example>
    public CoachBuilder ConfigureContext(Action<ContextFittingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(ContextOptions);
        ContextOptions.Validate();
        return this;
    }

    /// <summary>Offers the model these tools beside its actions: any <see cref="AIFunction"/>. Those that need approval are refused.</summary>
    public CoachBuilder AddTools(params AITool[] tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return AddTools(new FixedTools(tools));
    }

    /// <summary>Offers the model the tools that this gives for its session, beside its actions.</summary>
    public CoachBuilder AddTools(IToolSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Services.AddSingleton(source);
        return this;
    }

    /// <summary>
    /// Lets this summarise what is no longer sent to the model verbatim (<see cref="CoachOptions.HistoryMessages"/>). Without it, old messages are left out and
    /// counted.
    /// </summary>
    public CoachBuilder UseSummarizer(Func<IServiceProvider, IConversationSummarizer> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Services.Replace(ServiceDescriptor.Singleton(make));
        return this;
    }

    /// <summary>Keeps sessions in this store. Without a call the sessions are kept in memory and end with the process.</summary>
    public CoachBuilder UseStore(Func<IServiceProvider, ICoachStore> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Services.Replace(ServiceDescriptor.Singleton(make));
        return this;
    }

    /// <summary>
    /// Says how to delete what the application keeps of a user, for <see cref="ICoach.DeleteUserAsync"/>. It runs in a scope whose
    /// <see cref="TurnTransaction"/> is the deleting transaction; what throws there keeps everything. It does not wait for the network.
    /// Several are run in the order in which they were given.
    /// </summary>
    /// <example>
    /// <code>
    /// coach.OnDeleteUser((services, userId, cancellationToken) => services.GetRequiredService&lt;IIdentities&gt;().DeleteAsync(userId, cancellationToken));
    /// </code>
    /// </example>
    public CoachBuilder OnDeleteUser(Func<IServiceProvider, string, CancellationToken, ValueTask> delete)
    {
        ArgumentNullException.ThrowIfNull(delete);
        Services.AddSingleton(new UserDeletion(delete));
        return this;
    }

    /// <summary>
    /// Puts something around the coach: what this returns is the services' <see cref="ICoach"/>, and what it is given answers beneath. Several are put around each other,
    /// the last one outermost.
    /// </summary>
    public CoachBuilder Wrap(Func<IServiceProvider, ICoach, ICoach> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        Wraps.Add(wrap);
        return this;
    }

    private CoachBuilder UseRouter(Func<IServiceProvider, IModelRouter> make, IEnumerable<ModelEntry> entries, FallbackOptions? fallback)
    {
        ModelEntry[] models = [.. entries];
        Options.ModelChannels = [.. models.Select(entry => entry.Channels).Distinct()];
        Services.Replace(ServiceDescriptor.Singleton(make));
        Services.Replace(ServiceDescriptor.Singleton<IChatClient>(services =>
        {
            var grammar = CoachGrammar.Create(Machine, Options);
            var time = services.GetRequiredService<TimeProvider>();
            var logger = services.GetService<ILoggerFactory>()?.CreateLogger("Coach");
            return new FallbackChatClient(
                new ChannelRouter(services.GetRequiredService<IModelRouter>(), grammar, Options.RecordContent, time),
                (fallback ?? new()).WithActionsOf(grammar),
                services.GetService<IContextFitter>() ?? new ContextFitter(ContextOptions, services.GetService<ITokenCounter>(), models, time, logger),
                time,
                logger);
        }));
        return this;
    }
}
