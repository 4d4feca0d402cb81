using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Coach.CodeFixes;
using Coach.Generators.Diagnostics;
using Coach.Generators.Tests.CodeFixes;
using Coach.Generators.Tests.Testing;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Generators.Tests;

/// <summary>One mistake of every kind, made in a copy of the sample: it gives its diagnostic at its place and nothing else.</summary>
public sealed partial class SeededMistakeTests
{
    private const string States = "states.yaml";
    private const string Introduction = "prompts/introduction.md";
    private const string IntroductionHandler = "Handlers/MarkIntroductionCompleteHandler.cs";

    /// <summary>Text of the sample and what a mistake makes of it; without text to replace it is added at the end.</summary>
    private static readonly (string Id, (string File, string From, string To)[] Edits)[] Mistakes =
    [
        ("COACH001", [(IntroductionHandler, "MarkIntroductionCompleteHandler : IActionHandler", "{|COACH001:MarkIntroductionCompleteHandler|}")]),
        ("COACH002", [("Handlers/SaveIdentityHandler.cs", "    \"SAVE_IDENTITY\",", "    {|COACH002:\"save-identity\"|},")]),
        ("COACH003", [(IntroductionHandler, "", """

            [CoachAction({|COACH003:"MARK_INTRODUCTION_COMPLETE"|}, Description = "Copied, and its name forgotten.")]
            public sealed class SecondHandler : IActionHandler
            {
                public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("Done."));
            }
            """)]),
        ("COACH004", [("Handlers/SaveUserInfoHandler.cs", "string Value);", "string Value, [Description(\"More.\")] {|COACH004:object?|} More = null);")]),
        ("COACH005", [("Handlers/SetFocusIdentityHandler.cs", "[Description(\"The name of a saved identity.\")]", ""), ("Handlers/SetFocusIdentityHandler.cs", "string Identity);", "string {|COACH005:Identity|});")]),
        ("COACH006", [(IntroductionHandler, "public sealed class MarkIntroductionCompleteHandler", "public abstract class {|COACH006:MarkIntroductionCompleteHandler|}")]),
        ("COACH007", [("Handlers/SetFocusIdentityHandler.cs", "{\"identity\": \"Creative", "{{|COACH007:\"identty\"|}: \"Creative")]),
        ("COACH008", [("Handlers/MarkActionCompleteHandler.cs", "[Range(1, 1_000_000)]", "[{|COACH008:StringLength(5)|}]")]),
        ("COACH009", [("Handlers/SaveVisualizationHandler.cs", "string Description);", "string Description)\n{\n    public string {|COACH009:Note|} { get; init; } = \"\";\n}")]),
        ("COACH010", [(IntroductionHandler, "MarkIntroductionCompleteHandler : IActionHandler\n{", """
            {|COACH010:MarkIntroductionCompleteHandler|} : IActionHandler, IActionHandler<SaveVisualization>
            {
                public ValueTask<ActionOutcome> HandleAsync(SaveVisualization action, HandlerContext context, CancellationToken cancellationToken) => HandleAsync(context, cancellationToken);

            """)]),
        ("COACH101", [(States, "", "\nmore: {|COACH101:*nothing|}\n")]),
        ("COACH102", [(States, "allow: [SAVE_VISUALIZATION", "{|COACH102:alow|}: [SAVE_VISUALIZATION")]),
        ("COACH103", [(States, "terminal: true", "terminal: true\n    {|COACH103:terminal|}: true")]),
        ("COACH104", [(States, "initial: introduction", "initial: {|COACH104:introdction|}")]),
        ("COACH105", [(States, "to: accountability", "to: {|COACH105:acountability|}")]),
        ("COACH106", [(States, "to: accountability", "to: identity_visualization"), (States, "  accountability:", "  {|COACH106:accountability|}:")]),
        ("COACH107", [(States, "    terminal: true\n", ""), (States, "  introduction:", "  {|COACH107:introduction|}:")]),
        ("COACH108", [(States, "allow: [CREATE_ACTION_ITEM, SET_FOCUS_IDENTITY, TRANSITION_STATE]", "allow: [CREATE_ACTION_ITEM, SET_FOCUS_IDENTITY]"), (States, "  action_planning:", "  {|COACH108:action_planning|}:")]),
        ("COACH109",
        [
            (States, "to: identity_refinement", "to: identity-brainstorming"), (States, "to: identity_refinement", "to: identity-brainstorming"),
            (States, "  identity_refinement:", "  {|COACH109:identity-brainstorming|}:"),
        ]),
        ("COACH110", [("drafts/states.yaml", "", "{|COACH110:|}initial: a\nstates: {a: }\n")]),
        ("COACH201", [(States, "allow: [SAVE_VISUALIZATION", "allow: [{|COACH201:SAVE_VISUALISATION|}")]),
        ("COACH202", [(States, "allow: [SAVE_VISUALIZATION, ", "allow: ["), ("Handlers/SaveVisualizationHandler.cs", "    \"SAVE_VISUALIZATION\",", "    {|COACH202:\"SAVE_VISUALIZATION\"|},")]),
        ("COACH203", [(States, "when: has_visualization", "when: {|COACH203:has_visualisation|}")]),
        ("COACH204",
        [
            (IntroductionHandler, "Description =", "Emitters = ActionEmitters.User, Description ="),
            (Introduction, "", "\n    [ACTION:{|COACH204:MARK_INTRODUCTION_COMPLETE|}/]\n"),
        ]),
        ("COACH205", [(States, "        when: has_visualization\n", ""), ("Conditions.cs", "[CoachCondition(\"has_visualization\"", "[CoachCondition({|COACH205:\"has_visualization\"|}")]),
        ("COACH301", [(States, "prompts/introduction.md", "{|COACH301:prompts/introducton.md|}")]),
        ("COACH302", [(Introduction, "{{client}}", "{|COACH302:{{clent}}|}")]),
        ("COACH303", [(Introduction, "", "\n```\n[ACTION:SAVE_USER_INFO]{\"key\": \"name\", \"value\": {|COACH303:A|}da}[/ACTION]\n```\n")]),
        ("COACH304", [(Introduction, "", "\n```\n[ACTION:SAVE_USER_INFO]{\"key\": \"name\", {|COACH304:\"valeu\"|}: \"Ada\"}[/ACTION]\n```\n")]),
        ("COACH305", [(Introduction, "{{actions}}", ""), (States, "prompts/introduction.md", "{|COACH305:prompts/introduction.md|}")]),
    ];

