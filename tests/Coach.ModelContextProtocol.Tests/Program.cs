using System.Globalization;
using Coach.ModelContextProtocol.Tests.Support;
using LifeCoach;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.ModelContextProtocol.Tests;

/// <summary>The second process of the tests: an MCP server on its standard input and output.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["serve", var database, var session, var user, var watch]:
                await using (var services = new ServiceCollection().AddLifeCoach(database).BuildServiceProvider())
                {
                    var options = new CoachMcpServerOptions { WatchInterval = TimeSpan.FromMilliseconds(int.Parse(watch, CultureInfo.InvariantCulture)) };
                    await services.RunCoachMcpServerAsync(session, user, options);
                }

                return 0;

            case ["foreign", var folder]:
                await new ForeignServer(folder).RunAsync(Console.In, Console.Out);
                return 0;

            default:
                await Console.Error.WriteLineAsync("Run these tests with `dotnet test`.");
                return 1;
        }
    }
}
