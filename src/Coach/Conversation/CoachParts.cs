using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>What a coach is made of, taken from the application's services once.</summary>
internal sealed class CoachParts
{
    public CoachParts(IServiceProvider services)
    {
        Machine = services.GetRequiredService<CoachMachine>();
        Options = services.GetRequiredService<CoachOptions>();
        Store = services.GetRequiredService<ICoachStore>();
        Scopes = services.GetRequiredService<IServiceScopeFactory>();
        Time = services.GetRequiredService<TimeProvider>();
        Logger = services.GetService<ILoggerFactory>()?.CreateLogger("Coach") ?? NullLogger.Instance;
        Grammar = CoachGrammar.Create(Machine, Options);
        Memory = new(Store, Options, services.GetService<IConversationSummarizer>(), Time, Logger);
        ToolSources = [.. services.GetServices<IToolSource>()];
        var client = services.GetService<IChatClient>() ?? throw new InvalidOperationException(
            "No IChatClient is registered: call UseChatClient(…) in AddCoach, or add one to the services.");
        HasNative = (Options.ModelChannels ?? [Options.Channels]).Any(channels => channels != ActionChannels.Text);

        // Models to choose from are measured and fitted one by one.
        Client = Options.ModelChannels is null ? new ChannelChatClient(TelemetryChatClient.Measure(client, Options.RecordContent, Time), Options.Channels, takesTools: true, Grammar) : client;
    }

    public CoachMachine Machine { get; }

    public CoachOptions Options { get; }

    public ICoachStore Store { get; }

    public IServiceScopeFactory Scopes { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public ActionGrammar Grammar { get; }

    public ConversationMemory Memory { get; }

    public IReadOnlyList<IToolSource> ToolSources { get; }

    /// <summary>Whether a model may be offered the actions as native tools.</summary>
    public bool HasNative { get; }

    public IChatClient Client { get; }
}
