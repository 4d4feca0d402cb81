using System.Collections.Immutable;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.States;

/// <summary>Everything that CoachSetup is printed from.</summary>
/// <param name="Namespace">Where it is emitted.</param>
/// <param name="Name">The coach's name.</param>
/// <param name="States">The states.</param>
/// <param name="Own">What the project itself declares.</param>
/// <param name="Referenced">What referenced assemblies declare.</param>
/// <param name="Prompts">The states whose prompt is embedded.</param>
internal sealed record MachineModel(
    string Namespace, string Name, StatesModel States, EquatableArray<Export> Own, EquatableArray<Export> Referenced, EquatableArray<string> Prompts);

/// <summary>Prints <c>CoachState</c> and <c>CoachSetup</c> with its tables.</summary>
internal static class MachineFormatter
{
    private const int PerSwitch = 32;
    private const int MostSingleNames = 16;
    private const string NoSuchIndex = "_ => throw new global::System.ArgumentOutOfRangeException(nameof(index)),";

    public static SourceText State(string @namespace, StatesModel states)
    {
        var writer = new SourceWriter().Header().Line($"namespace {@namespace};").Blank();
        writer.Line("/// <summary>The states of states.yaml.</summary>").Line(SourceWriter.GeneratedCode).Open("public enum CoachState");
        foreach (var state in states.States)
        {
            writer.Line($"/// <summary>{Comment(state.Description.Length == 0 ? state.Name : state.Description)}</summary>").Line($"{state.Identifier},").Blank();
        }

        return writer.Close().ToSourceText();
    }

    public static SourceText Setup(MachineModel machine)
    {
        var writer = new SourceWriter().Header().Line($"namespace {machine.Namespace};").Blank();
        writer.Line("/// <summary>The coach that states.yaml, its prompts and the declared actions make.</summary>").Line(SourceWriter.GeneratedCode);
        writer.Open("public static partial class CoachSetup");
        Machine(writer, machine);
        Names(writer, machine.States);
        AddCoach(writer);
        return writer.Close().ToSourceText();
    }

    private static void Machine(SourceWriter writer, MachineModel machine)
    {
        writer.Line("/// <summary>The coach: its states, actions, conditions and prompts.</summary>");
        writer.Line("public static global::Coach.CoachMachine Machine { get; } = new(").Indent();
        writer.Line($"{Literals.Of(machine.Name)},").Line($"{Literals.Of(machine.States.Initial)},");
        writer.Line("new global::Coach.StateDefinition[]").Open();
        foreach (var state in machine.States.States)
        {
            State(writer, state, machine.Prompts);
        }

        writer.Close("},");
        var tables = new[] { ("ActionDefinition", ExportKind.Action, ","), ("ConditionDefinition", ExportKind.Condition, ","), ("PromptValueDefinition", ExportKind.PromptValue, ");") }
            .Select(table => (Definition: table.Item1, Exports: Exports.Join(machine.Own, machine.Referenced, table.Item2), End: table.Item3)).ToArray();
        foreach (var (definition, exports, end) in tables)
        {
            Table(writer, definition, exports, end);
        }

        writer.Outdent().Blank();
        foreach (var (definition, exports, _) in tables)
        {
            Make(writer, definition, exports);
        }
    }

    private static void Table(SourceWriter writer, string definition, ImmutableArray<Export> exports, string end)
    {
        var type = $"global::Coach.DefinitionTable<global::Coach.{definition}>";
        if (exports.IsEmpty)
        {
            writer.Line($"{type}.Empty{end}");
            return;
        }

        writer.Line($"new {type}(").Indent();
        writer.Line($"{Names(exports.Select(static export => export.Name))},");
        // A lambda would be kept in a class that the runtime has to load.
        writer.Line($"new({definition}At)){end}").Outdent();
    }

    /// <summary>
    /// What makes the definitions of a table. The runtime compiles a method whole, however few of its cases are asked for, so a long switch is one of short ones.
    /// </summary>
    private static void Make(SourceWriter writer, string definition, ImmutableArray<Export> exports)
    {
        if (exports.IsEmpty)
        {
            return;
        }

        if (exports.Length <= PerSwitch)
        {
            Factories(writer, definition, $"{definition}At", exports, 0);
            return;
        }

        writer.Line($"private static global::Coach.{definition} {definition}At(int index) => (index / {Literals.Invariant(PerSwitch)}) switch").Open();
        for (var part = 0; part * PerSwitch < exports.Length; part++)
        {
            writer.Line($"{Literals.Invariant(part)} => {definition}_{Literals.Invariant(part)}(index),");
        }

        writer.Line(NoSuchIndex).Close("};").Blank();
        for (var part = 0; part * PerSwitch < exports.Length; part++)
        {
            Factories(writer, definition, $"{definition}_{Literals.Invariant(part)}", exports, part * PerSwitch);
        }
    }