    public static TheoryData<string> Ids => [.. Mistakes.Select(static mistake => mistake.Id)];

    [Fact]
    public void There_is_a_mistake_for_every_diagnostic() => Assert.Equal(Descriptors.All.Select(static descriptor => descriptor.Id), Mistakes.Select(static mistake => mistake.Id));

    [Fact]
    public async Task The_sample_itself_has_no_mistake() => await Sample([]).ExpectMarked();

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_mistake_in_the_sample_gives_its_diagnostic_at_its_place_and_nothing_else(string id)
    {
        var project = Sample(Mistakes.Single(mistake => mistake.Id == id).Edits);

        Assert.Equal(id, Assert.Single(project.Expected).Id);
        await project.ExpectMarked();
    }

    [Theory]
    [InlineData(typeof(HandlerCodeFix))]
    [InlineData(typeof(ActionNameCodeFix))]
    [InlineData(typeof(DescriptionCodeFix))]
    [InlineData(typeof(AllowCodeFix))]
    public async Task The_fix_of_a_mistake_in_the_sample_leaves_nothing_to_say(Type type)
    {
        var provider = (CodeFixProvider)Activator.CreateInstance(type)!;
        var mistake = Mistakes.Single(mistake => mistake.Id == provider.FixableDiagnosticIds.Single());

        await (await FixedProject.Open(provider, Sample(mistake.Edits)).FixAll()).ExpectClean();
    }

    private static TestProject Sample((string File, string From, string To)[] edits)
    {
        var folder = Path.GetFullPath(Path.Combine(Folder(), "../../samples/LifeCoach"));
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(static path => !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal))
            .Where(static path => path is States || path.EndsWith(".cs", StringComparison.Ordinal) || path.StartsWith("prompts/", StringComparison.Ordinal))
            .ToDictionary(static path => path, path => File.ReadAllText(Path.Combine(folder, path)).ReplaceLineEndings("\n"), StringComparer.Ordinal);
        foreach (var (file, from, to) in edits)
        {
            var text = files.GetValueOrDefault(file, "");
            var at = from.Length == 0 ? text.Length : text.IndexOf(from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{file} of the sample has no \"{from}\" any more.");
            files[file] = text[..at] + to + text[(at + from.Length)..];
        }

        var project = new TestProject { Name = "LifeCoach", Language = LanguageVersion.Preview }.Property("RootNamespace", "LifeCoach").Source("global using System.IO;", "Implicit.cs");
        foreach (var (path, text) in files)
        {
            _ = path.EndsWith(".cs", StringComparison.Ordinal) ? project.Source(GeneratedRegex().Replace(text, "Regex ${name}() => null!;"), path) : project.File(path, text);
        }

        return project;
    }

    // Those regular expressions are made by a generator of the framework, which does not run here.
    [GeneratedRegex(@"partial Regex (?<name>\w+)\(\);")]
    private static partial Regex GeneratedRegex();

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
