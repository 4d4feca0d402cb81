using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Coach.Package.Tests.PublicApi;

/// <summary>A member as a line of C#.</summary>
internal static class MemberText
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)}{TypeText.ShortName(constructor.DeclaringType!)}({Parameters(constructor)})";

    public static string Method(MethodInfo method) => Modifiers(method) + Signature(method, method.Name);

    public static string Signature(MethodInfo method, string name)
    {
        var arguments = method.GetGenericArguments();
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", arguments.Select(static argument => argument.Name))}>" : "";
        return $"{Return(method)} {name}{generic}({Parameters(method)}){(method.IsGenericMethod ? TypeText.Constraints(arguments) : "")}";
    }

    public static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        var first = accessors.MinBy(static accessor => accessor.IsPublic ? 0 : 1)!;
        var parts = accessors.OrderBy(accessor => accessor == property.SetMethod).Select(accessor =>
            (first.IsPublic && !accessor.IsPublic ? "protected " : "") + (accessor == property.GetMethod ? "get; " : IsInit(accessor) ? "init; " : "set; "));
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Modifiers(first)}{required}{Type(property.PropertyType, Nullability.Create(property))} {name} {{ {string.Concat(parts)}}}";
    }

    public static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Constant(field.GetRawConstantValue())}" : "";
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{Type(field.FieldType, Nullability.Create(field))} {field.Name}{value}";
    }

    private static string Modifiers(MethodInfo method)
    {
        var kind = method switch
        {
            { IsStatic: true } => "static ",
            _ when method.DeclaringType!.IsInterface => method.IsAbstract ? "" : "default ",
            { IsAbstract: true } => "abstract ",
            _ when method.GetBaseDefinition() != method => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return Access(method) + kind;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Return(MethodInfo method) =>
        (method.ReturnType.IsByRef ? "ref " : "") + Type(method.ReturnType, Nullability.Create(method.ReturnParameter));

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{passing}{Type(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.RawDefaultValue is { } value && parameter.ParameterType.IsEnum
            ? $"{TypeText.Of(parameter.ParameterType)}.{Enum.ToObject(parameter.ParameterType, value)}"
            : parameter.RawDefaultValue is null && parameter.ParameterType.IsValueType ? "default" : Constant(parameter.RawDefaultValue);

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Type(Type type, NullabilityInfo nullability) => TypeText.Of(type, nullability);
}
