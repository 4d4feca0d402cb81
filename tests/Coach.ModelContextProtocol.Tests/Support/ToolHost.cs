using Coach.Providers;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>A coach whose model is offered the tools of a foreign server, a process of its own that does what stands in the folder.</summary>
internal sealed class ToolHost : IAsyncDisposable
{
    public static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(1234);

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly ICoach _coach;
    private CoachSession? _session;

    /// <param name="tools">What the server lists, an array of JSON.</param>
    /// <param name="configure">Changes the options. What a test does not look at waits a minute, so that a slow machine is no failure.</param>
    /// <param name="time">The time; null for the system's.</param>
    /// <param name="replies">The model's replies.</param>
    public ToolHost(string tools, Action<McpToolOptions>? configure, TimeProvider? time, params AIContent[][] replies)
    {
        List(tools);
        Model = new(replies);
        _services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(Loggers)
            .AddSingleton(time ?? TimeProvider.System)
            .AddCoach(Approvals.Machine(), coach => coach
                .UseChatClient(Model)
                .Configure(options => (options.Channels, options.Tools.ToolTimeout) = (ActionChannels.Native, ToolTimeout))
                .AddMcpTools("foreign", MakeTransport, options =>
                {
                    (options.MaxWait, options.RetryAfter) = (TimeSpan.FromMinutes(1), TimeSpan.Zero);
                    configure?.Invoke(options);
                }))
            .BuildServiceProvider();
        _coach = _services.GetRequiredService<ICoach>();
    }

    public string Folder => _folder.Path;

    public NativeChatClient Model { get; }

    public Loggers Loggers { get; } = new();

    /// <summary>How often a way to the server was made.</summary>
    public int Connections { get; private set; }

    /// <summary>Takes the place of the way to the server's process.</summary>
    public IClientTransport? Transport { get; set; }

    /// <summary>The names that the model was offered in its last call, actions left out.</summary>
    public string[] Offered => [.. (Model.Requests[^1].Options?.Tools ?? []).Where(tool => tool is not ActionFunction).Select(tool => tool.Name).Order(StringComparer.Ordinal)];

    public string[] Asked => File.Exists(_folder.File(ForeignServer.Asked)) ? File.ReadAllLines(_folder.File(ForeignServer.Asked)) : [];

    public static string Tool(string name, string schema = """{"type":"object"}""", string description = "Does it.") =>
        $$"""{"name":"{{name}}","description":"{{description}}","inputSchema":{{schema}}}""";

    public void List(string tools) => File.WriteAllText(_folder.File(ForeignServer.Tools), tools);

    public void Set(string file) => File.WriteAllText(_folder.File(file), "");

    public void Unset(string file) => File.Delete(_folder.File(file));

    public async Task<TurnResult> TurnAsync()
    {
        _session ??= await _coach.CreateSessionAsync("ada");
        var result = await _coach.GetResponseAsync(new(_session.Id, "ada", "Hello"));
        Assert.Equal(TurnStatus.Completed, result.Status);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private IClientTransport MakeTransport(IServiceProvider services)
    {
        Connections++;
        return Transport ?? ChildProcess.Foreign(_folder.Path);
    }
}
