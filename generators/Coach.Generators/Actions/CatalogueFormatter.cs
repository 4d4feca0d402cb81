using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Actions;

/// <summary>Prints <c>CoachGenerated.[Assembly].Catalogue</c>: the definitions that a project declares.</summary>
internal static class CatalogueFormatter
{
    private const string Never = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    public static string Namespace(string assembly) => $"CoachGenerated.{Identifiers.ForAssembly(assembly)}";

    /// <summary>The class itself, with the conditions and prompt values.</summary>
    public static SourceText Class(string assembly, IReadOnlyList<MethodModel> methods)
    {
        var writer = new SourceWriter().Header();
        foreach (var method in methods)
        {
            Export(writer, assembly, method.IsCondition ? "Condition" : "PromptValue", method.Name, method.Member, method.Source);
        }

        Open(writer, assembly, $"/// <summary>What the assembly {Identifiers.ForAssembly(assembly)} declares.</summary>\n{Never}\n{SourceWriter.GeneratedCode}\n");
        foreach (var method in methods)
        {
            var type = method.IsCondition ? "global::Coach.ConditionDefinition" : "global::Coach.PromptValueDefinition";
            if (method.Call is null)
            {
                writer.Line($"public static {type} {method.Member}() =>").Indent().Line(Broken(method.Name, method.Source) + ";").Outdent();
                continue;
            }

            var description = !method.IsCondition ? "" : method.Description is null ? " null," : $" {Literals.Of(method.Description)},";
            writer.Line($"public static {type} {method.Member}() =>").Indent();
            writer.Line($"new {type}({Literals.Of(method.Name)},{description} static (context, cancellationToken) =>").Indent();
            writer.Line(method.Call + ");").Outdent().Outdent().Line();
        }

        return writer.Close().Close().ToSourceText();
    }

    /// <summary>One action, with those parsers that no action before it has brought along.</summary>
    public static SourceText Action(string assembly, ActionUnit unit)
    {
        var action = unit.Action;
        var writer = new SourceWriter().Header();
        var hasSchema = action.Schema.Length > 0;
        var schema = Identifiers.Member("Schema", action.Name);
        var more = (hasSchema ? $", Schema = global::{Namespace(assembly)}.Catalogue.{schema}" : "") + (action.Emitters == 1 ? "" : $", Emitters = {Emitters(action)}");
        Export(writer, assembly, "Action", action.Name, action.Member, action.Source, more);
        Open(writer, assembly, "");
        if (hasSchema)
        {
            writer.Line($"internal const string {schema} =").Indent().Line(Literals.Of(action.Schema) + ";").Outdent().Line();
        }

        Definition(writer, action, hasSchema ? schema : null);
        foreach (var model in unit.Objects)
        {
            ReaderFormatter.Write(writer.Line(), model);
        }

        foreach (var model in unit.Enums)
        {
            ReaderFormatter.Write(writer.Line(), model);
        }

        return writer.Close().Close().ToSourceText();
    }

    private static void Definition(SourceWriter writer, ActionModel action, string? schema)
    {
        writer.Line($"public static global::Coach.ActionDefinition {action.Member}() =>").Indent();
        if (action.Handler is not { } handler)
        {
            writer.Line(Broken(action.Name, action.Source) + ";").Outdent();
            return;
        }

        var construction = handler.Arguments.Count == 0
            ? $"new {handler.Type}()"
            : $"new {handler.Type}(\n        {string.Join(",\n        ", handler.Arguments)})";
        var discard = handler.Arguments.Any(static argument => argument.Contains("services")) ? "services" : "_";
        writer.Line(action.Parameters is null ? "new global::Coach.PlainActionDefinition(" : $"new global::Coach.ActionDefinition<{action.Parameters.Type}>(").Indent();
        writer.Line(Literals.Of(action.Name) + ",");
        if (action.Parameters is not null)
        {
            writer.Line(action.Parameters.Reader + ",");
        }

        writer.Line($"static {discard} => {construction})").Outdent().Open();
        Property("Description", action.Description is null or "" ? null : Literals.Of(action.Description));
        Property("Emitters", action.Emitters == 1 ? null : Emitters(action));
        Property("RequiresApproval", action.RequiresApproval ? "true" : null);
        Property("AcceptGuesses", action.AcceptGuesses ? "true" : null);
        Property("Timeout", action.TimeoutSeconds > 0 && action.TimeoutSeconds < 1e9 ? $"global::System.TimeSpan.FromSeconds({Literals.Of(action.TimeoutSeconds)})" : null);
        Property("Schema", schema);
        Property("PromptParameters", action.PromptParameters.Length == 0 ? null : Literals.Of(action.PromptParameters));
        Property("Example", action.Example == "{}" ? null : Literals.Of(action.Example));
        writer.Close("};").Outdent();

        void Property(string name, string? value)
        {
            if (value is not null)
            {
                writer.Line($"{name} = {value},");
            }
        }
    }

    private static string Emitters(ActionModel action) => $"(global::Coach.ActionEmitters)({Literals.Invariant(action.Emitters)})";

    // The error is at the declaration; this only keeps what depends on it compiling.
    private static string Broken(string name, string source) =>
        $"throw new global::System.InvalidOperationException({Literals.Of($"{name}, declared by {source}, was compiled with an error.")})";

    private static void Export(SourceWriter writer, string assembly, string kind, string name, string member, string source, string more = "") =>
        writer.Line(
            $"[assembly: global::Coach.CoachExport(global::Coach.CoachExportKind.{kind}, {Literals.Of(name)}, typeof(global::{Namespace(assembly)}.Catalogue), "
            + $"Member = {Literals.Of(member)}, Source = {Literals.Of(source)}{more})]");

    private static void Open(SourceWriter writer, string assembly, string attributes) =>
        writer.Line().Open($"namespace {Namespace(assembly)}").Open(attributes + "public static partial class Catalogue");
}