    private static void Factories(SourceWriter writer, string definition, string name, ImmutableArray<Export> exports, int start)
    {
        writer.Line($"private static global::Coach.{definition} {name}(int index) => index switch").Open();
        for (var index = start; index < exports.Length && index < start + PerSwitch; index++)
        {
            writer.Line($"{Literals.Invariant(index)} => {exports[index].Factory},");
        }

        writer.Line(NoSuchIndex).Close("};").Blank();
    }

    /// <summary>An array of names. Many of them are one text, which is loaded faster than as many texts.</summary>
    private static string Names(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all.Length > MostSingleNames && all.All(static name => name.Length > 0 && name.IndexOf(' ') < 0)
            ? $"{Literals.Of(string.Join(" ", all))}.Split(' ')"
            : $"new string[] {{ {string.Join(", ", all.Select(Literals.Of))} }}";
    }

    private static void Names(SourceWriter writer, StatesModel states)
    {
        writer.Line("/// <summary>A state's name, as states.yaml spells it.</summary>");
        writer.Line("public static string NameOf(CoachState state) => state switch").Open();
        foreach (var state in states.States)
        {
            writer.Line($"CoachState.{state.Identifier} => {Literals.Of(state.Name)},");
        }

        writer.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(state)),").Close("};").Blank();
        writer.Line("/// <summary>The state of this name, in any case, or one that was formerly called so; null if there is none.</summary>");
        writer.Line("public static CoachState? StateOf(string name) => Machine.FindState(name)?.Name switch").Open();
        foreach (var state in states.States)
        {
            writer.Line($"{Literals.Of(state.Name)} => CoachState.{state.Identifier},");
        }

        writer.Line("_ => null,").Close("};").Blank();
    }

    private static void AddCoach(SourceWriter writer)
    {
        writer.Line("/// <summary>Registers the coach.</summary>");
        writer.Line("/// <param name=\"services\">The application's services.</param>");
        writer.Line("/// <param name=\"configure\">Chooses the store, the model and the options.</param>");
        writer.Line("public static global::Microsoft.Extensions.DependencyInjection.IServiceCollection AddCoach(").Indent();
        writer.Line("this global::Microsoft.Extensions.DependencyInjection.IServiceCollection services,");
        writer.Line("global::System.Action<global::Coach.CoachBuilder>? configure = null) =>");
        writer.Line("global::Coach.CoachServiceCollectionExtensions.AddCoach(services, Machine, configure);").Outdent();
    }

    private static void State(SourceWriter writer, StateModel state, EquatableArray<string> prompts)
    {
        writer.Line($"new({Literals.Of(state.Name)})").Open();
        Property("Description", state.Description.Length == 0 ? null : Literals.Of(state.Description));
        Property("Prompt", prompts.Contains(state.Identifier) ? $"Prompt_{state.Identifier}" : null);
        Property("Allow", state.Allow.Any() ? Names(state.Allow) : null);
        Property("Transitions", Array("global::Coach.TransitionDefinition", state.Transitions.Select(Transition)));
        Property("IsTerminal", state.IsTerminal ? "true" : null);
        Property("Formerly", Array("string", state.Formerly.Select(Literals.Of)));
        writer.Close("},");

        void Property(string name, string? value)
        {
            if (value is not null)
            {
                writer.Line($"{name} = {value},");
            }
        }
    }

    private static string Transition(TransitionModel transition) =>
        $"new({Literals.Of(transition.To)}{(transition.When is null ? "" : ", " + Literals.Of(transition.When))})";

    private static string? Array(string type, IEnumerable<string> items)
    {
        var list = string.Join(", ", items);
        return list.Length == 0 ? null : $"new {type}[] {{ {list} }}";
    }

    // A description is anybody's text; in a comment it must stay on its line and be XML.
    private static string Comment(string text) =>
        new string([.. text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c) ? ' ' : c)]).Trim()
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
