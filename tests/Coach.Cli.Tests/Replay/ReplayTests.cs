using System.Text.Json.Nodes;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests.Replay;

/// <summary><c>coach replay</c>: conversations recorded with one build of a project, and replayed with another.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string States =
        """
        initial: begin
        states:
          begin:
            allow: [SAVE_NOTE, TRANSITION_STATE]
            transitions:
              - {to: end, when: is_ready}
          end:
            allow: [CLOSE]
            terminal: true
        """;

    private const string Save = """[ACTION:SAVE_NOTE]{"text":"tea"}[/ACTION]""";
    private const string ToEnd = """[ACTION:TRANSITION_STATE]{"target_state":"end"}[/ACTION]""";

    private readonly Workspace _workspace = new(states: null);

    private string Database => _workspace.File("coach.db");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_build_that_recorded_a_conversation_would_do_the_same_and_the_file_stays_as_it_is()
    {
        var session = await RecordAsync($"Kept. {Save}", $"On. {ToEnd}[ACTION:CLOSE/]", "[ACTION:NOPE/][action:close/]");
        Assert.NotEmpty(session);
        var (before, files) = (await File.ReadAllBytesAsync(Database), FilesBeside());

        var run = await Tool.RunAsync("replay", Database, "--project", _workspace.File("app"), "--fail-on-difference");

        Assert.Equal((0, "3 turns replayed, 0 would be different\n"), (run.Code, run.Output));
        Assert.StartsWith("Read ", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
        Assert.Equal(files, FilesBeside());
    }

    [Fact]
    public async Task An_action_that_its_state_no_longer_allows_is_a_line_of_its_turn_and_no_handler_or_guard_runs()
    {
        var session = await RecordAsync($"Kept. {Save}", $"On. {ToEnd}[ACTION:CLOSE/]");
        Change(States.Replace("SAVE_NOTE, ", "", StringComparison.Ordinal).Replace("[CLOSE]", "[SAVE_NOTE]", StringComparison.Ordinal));

        var run = await Tool.RunAsync("replay", Database, "-p", _workspace.File("app"));

        Assert.Equal(
            $"""
            {session} t1: SAVE_NOTE ran, would be not_allowed
            {session} t2: CLOSE ran, would be not_allowed
            2 turns replayed, 2 would be different

            """,
            run.Output);
        Assert.Equal(0, run.Code);
        Assert.Equal(1, (await Tool.RunAsync("replay", Database, "-p", _workspace.File("app"), "--fail-on-difference")).Code);
        Assert.False(File.Exists(_workspace.File("ran")));
    }

    [Fact]
    public async Task A_parameter_that_is_required_now_is_said_with_its_reason()
    {
        var session = await RecordAsync($"Kept. {Save} So.");
        Change(States, "string Text, int Priority");

        var json = JsonNode.Parse(await Tool.OutputAsync("replay", Database, "-p", _workspace.File("app"), "--json"))!;

        Assert.Equal((1, 1, 0), (json["turns"]!.GetValue<int>(), json["different"]!.GetValue<int>(), json["leftOut"]!.GetValue<int>()));
        var turn = Assert.Single(json["differences"]!.AsArray())!;
        Assert.Equal((session, "t1"), (turn["session"]!.GetValue<string>(), turn["turn"]!.GetValue<string>()));
        var change = Assert.Single(turn["changes"]!.AsArray())!;
        Assert.Equal(
            ("outcome", "SAVE_NOTE", 6, "run", "invalid_parameters"),
            (change["change"]!.GetValue<string>(), change["action"]!.GetValue<string>(), change["offset"]!.GetValue<int>(), change["was"]!.GetValue<string>(), change["would"]!.GetValue<string>()));
        Assert.Contains("priority is required", change["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_wrote_cannot_give_the_terminal_an_order()
    {
        await RecordAsync($"<tool_call>{{\"name\": \"SAVE_NOTE\", \"arguments\": {{\"text\": \"\\u001b[2J\"}}}}</tool_call> \u001b[31mred\r\n{Save}");

        var output = await Tool.OutputAsync("replay", Database, "-p", _workspace.File("app"), "--format", "tool-call");

        Assert.Contains("SAVE_NOTE was not read, would be read; the text was '<tool_call>", output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 turn replayed, 1 would be different\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, static c => char.IsControl(c) && c != '\n');
        Assert.Equal(2, output.Count(static c => c == '\n'));
    }

    [Fact]
    public async Task One_session_can_be_replayed_by_itself()
    {
        await using (var recording = new Recording(Build(States), Database))
        {
            await recording.SessionAsync(Save, Save);
            var second = await recording.SessionAsync(Save);
            Change(States.Replace("SAVE_NOTE, ", "", StringComparison.Ordinal));

            // The application is still at work on the file.
            var output = await Tool.OutputAsync("replay", Database, "-p", _workspace.File("app"), "--session", second);

            Assert.Equal($"{second} t1: SAVE_NOTE ran, would be not_allowed\n1 turn replayed, 1 would be different\n", output);
            await recording.SessionAsync(Save);
        }

        var run = await Tool.RunAsync("replay", Database, "-p", _workspace.File("app"), "--session", "nobody");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("There is no session nobody in ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("4 turns replayed, 4 would be different\n", await Tool.OutputAsync("replay", Database, "-p", _workspace.File("app")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_that_are_no_longer_kept_are_counted_apart()
    {
        await using (var recording = new Recording(Build(States), Database))
        {
            await recording.SessionAsync(Save, "Hm.");
            await recording.Coach.ApplyRetentionAsync(new() { RawReplies = TimeSpan.Zero });
            await recording.SessionAsync(Save);
        }

        var run = await Tool.RunAsync("replay", Database, "-p", _workspace.File("app"));

        Assert.Equal((0, "1 turn replayed, 0 would be different\n"), (run.Code, run.Output));
        Assert.EndsWith("Left out, because their raw replies are not kept any more: 2.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_samples_own_build_is_found_and_replayed()
    {
        var assembly = Directory.GetFiles(Path.Combine(Repository.Sample, "bin"), "LifeCoach.dll", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        await Recording.WriteAsync(assembly, Database, """Hello, Ann. [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann"}[/ACTION][ACTION:SAVE_IDENTITY]{}[/ACTION]""");

        Assert.Equal("1 turn replayed, 0 would be different\n", await Tool.OutputAsync("replay", Database, "--project", Repository.Sample));
    }

    private Task<string> RecordAsync(params string[] replies) => Recording.WriteAsync(Build(States), Database, replies);

    private string Build(string states) => CoachBuild.Build(_workspace, states, Code("string Text", "new(ActionOutcome.Success(\"Saved.\"))", "true"));

    /// <summary>The project as it is now: what it runs leaves a file.</summary>
    private void Change(string states, string parameters = "string Text")
    {
        var leave = $"System.IO.File.WriteAllText(@\"{_workspace.File("ran")}\", \"\")";
        CoachBuild.Build(_workspace, states, Code(parameters, $"Leave()", "Leave().IsCompleted")
            + $"static class Left {{ public static ValueTask<ActionOutcome> Leave() {{ {leave}; return new(ActionOutcome.Success(\"\")); }} }}");
    }

    private static string Code(string parameters, string handle, string condition) =>
        $$"""
        {{(handle == "Leave()" ? "using static Left;" : "")}}

        public sealed record SaveNote({{parameters}});

        [CoachAction("SAVE_NOTE", Description = "Saves a note.")]
        public sealed class SaveNoteHandler : IActionHandler<SaveNote>
        {
            public ValueTask<ActionOutcome> HandleAsync(SaveNote action, HandlerContext context, CancellationToken cancellationToken) => {{handle}};
        }

        [CoachAction("CLOSE", Description = "Closes.")]
        public sealed class CloseHandler : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => {{handle}};
        }

        public static class Conditions
        {
            [CoachCondition("is_ready", Description = "Ready.")]
            public static bool IsReady(HandlerContext context) => {{condition}};
        }

        """;

    private string[] FilesBeside() => [.. Directory.GetFiles(_workspace.Folder).Order(StringComparer.Ordinal)];
}
