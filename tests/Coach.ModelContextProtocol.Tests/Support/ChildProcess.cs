using ModelContextProtocol.Client;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>This assembly as a server of its own process.</summary>
internal static class ChildProcess
{
    public static StdioClientTransport Serve(string database, CoachSession session, int watchMilliseconds = 86_400_000, Action<string>? log = null) => Start(
        ["serve", database, session.Id, session.UserId, watchMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture)], log);

    public static StdioClientTransport Foreign(string folder) => Start(["foreign", folder]);

    private static StdioClientTransport Start(string[] arguments, Action<string>? log = null) => new(new()
    {
        Command = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        Arguments = ["exec", typeof(Program).Assembly.Location, .. arguments],
        StandardErrorLines = log,
    });
}
