using System.Text.RegularExpressions;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests;

/// <summary><c>coach graph</c>: the diagram of a states.yaml, and of one that would like to draw something else.</summary>
public sealed partial class GraphTests
{
    [Fact]
    public async Task The_samples_readme_shows_the_samples_diagram()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Sample, "README.md"));

        var shown = MermaidBlock().Match(readme.ReplaceLineEndings("\n")).Groups["diagram"].Value;

        Assert.Equal(await Tool.OutputAsync("graph", Repository.Sample), shown);
    }

    [Fact]
    public async Task Guards_are_labels_the_terminal_state_ends_and_allowed_actions_are_a_note()
    {
        using var workspace = new Workspace(
            """
            initial: BEGIN
            everywhere: [help]
            states:
              begin:
                allow: [SAVE, Help, TRANSITION_STATE]
                transitions:
                  - {to: End State, when: is_ready}
                  - to: begin
              End State:
                terminal: true
            """);

        Assert.Equal(
            """
            stateDiagram-v2
                state "End#32;State" as S2
                [*] --> begin
                begin --> S2 : is_ready
                begin --> begin
                note right of begin
                    SAVE
                    Help
                    TRANSITION_STATE
                end note
                S2 --> [*]
                note right of S2
                    help
                end note

            """,
            await Tool.OutputAsync("graph", workspace.Folder));
    }

    [Fact]
    public async Task A_state_of_which_nothing_is_said_is_drawn()
    {
        using var workspace = new Workspace("initial: a\nstates:\n  a:\n  b:\n");

        Assert.Equal("stateDiagram-v2\n    [*] --> a\n    a\n    b\n", await Tool.OutputAsync("graph", workspace.Folder));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("note")]
    [InlineData("root")]
    [InlineData("root_start")]
    [InlineData("constructor")]
    [InlineData("__proto__")]
    [InlineData("toString")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("a]b")]
    [InlineData("[*]")]
    [InlineData("}")]
    [InlineData("a --> b")]
    [InlineData("a: b")]
    [InlineData("a\nend note\n[*] --> b")]
    [InlineData("end note")]
    [InlineData("direction TB")]
    [InlineData("%%{init: {}}%%")]
    [InlineData("```\n<script>alert(1)</script>")]
    [InlineData("#34;")]
    [InlineData("<<choice>>")]
    [InlineData("\u2028\u202e😀")]
    public async Task No_name_breaks_the_diagram(string name)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(name);
        using var workspace = new Workspace(
            $"initial: {quoted}\nstates:\n  {quoted}:\n    allow: [{quoted}]\n    terminal: true\n    transitions:\n      - to: {quoted}\n        when: {quoted}\n");

        var diagram = await Tool.OutputAsync("graph", workspace.Folder);

        // State, initial arrow, transition, end, and a note of one line between its first and last.
        var lines = diagram.TrimEnd('\n').Split('\n');
        Assert.Equal(8, lines.Length);
        Assert.Equal("stateDiagram-v2", lines[0]);
        Assert.Matches("^    state \"[\\p{L}\\p{N}_#;]+\" as S1$", lines[1]);
        Assert.Equal("    [*] --> S1", lines[2]);
        Assert.Matches("^    S1 --> S1 : [\\p{L}\\p{N}_#;]+$", lines[3]);
        Assert.Equal(["    S1 --> [*]", "    note right of S1"], lines[4..6]);
        Assert.Matches("^        [\\p{L}\\p{N}_#;]+$", lines[6]);
        Assert.Equal("    end note", lines[7]);
    }

    [Fact]
    public async Task Long_names_are_cut_and_numbered_states_do_not_meet_named_ones()
    {
        var name = new string('x', 400_000);
        using var workspace = new Workspace($"initial: S2\nstates:\n  S2: {{}}\n  ? {name}\n  : allow: [{name}]\n  s_2: {{}}\n");

        var diagram = await Tool.OutputAsync("graph", workspace.Folder);

        Assert.Equal(
            $"stateDiagram-v2\n    state \"S2\" as S1\n    state \"{name[..80]}…\" as S2\n    [*] --> S1\n    S1\n    note right of S2\n        {name[..80]}…\n    end note\n    s_2\n",
            diagram);
    }

    [GeneratedRegex("```mermaid\n(?<diagram>.*?)```", RegexOptions.Singleline)]
    private static partial Regex MermaidBlock();
}
