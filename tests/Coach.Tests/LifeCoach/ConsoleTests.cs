using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LifeCoach.Tests;

/// <summary>The program as people run it: a process of its own with piped input.</summary>
public sealed class ConsoleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("life-coach-").FullName;

    private readonly Dictionary<string, string> _environment = [];

    private string Database => Path.Combine(_folder, "coach.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_piped_conversation_reaches_accountability_and_the_next_run_goes_on_there()
    {
        var first = await RunAsync(
            "Hello\nAnna\nMore time\na painter, a father\n\nrunner\n1\nLight on the canvas.\nSketch tomorrow\nthat's all\n", "--database", Database, "--user", "anna");
        var second = await RunAsync("done 1\n/state\n/identities\n/plan\n/log\n/nonsense\n/quit\nnever said", "--database", Database, "--user", "anna");

        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.Contains($"The conversation is kept in {Database}", first.Output, StringComparison.Ordinal);
        Assert.Contains("> Anna", first.Output, StringComparison.Ordinal);
        Assert.Contains("""✓ SAVE_USER_INFO {"key":"name","value":"Anna"}""", first.Output, StringComparison.Ordinal);
        Assert.Contains("✗ TRANSITION_STATE", first.Output, StringComparison.Ordinal);
        Assert.Contains("refused (guard_failed): Not yet from identity_brainstorming", first.Output, StringComparison.Ordinal);
        Assert.Contains("→ accountability", first.Output, StringComparison.Ordinal);

        Assert.Equal(0, second.Code);
        Assert.Contains("Welcome back, anna. The conversation goes on in accountability", second.Output, StringComparison.Ordinal);
        Assert.Contains("✓ MARK_ACTION_COMPLETE", second.Output, StringComparison.Ordinal);
        Assert.Contains("Can go to | action_planning, on request", second.Output, StringComparison.Ordinal);
        Assert.Contains("Painter | PASSIONS", second.Output, StringComparison.Ordinal);
        Assert.Contains("1 | Sketch tomorrow | Painter", second.Output, StringComparison.Ordinal);
        Assert.Contains("✗ | TRANSITION_STATE", second.Output, StringComparison.Ordinal);
        Assert.Contains("There is no command /nonsense", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("never said", second.Output, StringComparison.Ordinal);
        Assert.All([first, second], run => Assert.DoesNotContain('\u001b', run.Output));
    }

    [Fact]
    public async Task New_begins_another_conversation_and_another_user_has_one_of_their_own()
    {
        await RunAsync("Hello\nAnna\n/new\nHello\n", "--database", Database, "--user", "anna");
        var again = await RunAsync("/state\n", "--database", Database, "--user", "anna");
        var other = await RunAsync("/state\n", "--database", Database, "--user", "bob");

        Assert.Contains("Welcome back", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("name: Anna", again.Output, StringComparison.Ordinal);
        Assert.Contains("Say hello.", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_from_a_file_is_shown_with_all_that_came_of_it()
    {
        var reply = Write(
            "reply.txt",
            """
            Good to meet you, [bold]Ann[/]! [31mRed?
            [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann"}[/ACTION]
            [ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "PASSIONS"}[/ACTION]
            [ACTION:SAVE_USER_INFO]["a", "list"][/ACTION]
            [ACTION:FLY]{}[/ACTION]
            [ACTION:SAVE_USER_INFO]{"key": "goal"}[/ACTION]
            """.Replace("[31m", "\u001b[31m", StringComparison.Ordinal));
        var second = Write("second.txt", "[ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]");

        var run = await RunAsync("/state\n", "--memory", "--reply", reply, "--reply", second);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("Coach: Good to meet you, [bold]Ann[/]! Red?", run.Output, StringComparison.Ordinal);
        Assert.Contains("""✓ SAVE_USER_INFO {"key": "name", "value": "Ann"}: Saved: name.""", run.Output, StringComparison.Ordinal);
        Assert.Contains("refused (not_allowed)", run.Output, StringComparison.Ordinal);
        Assert.Contains("! unreadable: not_an_object", run.Output, StringComparison.Ordinal);
        Assert.Contains("✗ FLY {} refused (unknown_action)", run.Output, StringComparison.Ordinal);
        Assert.Contains("refused (invalid_parameters): value is required", run.Output, StringComparison.Ordinal);
        Assert.Contains("✓ MARK_INTRODUCTION_COMPLETE", run.Output, StringComparison.Ordinal);
        Assert.Contains("name: Ann", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task The_name_of_an_action_that_there_is_not_stays_on_its_line_and_one_without_end_is_unreadable()
    {
        var reply = Write("reply.txt", $"[ACTION:{new string('B', 128)}]{{}}[/ACTION] [ACTION:{new string('C', 5000)}]{{}}[/ACTION]");

        var run = await RunAsync("/log\n", "--memory", "--reply", reply);

        Assert.Contains($"✗ {new string('B', 128)} {{}} refused", run.Output, StringComparison.Ordinal);
        Assert.Contains($"| {new string('B', 128)} |", run.Output, StringComparison.Ordinal);
        Assert.Contains("unreadable: invalid_name", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('C', 200), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_megabyte_of_openers_an_empty_file_and_random_bytes_are_replies_too()
    {
        var openers = Write("openers.txt", string.Concat(Enumerable.Repeat("[ACTION:A]{", 95_000)));
        var empty = Write("empty.txt", "");
        var noise = Path.Combine(_folder, "noise.bin");
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(noise, bytes);

        var run = await RunAsync("Hello\n", "--memory", "--reply", openers, "--reply", empty, "--reply", noise);

        Assert.Equal(0, run.Code);
        Assert.Contains("! unreadable: unclosed", run.Output, StringComparison.Ordinal);
        Assert.Contains("What may I call you?", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, character => char.IsControl(character) && character is not ('\n' or '\r'));
    }

    [Fact]
    public async Task What_cannot_be_used_is_said_in_a_sentence()
    {
        var notADatabase = Write("letter.db", new string('x', 5000));
        (string[] Arguments, string Says)[] cases =
        [
            (["--memory", "--reply", Path.Combine(_folder, "nowhere.txt")], "nowhere.txt does not exist."),
            (["--memory", "--reply", _folder], "is a folder; it has to be a text file."),
            (["--database", Path.Combine(_folder, "no", "such", "folder", "coach.db")], "does not exist. Create it, or choose another path."),
            (["--database", _folder], "that is a folder"),
            (["--database", ":memory:"], "A session database is a file, and :memory: names none."),
            (["--database", notADatabase], "is not an SQLite database"),
            (["--database", Database, "--memory"], "give one of them"),
            (["--user", " "], "--user needs a name"),
            (["--nonsense"], "--nonsense"),
        ];

        foreach (var (arguments, says) in cases)
        {
            var run = await RunAsync("Hello\n", arguments);
            Assert.Equal(1, run.Code);
            Assert.Contains(says, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", run.Error + run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
        }

        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(notADatabase));
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_not_sent()
    {
        var run = await RunAsync(new string('x', 40_000) + "\nHello\n", "--memory");

        Assert.Equal(0, run.Code);
        Assert.Contains("40,000 characters; 32,768 are accepted at most", run.Error, StringComparison.Ordinal);
        Assert.Contains("What may I call you?", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_path_the_database_is_in_the_users_data_folder_and_the_program_says_where()
    {
        var run = await RunAsync("Hello\n");

        var said = run.Output.Split('\n').Single(line => line.StartsWith("The conversation is kept in ", StringComparison.Ordinal));
        var file = said["The conversation is kept in ".Length..].Trim();
        Assert.EndsWith(Path.Combine("LifeCoach", "life-coach.db"), file, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.StartsWith(_folder, file, StringComparison.Ordinal);
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task Traces_and_metrics_go_where_one_setting_says_without_what_was_said()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        var received = ReceiveAsync(collector);
        _environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
        _environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";

        var run = await RunAsync("Hello\nmy name is Annabella\n", "--memory");
        collector.Stop();

        Assert.Equal((0, ""), (run.Code, run.Error));
        var bodies = await received;
        Assert.Equal(["/v1/metrics", "/v1/traces"], bodies.Select(body => body.Path).Distinct().Order(StringComparer.Ordinal));
        var text = string.Concat(bodies.Select(body => body.Text));
        Assert.All(["invoke_agent", "chat", "execute_tool SAVE_USER_INFO", "coach.turn.duration", "gen_ai.client.operation.duration", "life-coach"], word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.DoesNotContain("Annabella", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_is_no_address_is_said_so()
    {
        _environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "somewhere";
        var run = await RunAsync("Hello\n", "--memory");
        Assert.Equal(1, run.Code);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is no http or https address", run.Error, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private static async Task<List<(string Path, string Text)>> ReceiveAsync(HttpListener collector)
    {
        var bodies = new List<(string, string)>();
        while (collector.IsListening)
        {
            try
            {
                var context = await collector.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                bodies.Add((context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync()));
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                break;
            }
        }

        return bodies;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = _folder,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LifeCoach.Console.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Where the user's data folder is.
        foreach (var variable in new[] { "HOME", "XDG_DATA_HOME", "LOCALAPPDATA" })
        {
            start.Environment[variable] = _folder;
        }

        foreach (var (variable, value) in _environment)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // A program that waits for more input must fail its test, and not hang all of them.
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
