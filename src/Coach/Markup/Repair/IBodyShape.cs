namespace Coach.Markup;

/// <summary>What is declared to stand at a place of a body. It guides the repair; where nothing is declared, the look of the text does.</summary>
internal interface IBodyShape
{
    BodyShapeKind Kind { get; }

    /// <summary>What is declared for a property of an object, or null if it is not declared.</summary>
    IBodyShape? Property(string name);

    /// <summary>What is declared for the elements of a list, or null.</summary>
    IBodyShape? Element { get; }
}

/// <summary>The kinds of declared values that a repair tells apart.</summary>
internal enum BodyShapeKind
{
    Unknown,
    Text,
    Number,
    Boolean,
    Object,
    List,
}
