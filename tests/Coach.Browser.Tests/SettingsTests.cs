using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text;
using Coach.Browser.Tests.Server;
using Coach.Storage.Tests.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coach.Browser.Tests;

/// <summary>What the sample does differently where it is told to.</summary>
public sealed class SettingsTests
{
    private static readonly string Terminal = typeof(SettingsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Terminal").Value!;

    [PostgresFact]
    public async Task With_a_connection_string_the_same_is_kept_in_PostgreSQL()
    {
        var database = PostgresServer.NewDatabase();
        await using (var web = await WebProcess.StartAsync(environment: new() { ["ConnectionStrings__Coach"] = database }))
        {
            var (anna, session) = await Visitor.BeginAsync(web.Address);
            foreach (var message in ServerTests.Talk)
            {
                await anna.SayAsync(session, message);
            }

            await web.KillAsync();
            await web.RestartAsync();
            ServerTests.AssertJourney(await anna.GetAsync($"/journey/{session}"));
            Assert.False(File.Exists(web.Database));
            Assert.Equal(HttpStatusCode.OK, (await anna.Http.DeleteAsync("/coach/user")).StatusCode);
            Assert.Equal(0, (await anna.GetAsync("/coach/sessions")).GetArrayLength());
        }

        PostgresServer.Drop(database);
    }

    [PostgresFact]
    public async Task The_console_keeps_its_conversation_there_by_the_same_setting_and_does_not_tell_the_secret()
    {
        var database = PostgresServer.NewDatabase();

        var first = await TalkAsync(database, "Hello", "Anna", "More time for what I love");
        var second = await TalkAsync(database);

        Assert.Contains("kept in the PostgreSQL database that ConnectionStrings__Coach names", first, StringComparison.Ordinal);
        Assert.Contains("→ identity_brainstorming", first, StringComparison.Ordinal);
        Assert.Contains("goes on in identity_brainstorming", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Host=", first + second, StringComparison.Ordinal);
        PostgresServer.Drop(database);
    }

    private static async Task<string> TalkAsync(string database, params string[] lines)
    {
        var start = new ProcessStartInfo("dotnet", [Terminal, "--plain", "--user", "anna"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["ConnectionStrings__Coach"] = database },
        };
        using var console = Process.Start(start)!;
        foreach (var line in lines)
        {
            await console.StandardInput.WriteLineAsync(line);
        }

        console.StandardInput.Close();
        var said = await console.StandardOutput.ReadToEndAsync();
        await console.WaitForExitAsync();
        Assert.Equal(0, console.ExitCode);
        return said;
    }

    [Fact]
    public async Task With_a_provider_the_page_talks_through_its_model()
    {
        await using var provider = Listener();
        provider.MapPost("/v1/chat/completions", () => Results.Text(
            """{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "From the model."}}]}""",
            "application/json"));
        await provider.StartAsync();
        await using var web = await WebProcess.StartAsync(options: ["--provider", "own", "--model", "m", "--endpoint", $"{provider.Urls.Single()}/v1"]);
        var (anna, session) = await Visitor.BeginAsync(web.Address);

        Assert.Equal("From the model.", (await anna.SayAsync(session, "Hello")).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("--provider needs a model: --model NAME.", "--provider", "ollama")]
    [InlineData("--channel is text, native or both.", "--provider", "ollama", "--model", "m", "--channel", "loud")]
    [InlineData("--matrix /none.json does not exist.", "--matrix", "/none.json")]
    [InlineData("--pace is a number of milliseconds from 0 to 10000.", "--pace", "fast")]
    public async Task Settings_that_cannot_be_used_end_the_program_with_a_sentence(string sentence, params string[] options)
    {
        var (code, error) = await WebProcess.FailAsync(["--database", Path.Combine(Path.GetTempPath(), "life-coach-unused.db"), .. options]);

        Assert.Equal((1, sentence), (code, error.Trim()));
    }

    [Fact]
    public async Task With_an_address_for_telemetry_turns_are_told_there()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = Listener();
        collector.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            if (Encoding.UTF8.GetString(body.ToArray()).Contains("invoke_agent", StringComparison.Ordinal))
            {
                told.TrySetResult();
            }
        });
        collector.MapPost("/v1/metrics", () => { });
        await collector.StartAsync();
        await using var web = await WebProcess.StartAsync(environment: new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        });
        var (anna, session) = await Visitor.BeginAsync(web.Address);

        await anna.SayAsync(session, "Hello");

        await told.Task;
    }

    [Fact]
    public async Task Behind_a_server_that_speaks_https_the_cookie_is_kept_to_https()
    {
        await using var web = await WebProcess.StartAsync(environment: new() { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" });
        using var visitor = new Visitor(web.Address);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        Assert.Contains("; secure;", Assert.Single((await visitor.Http.GetAsync("/")).Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    private static WebApplication Listener()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
