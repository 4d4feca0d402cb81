using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.Diagnostics;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.States;

/// <summary>The states.yaml of a project as an analyzer sees it, and what it names.</summary>
internal sealed class OwnedStates
{
    private readonly Lazy<bool> _hasUnknownActions;
    private readonly Lazy<bool> _hasUnknownConditions;

    private OwnedStates(StatesDocument document, Compilation compilation, DeclarationAttributes attributes, CancellationToken cancellationToken)
    {
        var actions = Words(document.Everywhere.Concat(document.States.SelectMany(static state => state.Allow)));
        var conditions = Words(document.States.SelectMany(static state => state.Transitions).Select(static transition => transition.When).OfType<Located>());
        Actions = actions;
        Conditions = conditions;

        // Only where something is about to be reported does anybody look at all declarations.
        var declared = new Lazy<ImmutableArray<(ExportKind Kind, string Name)>>(() => Declared(compilation, attributes, cancellationToken));
        _hasUnknownActions = new(() => HasUnknown(ExportKind.Action, actions));
        _hasUnknownConditions = new(() => HasUnknown(ExportKind.Condition, conditions));

        bool HasUnknown(ExportKind kind, HashSet<string> words) =>
            words.Except(declared.Value.Where(item => item.Kind == kind).Select(static item => item.Name), StringComparer.OrdinalIgnoreCase).Any();
    }

    /// <summary>What the allow-lists name, in any case.</summary>
    public HashSet<string> Actions { get; }

    /// <summary>What the guards name.</summary>
    public HashSet<string> Conditions { get; }

    /// <summary>Whether an allow-list or a guard names what nobody declares: an error in the file, and the name that is missing may be the one that was meant.</summary>
    public bool HasUnknown(ExportKind kind) => kind == ExportKind.Action ? _hasUnknownActions.Value : _hasUnknownConditions.Value;

    /// <summary>Null for a project that owns no coach, and for a file with an error, which is said in the file: what it lacks may be what could not be read.</summary>
    public static OwnedStates? In(Compilation compilation, AnalyzerOptions options, DeclarationAttributes attributes, CancellationToken cancellationToken)
    {
        if (FindFile(compilation, options) is not { } file)
        {
            return null;
        }

        var document = StatesParser.Parse(file.Path, file.Read(cancellationToken)?.ToString(), cancellationToken);
        return document.Problems.Count > 0 ? null : new(document, compilation, attributes, cancellationToken);
    }

    public static AdditionalText? FindFile(Compilation compilation, AnalyzerOptions options) =>
        ProjectOptions.From(options.AnalyzerConfigOptionsProvider.GlobalOptions, compilation.AssemblyName ?? "")
            .FindStates([.. options.AdditionalFiles.Where(static file => ProjectOptions.IsYaml(file.Path))]);

    private static HashSet<string> Words(IEnumerable<Located> words) => new(words.Select(static word => word.Text), StringComparer.OrdinalIgnoreCase);

    private static ImmutableArray<(ExportKind, string)> Declared(Compilation compilation, DeclarationAttributes attributes, CancellationToken cancellationToken)
    {
        var declared = ImmutableArray.CreateBuilder<(ExportKind, string)>();
        declared.Add((ExportKind.Action, Exports.BuiltIn));
        declared.AddRange(Exports.Referenced(compilation, cancellationToken).Exports.Select(static export => (export.Kind, export.Name)));
        var open = new Stack<INamespaceOrTypeSymbol>([compilation.Assembly.GlobalNamespace]);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var member in open.Pop().GetMembers())
            {
                if (member is INamespaceOrTypeSymbol inner)
                {
                    open.Push(inner);
                }

                if (member is INamedTypeSymbol or IMethodSymbol { IsImplicitlyDeclared: false } && attributes.Find(member) is var (kind, attribute) && ActionParser.NameOf(attribute) is { } name)
                {
                    declared.Add((kind, name));
                }
            }
        }

        return declared.ToImmutable();
    }
}
