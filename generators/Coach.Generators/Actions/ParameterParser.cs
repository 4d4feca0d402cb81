using Coach.Generators.Diagnostics;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>Decides how a record of parameters is read: its members, their types, what is required. The only place that looks at them.</summary>
internal sealed class ParameterParser(Compilation compilation, ProblemSink? report, CancellationToken cancellationToken)
{
    // Schemas write nested records out in place, so that nesting is bounded here and not by the stack.
    private const int Deepest = 16;

    private readonly ConstraintParser _constraints = new(report);
    private readonly RecordShape _shape = new(compilation, cancellationToken);
    private readonly List<ITypeSymbol> _open = [];
    private string _reason = "";
    private Location _place = Location.None;

    /// <summary>The parameters of an action; null, with a problem or a compiler's error beside it, if they cannot be read.</summary>
    public ObjectModel? Parameters(ITypeSymbol type, Location? handler = null)
    {
        _place = handler ?? Location.None;
        var model = _shape.IsRecordLike(type) ? Object((INamedTypeSymbol)type) : Wrong<ObjectModel>(TypeReason(type, "an action's parameters are a record or a class"));
        if (model is null && _reason.Length > 0)
        {
            report?.Invoke(new(Descriptors.UnreadableType, _place, ["action", Types.Short(type), _reason]));
        }

        return model;
    }

