namespace Coach.Markup;

/// <summary>The shape of a call that is one object: of its arguments the declared one, of its other members any.</summary>
internal sealed class CallShape(IBodyShape arguments) : IBodyShape
{
    public BodyShapeKind Kind => BodyShapeKind.Object;

    public IBodyShape? Element => null;

    public IBodyShape? Property(string name) => name is "arguments" or "parameters" ? arguments : Any.Shape;

    private sealed class Any : IBodyShape
    {
        public static readonly Any Shape = new();

        public BodyShapeKind Kind => BodyShapeKind.Unknown;

        public IBodyShape? Element => null;

        public IBodyShape? Property(string name) => null;
    }
}
