namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    /// <summary>An object or list that is being read.</summary>
    private sealed class Scope(IBodyShape? shape, int depth, char close = '}', bool isInList = false)
    {
        private HashSet<string>? _names;

        public IBodyShape? Shape { get; } = shape;

        public int Depth { get; } = depth;

        public char Close { get; } = close;

        public bool IsList => Close != '}';

        /// <summary>Whether a list is open around it, which a closing bracket may belong to.</summary>
        public bool IsInList { get; } = isInList;

        public bool HasElements { get; set; }

        /// <summary>What is declared for the names in it.</summary>
        public IBodyShape? Names => Shape is { Kind: BodyShapeKind.Object } ? Shape : null;

        public bool AddName(string name) => (_names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
    }
}
