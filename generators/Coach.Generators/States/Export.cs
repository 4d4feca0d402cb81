using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.Prompts;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Generators.States;

internal enum ExportKind
{
    Action,
    Condition,
    PromptValue,
}

/// <summary>A declaration as its owner needs it: a name and where its definition is made.</summary>
/// <param name="Kind">What is declared.</param>
/// <param name="Name">Its wire name.</param>
/// <param name="Source">Its class or method, as people name it.</param>
/// <param name="Factory">The call that makes the definition.</param>
internal sealed record Export(ExportKind Kind, string Name, string Source, string Factory)
{
    /// <summary>Who may ask for the action, as the bits of ActionEmitters.</summary>
    public int Emitters { get; init; } = 1;

    /// <summary>The handler's metadata name, of the project's own actions.</summary>
    public string? Handler { get; init; }

    /// <summary>The schema of the parameters, of referenced actions; empty for one without.</summary>
    public string? Schema { get; init; }
}

/// <summary>The schema of one of the project's own actions; empty for one without parameters.</summary>
internal sealed record ActionSchema(string Action, string Json);

/// <summary>What referenced assemblies declare, and whether Coach itself is there.</summary>
internal sealed record References(bool HasCoach, EquatableArray<Export> Exports);

internal static class Exports
{
    public const string BuiltIn = "TRANSITION_STATE";

    /// <summary>The built-in action, as if it were declared.</summary>
    public static readonly Export Transition = new(ExportKind.Action, BuiltIn, "Coach itself", "")
    {
        Schema = """{"type":"object","properties":{"target_state":{"type":"string"}},"required":["target_state"],"additionalProperties":false}""",
    };

    /// <summary>An own declaration. The catalogue has a member for each, even for one with an error, unless it has no name at all.</summary>
    public static Export? Own(ExportKind kind, ISymbol symbol, AttributeData attribute, string assembly)
    {
        if (ActionParser.NameOf(attribute) is not { } name)
        {
            // It joins nothing, but is known to be there: any name that nobody else declares may be its.
            return attribute.ConstructorArguments is [{ Value: "" }, ..] ? new(kind, "", Types.Display(symbol), "") : null;
        }

        var source = symbol is IMethodSymbol ? $"{Types.Display(symbol.ContainingType)}.{symbol.Name}" : Types.Display(symbol);
        return new(kind, name, source, $"global::{CatalogueFormatter.Namespace(assembly)}.Catalogue.{Identifiers.Member(kind.ToString(), name)}()")
        {
            Emitters = attribute.Named("Emitters", 1),
            Handler = symbol is INamedTypeSymbol handler ? Types.MetadataName(handler) : null,
        };
    }

    /// <summary>The schemas of those of the project's own actions that prompts have examples of; of the others nobody asks here.</summary>
    public static EquatableArray<ActionSchema> Schemas(EquatableArray<Export> own, IEnumerable<PromptFile> prompts, Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(prompts.SelectMany(static file => file.Examples).Select(static example => example.Name.Text), StringComparer.OrdinalIgnoreCase);
        return own
            .Where(export => export.Handler is not null && (names.Contains(export.Name) || (ActionNames.Better(export.Name) is { } better && names.Contains(better))))
            .Select(export => (export.Name, Schema: compilation.Assembly.GetTypeByMetadataName(export.Handler!) is { } handler ? ActionParser.Schema(handler, compilation, cancellationToken) : null))
            .Where(static item => item.Schema is not null)
            .Select(static item => new ActionSchema(item.Name, item.Schema!))
            .ToEquatableArray();
    }

    /// <summary>Reads the exports of referenced assemblies. Only those that reference Coach can have any.</summary>
    public static References Referenced(Compilation compilation, CancellationToken cancellationToken)
    {
        var exports = new List<Export>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols.OrderBy(static assembly => assembly.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == "Coach")))
            {
                exports.AddRange(assembly.GetAttributes().Select(Read).OfType<Export>());
            }
        }

        return new(compilation.GetTypeByMetadataName("Coach.CoachMachine") is not null, exports.ToEquatableArray());
    }

    /// <summary>One kind's declarations by name: a project's own count before those of others.</summary>
    public static ImmutableArray<Export> Join(IEnumerable<Export> own, IEnumerable<Export> referenced, ExportKind kind)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        _ = kind == ExportKind.Action && names.Add(BuiltIn);
        var first = Declarations.Distinct(own.Where(Fits), static export => (export.Name, export.Source)).Where(export => names.Add(export.Name)).ToArray();
        return [.. first.Concat(referenced.Where(Fits).Where(export => names.Add(export.Name))).OrderBy(static export => export.Name, StringComparer.Ordinal)];

        bool Fits(Export export) => export.Name.Length > 0 && export.Kind == kind;
    }

    /// <summary>A kind as a sentence names it.</summary>
    public static string Word(ExportKind kind) => kind switch
    {
        ExportKind.Action => "action",
        ExportKind.Condition => "condition",
        _ => "prompt value",
    };

    private static Export? Read(AttributeData attribute)
    {
        if (!attribute.AttributeClass.Is("Coach", "CoachExportAttribute")
            || attribute.ConstructorArguments is not [{ Value: int kind and >= 0 and <= 2 }, { Value: string { Length: > 0 } name }, { Value: INamedTypeSymbol catalogue }])
        {
            return null;
        }

        // Anybody can write this attribute; only what is a name becomes code.
        var member = attribute.Named("Member", "");
        return SyntaxFacts.IsValidIdentifier(member)
            ? new((ExportKind)kind, name, attribute.Named("Source", member), $"{Types.Name(catalogue)}.{member}()")
            {
                Emitters = attribute.Named("Emitters", 1),
                Schema = attribute.Named("Schema", ""),
            }
            : null;
    }
}
