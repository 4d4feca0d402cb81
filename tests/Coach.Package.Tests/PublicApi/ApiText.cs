using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Coach.Package.Tests.PublicApi;

/// <summary>
/// The public surface of an assembly as text: a line for each type and member that other code can use, in ordinal order. What the
/// compiler adds to every record is left out. Members that only generated code calls are marked [hidden].
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Write(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Hidden(type)).Append(Head(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return $"delegate {MemberText.Signature(type.GetMethod("Invoke")!, TypeText.FullName(type))}";
        }

        var isRecord = type.GetMethod("<Clone>$") is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (isRecord ? "record struct" : "struct"),
            _ => (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (isRecord ? "record" : "class"),
        };
        string[] bases = type.IsEnum
            ? [TypeText.Of(type.GetEnumUnderlyingType())]
            :
            [
                .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeText.Of(parent)] : Array.Empty<string>(),
                .. OwnInterfaces(type).Where(one => !isRecord || one.Name != "IEquatable`1").Select(TypeText.Of).Order(StringComparer.Ordinal),
            ];
        return $"{kind} {TypeText.FullName(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}{TypeText.Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces();
        return all.Except(all.SelectMany(static one => one.GetInterfaces())).Except(type.BaseType?.GetInterfaces() ?? []);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => $"{Convert.ToInt64(field.GetRawConstantValue(), null):D3} {field.Name}");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        return type.GetMembers(Declared).Where(IsWritten).Select(member => member switch
        {
            ConstructorInfo constructor when MemberText.IsVisible(constructor) => Hidden(member) + MemberText.Constructor(constructor),
            MethodInfo method when MemberText.IsVisible(method) && !IsAccessor(method) => Hidden(member) + MemberText.Method(method),
            PropertyInfo property when property.GetAccessors(nonPublic: true).Any(MemberText.IsVisible) => Hidden(member) + MemberText.Property(property),
            FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Hidden(member) + MemberText.Field(field),
            EventInfo { AddMethod: { } add } one when MemberText.IsVisible(add) => Hidden(member) + $"event {TypeText.Of(one.EventHandlerType!)} {one.Name}",
            _ => "",
        }).Where(static line => line.Length > 0);
    }

    // A record's copy constructor, equality and printing come with the word record.
    private static bool IsWritten(MemberInfo member) =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && !(member is PropertyInfo { Name: "EqualityContract" })
        && !member.Name.StartsWith('<');

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Hidden(MemberInfo member) =>
        member.GetCustomAttribute<EditorBrowsableAttribute>() is { State: EditorBrowsableState.Never } ? "[hidden] " : "";
}
