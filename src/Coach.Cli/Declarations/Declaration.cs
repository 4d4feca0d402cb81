namespace Coach.Cli.Declarations;

/// <summary>What a <c>[CoachExport]</c> stands for; the numbers are those of CoachExportKind.</summary>
internal enum DeclarationKind
{
    Action,
    Condition,
    PromptValue,
}

/// <summary>Something that an assembly declares.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its wire name.</param>
/// <param name="Source">The class or method behind it.</param>
/// <param name="Description">What it does or demands, in its declaration's words; empty if that says nothing.</param>
/// <param name="Schema">The JSON Schema of an action's parameters.</param>
internal sealed record Declaration(DeclarationKind Kind, string Name, string Source, string Description, string? Schema);

/// <summary>What an assembly declares and may use.</summary>
internal sealed class Declarations
{
    private readonly List<Declaration> _items = [];

    /// <summary>The declarations of a kind, ordered by name. Of a name that is declared twice the first counts, as for the compiler.</summary>
    public IReadOnlyList<Declaration> Of(DeclarationKind kind) =>
    [
        .. _items.Where(item => item.Kind == kind).DistinctBy(static item => item.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static item => item.Name, StringComparer.Ordinal),
    ];

    public void Add(IEnumerable<Declaration> items) => _items.AddRange(items);
}
