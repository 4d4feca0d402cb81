using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;

namespace Coach;

/// <summary>Gives a coach's model the tools of MCP servers, beside its actions.</summary>
public static class McpCoachBuilderExtensions
{
    /// <summary>
    /// Offers the model the tools of an MCP server that is started as a process and spoken to over its standard input and output. It is started when
    /// the model is first called, again after it has died, and ends with the application's services. Of this process' environment it
    /// gets only what most programs need, such as <c>PATH</c>: no keys.
    /// </summary>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="name">What logs call the server.</param>
    /// <param name="command">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="InvalidOperationException">An option is out of range.</exception>
    /// <example>
    /// <code>
    /// coach.AddMcpTools("files", "mcp-server-files", ["--read-only", "/srv/notes"], options => options.Prefix = "files_");
    /// </code>
    /// </example>
    public static CoachBuilder AddMcpTools(
        this CoachBuilder builder, string name, string command, IEnumerable<string> arguments, Action<McpToolOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        ArgumentNullException.ThrowIfNull(arguments);
        IList<string> list = [.. arguments];
        return builder.AddMcpTools(
            name,
            services => new StdioClientTransport(
                new()
                {
                    Name = name,
                    Command = command,
                    Arguments = list,
                    InheritEnvironmentVariables = false,
                    EnvironmentVariables = StdioClientTransportOptions.GetDefaultEnvironmentVariables()!,
                },
                services.GetService<ILoggerFactory>()),
            configure);
    }

    /// <summary>Offers the model the tools of an MCP server at an address, over HTTP.</summary>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="name">What logs call the server.</param>
    /// <param name="endpoint">The server's address, http or https.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="InvalidOperationException">An option is out of range.</exception>
    /// <example>
    /// <code>
    /// coach.AddMcpTools("calendar", new Uri("https://calendar.example/mcp"), options => options.AllowedTools = ["find_free_hours"]);
    /// </code>
    /// </example>
    public static CoachBuilder AddMcpTools(this CoachBuilder builder, string name, Uri endpoint, Action<McpToolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return builder.AddMcpTools(
            name, services => new HttpClientTransport(new() { Name = name, Endpoint = endpoint }, services.GetService<ILoggerFactory>()), configure);
    }

    /// <summary>
    /// Offers the model the tools of an MCP server, however it is reached. A server that is dead, slow or silent costs a call of the model at most
    /// <see cref="McpToolOptions.MaxWait"/>; the model is then called without its tools. Tools with the name of an action are passed over.
    /// </summary>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="name">What logs call the server.</param>
    /// <param name="transport">Makes the way to the server: once for each connection.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="InvalidOperationException">An option is out of range.</exception>
    public static CoachBuilder AddMcpTools(
        this CoachBuilder builder, string name, Func<IServiceProvider, IClientTransport> transport, Action<McpToolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(transport);
        var options = new McpToolOptions();
        configure?.Invoke(options);
        options.Validate();

        // Made by the container, which then disposes of it.
        builder.Services.AddSingleton<IToolSource>(services => new McpToolSource(
            name,
            () => transport(services),
            options,
            services.GetRequiredService<CoachMachine>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        return builder;
    }
}
