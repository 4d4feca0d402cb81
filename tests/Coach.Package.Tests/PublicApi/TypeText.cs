using System.Reflection;

namespace Coach.Package.Tests.PublicApi;

/// <summary>A type as C# writes it, with namespaces but for the keywords, and with what is known of null.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value, null) + "?";
        }

        // Of a type parameter without a constraint reflection always says that it may be null.
        var mark = !type.IsGenericParameter && !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        }

        return (Keywords.TryGetValue(type, out var keyword) ? keyword : type.IsGenericParameter ? type.Name : FullName(type, nullability)) + mark;
    }

    public static string ShortName(Type type) => type.Name.Split('`')[0];

    public static string FullName(Type type, NullabilityInfo? nullability = null)
    {
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { } declaring ? FullName(declaring) : type.Namespace;
        var known = nullability?.GenericTypeArguments is { } marks && marks.Length == arguments.Length ? marks : null;
        var generic = type.Name.Contains('`', StringComparison.Ordinal)
            ? $"<{string.Join(", ", arguments.Select((argument, index) => Of(argument, known?[index])))}>"
            : "";
        return $"{outer}.{ShortName(type)}{generic}";
    }

    public static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Where(static parameter => parameter.IsGenericParameter).Select(static parameter =>
    {
        var flags = parameter.GenericParameterAttributes;
        string[] parts =
        [
            .. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Where(static type => type != typeof(ValueType)).Select(Of),
            .. flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
                ? ["new()"]
                : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }));
}
