using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Actions;

/// <summary>Prints <c>CoachGenerated.[Assembly].Catalogue</c>: the definitions that a project declares.</summary>
internal static class CatalogueFormatter
{
    private const string Never = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";
    private const string Class = "public static partial class Catalogue";

    private static readonly string[] EmitterNames = ["Model", "User", "System"];

    private static readonly string[] FailurePolicyNames = ["Continue", "StopRest", "RollBackStep"];

    public static string Namespace(string assembly) => $"CoachGenerated.{Identifiers.ForAssembly(assembly)}";

    /// <summary>The class itself, with the conditions and prompt values.</summary>
    public static SourceText Methods(string assembly, IReadOnlyList<MethodModel> methods)
    {
        var writer = new SourceWriter().Header();
        foreach (var method in methods)
        {
            Export(writer, assembly, method.IsCondition ? "Condition" : "PromptValue", method.Name, method.Member, method.Source, method.Description);
        }

        writer.Blank().Line($"namespace {Namespace(assembly)};").Blank();
        writer.Line($"/// <summary>What the assembly {Identifiers.ForAssembly(assembly)} declares.</summary>").Line(Never).Line(SourceWriter.GeneratedCode).Open(Class);
        foreach (var method in methods)
        {
            Method(writer, method);
            writer.Blank();
        }

        return writer.Close().ToSourceText();
    }

    /// <summary>One action, with those parsers that no action before it has brought along.</summary>
    public static SourceText Action(string assembly, ActionUnit unit)
    {
        var action = unit.Action;
        var schema = action.Schema.Length == 0 ? null : Identifiers.Member("Schema", action.Name);
        var writer = new SourceWriter().Header();
        Export(
            writer,
            assembly,
            "Action",
            action.Name,
            action.Member,
            action.Source,
            action.Description,
            (schema is null ? "" : $", Schema = global::{Namespace(assembly)}.Catalogue.{schema}") + (action.Emitters == 1 ? "" : $", Emitters = {Emitters(action)}"));
        writer.Blank().Line($"namespace {Namespace(assembly)};").Blank().Open(Class);
        if (schema is not null)
        {
            writer.Line($"internal const string {schema} =").Indent().Line(Literals.Of(action.Schema) + ";").Outdent().Blank();
        }

        Definition(writer, action, schema);
        foreach (var model in unit.Objects)
        {
            ReaderFormatter.Write(writer.Blank(), model);
        }

        foreach (var model in unit.Enums)
        {
            ReaderFormatter.Write(writer.Blank(), model);
        }

        return writer.Close().ToSourceText();
    }

    private static void Method(SourceWriter writer, MethodModel method)
    {
        var type = method.IsCondition ? "global::Coach.ConditionDefinition" : "global::Coach.PromptValueDefinition";
        writer.Line($"public static {type} {method.Member}() =>").Indent();
        if (method.Call is null)
        {
            writer.Line(Broken(method.Name, method.Source)).Outdent();
            return;
        }

        var description = !method.IsCondition ? "" : method.Description is null ? " null," : $" {Literals.Of(method.Description)},";
        writer.Line($"new {type}({Literals.Of(method.Name)},{description} static (context, cancellationToken) =>").Indent();
        writer.Line(method.Call + ");").Outdent().Outdent();
    }

    private static void Definition(SourceWriter writer, ActionModel action, string? schema)
    {
        if (action.Handler is not { } handler)
        {
            writer.Line($"public static global::Coach.ActionDefinition {action.Member}() =>").Indent();
            writer.Line(Broken(action.Name, action.Source)).Outdent();
            return;
        }

        // In a class of its own, and without lambdas and the delegates that the compiler keeps in classes: the runtime loads a class whole for the first that is asked of it.
        var own = Identifiers.Member("Definition", action.Name);
        writer.Line($"public static global::Coach.ActionDefinition {action.Member}() => {own}.Make();").Blank();
        writer.Open($"private static class {own}");
        writer.Line("internal static global::Coach.ActionDefinition Make() =>").Indent();

        var properties = Properties(action, schema).ToArray();
        var arguments = handler.Arguments.Count == 0 ? "" : $"\n    {string.Join(",\n    ", handler.Arguments)}";
        writer.Line(action.Parameters is null ? "new global::Coach.PlainActionDefinition(" : $"new global::Coach.ActionDefinition<{action.Parameters.Type}>(").Indent();
        writer.Line(Literals.Of(action.Name) + ",");
        _ = action.Parameters is null ? writer : writer.Line($"new({action.Parameters.Reader}),");
        writer.Line($"new(Handler)){(properties.Length == 0 ? ";" : "")}").Outdent();
        if (properties.Length > 0)
        {
            writer.Open().Line(string.Join("\n", properties)).Close("};");
        }

        var made = action.Parameters is null ? "global::Coach.IActionHandler" : $"global::Coach.IActionHandler<{action.Parameters.Type}>";
        writer.Outdent().Blank();
        writer.Line($"private static {made} Handler(global::System.IServiceProvider services) => new {handler.Type}({arguments});").Close();
    }

    private static IEnumerable<string> Properties(ActionModel action, string? schema)
    {
        if (!string.IsNullOrEmpty(action.Description))
        {
            yield return $"Description = {Literals.Of(action.Description!)},";
        }

        if (action.Emitters != 1)
        {
            yield return $"Emitters = {Emitters(action)},";
        }

        if (action.RequiresApproval)
        {
            yield return "RequiresApproval = true,";
        }

        if (action.AcceptGuesses)
        {
            yield return "AcceptGuesses = true,";
        }

        if (action.OnFailure >= 0)
        {
            yield return $"OnFailure = {OnFailure(action)},";
        }

        if (action.TimeoutSeconds is > 0 and < 1e9)
        {
            yield return $"Timeout = global::System.TimeSpan.FromSeconds({Literals.Of(action.TimeoutSeconds)}),";
        }

        if (schema is not null)
        {
            yield return $"Schema = {schema},";
        }

        if (action.PromptParameters.Length > 0)
        {
            yield return $"PromptParameters = {Literals.Of(action.PromptParameters)},";
        }

        if (action.Example != "{}")
        {
            yield return $"Example = {Literals.Of(action.Example)},";
        }
    }

    private static string Emitters(ActionModel action)
    {
        var names = EmitterNames.Where((_, bit) => (action.Emitters & (1 << bit)) != 0).DefaultIfEmpty("None");
        return string.Join(" | ", names.Select(static name => "global::Coach.ActionEmitters." + name));
    }

    // A number that names no policy stays a number; the compiler has let it pass, and options are checked when the coach is made.
    private static string OnFailure(ActionModel action) =>
        action.OnFailure < FailurePolicyNames.Length ? "global::Coach.FailurePolicy." + FailurePolicyNames[action.OnFailure] : $"(global::Coach.FailurePolicy){action.OnFailure}";

    // The error is at the declaration; this only keeps what depends on it compiling.
    private static string Broken(string name, string source) =>
        $"throw new global::System.InvalidOperationException({Literals.Of($"{name}, declared by {source}, was compiled with an error.")});";

    private static void Export(SourceWriter writer, string assembly, string kind, string name, string member, string source, string? description, string more = "") =>
        writer.Line(
            $"[assembly: global::Coach.CoachExport(global::Coach.CoachExportKind.{kind}, {Literals.Of(name)}, typeof(global::{Namespace(assembly)}.Catalogue), "
            + $"Member = {Literals.Of(member)}, Source = {Literals.Of(source)}"
            + $"{(string.IsNullOrEmpty(description) ? "" : $", Description = {Literals.Of(description!)}")}{more})]");
}
