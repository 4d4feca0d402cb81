using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
}