    private ObjectModel? Object(INamedTypeSymbol type)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_open.Any(open => SymbolEqualityComparer.Default.Equals(open, type)))
        {
            return Wrong<ObjectModel>($"{type.Name} contains itself, and a schema of it would have no end");
        }

        if (_open.Count >= Deepest)
        {
            return Wrong<ObjectModel>($"records are nested more than {Deepest} deep");
        }

        if (_shape.Constructor(type) is not { } constructor)
        {
            return _reason.Length > 0 ? null : Wrong<ObjectModel>($"{type.Name} has no public constructor that can be chosen; keep one, or mark one [JsonConstructor]");
        }

        _open.Add(type);
        var members = Members(type, constructor);
        _open.RemoveAt(_open.Count - 1);
        return members is null ? null : new(Types.BareName(type), members.ToEquatableArray());
    }

    /// <summary>All members, or null if one cannot be read; the others are looked at all the same, so that everything is said at once.</summary>
    private List<MemberModel>? Members(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var properties = _shape.Properties(type);
        var members = new List<MemberModel>();
        var isWhole = true;
        foreach (var parameter in constructor.Parameters)
        {
            var property = properties.FirstOrDefault(property => property.Name == parameter.Name)
                ?? properties.FirstOrDefault(property => property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));
            _ = property is not null && properties.Remove(property);
            Add(parameter, property, parameter.Type, Placement.Argument);
        }

        foreach (var property in properties)
        {
            if (property.SetMethod is not { } setter || !_shape.IsAccessible(setter) || property.Attribute("System.Text.Json.Serialization", "JsonIgnoreAttribute") is not null)
            {
                continue;
            }

            var hasInitializer = Initializers.Has(property, cancellationToken);
            if (hasInitializer && setter.IsInitOnly && !property.IsRequired)
            {
                report?.Invoke(new(Descriptors.InitializerWouldBeLost, property.In(compilation) ?? _place, [property.Name]));
                isWhole = false;
                continue;
            }

            Add(property, null, property.Type, hasInitializer && !property.IsRequired ? Placement.Assignment : Placement.Initializer);
        }

        return isWhole && HaveDistinctNames(members) ? members : null;

        void Add(ISymbol symbol, IPropertySymbol? property, ITypeSymbol memberType, Placement placement)
        {
            var before = _reason;
            _reason = "";
            var value = symbol is IParameterSymbol { RefKind: not (RefKind.None or RefKind.In) } ? Wrong<ValueModel>("it is passed by reference") : Value(memberType);
            if (value is null)
            {
                if (_reason.Length > 0)
                {
                    var place = Locations.OfType(symbol, compilation, cancellationToken) ?? _place;
                    report?.Invoke(new(Descriptors.UnreadableType, place, [symbol.Name, Types.Short(memberType), _reason]));
                }

                isWhole = false;
            }
            else
            {
                members.Add(Member(symbol, property, memberType, value, placement));
            }

            _reason = before;
        }
    }

    private MemberModel Member(ISymbol symbol, IPropertySymbol? property, ITypeSymbol type, ValueModel value, Placement placement)
    {
        var attributes = symbol.GetAttributes().With(property);
        var wireName = attributes.FirstOrDefault(static attribute => attribute.AttributeClass.Is("System.Text.Json.Serialization", "JsonPropertyNameAttribute"))
            is { ConstructorArguments: [{ Value: string { Length: > 0 } given }] } ? given : Identifiers.Snake(symbol.Name);
        var constraints = _constraints.Parse(attributes, value, type, wireName, symbol, cancellationToken);
        var parameter = symbol as IParameterSymbol;
        var hasDefault = parameter is { HasExplicitDefaultValue: true } || placement == Placement.Assignment;
        var defaultValue = parameter is { HasExplicitDefaultValue: true } ? parameter.ExplicitDefaultValue : null;
        var defaultCode = Literals.Of(defaultValue, type);
        return new()
        {
            WireName = wireName,
            Property = symbol.Name,
            Value = value,
            Placement = placement,
            IsRequired = constraints.IsRequired || (!value.IsNullable && !hasDefault),
            Description = attributes.FirstOrDefault(static attribute => attribute.AttributeClass.Is("System.ComponentModel", "DescriptionAttribute"))
                is { ConstructorArguments: [{ Value: string description }] } ? description : null,
            Default = defaultCode == "null" && !value.IsNullable ? "null!" : defaultCode,
            DefaultJson = DefaultJson(defaultValue, value),
            Constraints = constraints.Models,
        };
    }

    private static string? DefaultJson(object? value, ValueModel model) => value switch
    {
        null => null,
        string text => Json.String(text),
        bool flag => Literals.Of(flag),
        double number when double.IsNaN(number) || double.IsInfinity(number) => null,
        float number when float.IsNaN(number) || float.IsInfinity(number) => null,
        _ when model.Enum is { } type => type.Members.FirstOrDefault(member => member.Value == Literals.Invariant(value)) is { } member ? Json.String(member.Name) : null,
        _ => Json.Number(value),
    };

    private bool HaveDistinctNames(List<MemberModel> members)
    {
        var twice = members.GroupBy(static member => member.WireName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1);
        return twice is null || Wrong<object>($"two parameters have the name {twice.Key}") is not null;
    }

    private ValueModel? Value(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] })
        {
            return Value(inner) is { } value ? value with { IsNullable = true } : null;
        }

        var isNullable = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };
        if (Scalars.Find(type) is { } kind)
        {
            return Make(kind);
        }

        if (Scalars.Element(type) is var (collection, elementType))
        {
            return Value(elementType) is { } element ? Make(collection) with { Element = element } : null;
        }

        if (type.TypeKind == TypeKind.Enum && _shape.IsAccessible(type))
        {
            var members = Scalars.EnumMembers((INamedTypeSymbol)type);
            return members.Length == 0 ? Wrong<ValueModel>("the enum has no members") : Make(ValueKind.Enum) with { Enum = new(Types.BareName(type), new(members)) };
        }

        if (!_shape.IsRecordLike(type))
        {
            return Wrong<ValueModel>(TypeReason(type, "use text, numbers, enums, dates, records, lists or string-keyed dictionaries, or JsonElement for any JSON"));
        }

        return Object((INamedTypeSymbol)type) is { } nested ? Make(ValueKind.Object) with { Object = nested } : null;

        ValueModel Make(ValueKind of) => new() { Kind = of, Type = Types.BareName(type), IsValueType = type.IsValueType, IsNullable = isNullable };
    }

    // What the compiler cannot find it has reported itself.
    private string TypeReason(ITypeSymbol type, string otherwise) => type switch
    {
        { TypeKind: TypeKind.Error } => "",
        INamedTypeSymbol { IsAbstract: true, TypeKind: TypeKind.Class } => "it is abstract, so nobody knows which class to make",
        _ when !_shape.IsAccessible(type) => "it is not accessible; make it internal or public",
        _ => otherwise,
    };

    private T? Wrong<T>(string reason)
        where T : class
    {
        _reason = reason;
        return null;
    }
}
