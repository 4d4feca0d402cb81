using Coach.Generators.Text;

namespace Coach.Generators.Actions;

/// <summary>Prints the parser of a record and the names of an enum.</summary>
internal static class ReaderFormatter
{
    private const string Reader = "global::Coach.Parameters.ParameterReader";

    public static void Write(SourceWriter writer, ObjectModel model)
    {
        var head = $"private static {model.Type} {model.Reader}(ref {Reader} reader)";
        var assigned = model.Members.Where(static member => member.Placement == Placement.Assignment).ToArray();
        if (assigned.Length == 0)
        {
            writer.Line(head + " =>").Indent();
            Construct(writer, model, "new ", ";");
            writer.Outdent().Line();
            return;
        }

        writer.Open(head);
        Construct(writer, model, "var value = new ", ";");
        foreach (var member in assigned)
        {
            writer.Open($"if (reader.IsPresent({Literals.Of(member.WireName)}))").Line($"value.@{member.Property} = {Read(member)};").Close();
        }

        writer.Line("return value;").Close().Line();
    }

    public static void Write(SourceWriter writer, EnumModel model)
    {
        writer.Open($"private static class {model.Names}");
        writer.Line($"internal static readonly global::Coach.Parameters.EnumNames<{model.Type}> All = new(").Indent();
        for (var index = 0; index < model.Members.Count; index++)
        {
            var member = model.Members[index];
            var end = index == model.Members.Count - 1 ? ");" : ",";
            writer.Line($"({Literals.Of(member.Name)}, {Literals.Of(member.CSharpName)}, {model.Type}.@{member.CSharpName}){end}");
        }

        writer.Outdent().Close().Line();
    }

    private static void Construct(SourceWriter writer, ObjectModel model, string start, string end)
    {
        var arguments = model.Members.Where(static member => member.Placement == Placement.Argument).ToArray();
        var initialized = model.Members.Where(static member => member.Placement == Placement.Initializer).ToArray();
        var afterArguments = initialized.Length == 0 ? end : "";
        writer.Line($"{start}{model.Type}({(arguments.Length == 0 ? ")" + afterArguments : "")}").Indent();
        for (var index = 0; index < arguments.Length; index++)
        {
            writer.Line(ReadOrDefault(arguments[index]) + (index == arguments.Length - 1 ? ")" + afterArguments : ","));
        }

        writer.Outdent();
        if (initialized.Length == 0)
        {
            return;
        }

        writer.Open();
        foreach (var member in initialized)
        {
            writer.Line($"@{member.Property} = {ReadOrDefault(member)},");
        }

        writer.Close("}" + end);
    }

    private static string ReadOrDefault(MemberModel member) =>
        member.IsRequired ? Read(member) : $"reader.IsPresent({Literals.Of(member.WireName)}) ? {Read(member)} : {member.Default}";

    private static string Read(MemberModel member)
    {
        var read = Read(member.Value, "reader", Literals.Of(member.WireName), depth: 1);
        foreach (var constraint in member.Constraints)
        {
            read = $"reader.{constraint.Method}({read}{constraint.Arguments})";
        }

        return read;
    }

    private static string Read(ValueModel value, string reader, string? name, int depth)
    {
        var comma = name is null ? "" : ", " + name;
        return value.Kind switch
        {
            ValueKind.Integer or ValueKind.Fraction => $"{reader}.Number<{value.Type}>({name})",
            ValueKind.Enum => $"{reader}.Enum({value.Enum!.Names}.All{comma})",
            ValueKind.Object => $"{reader}.Object<{value.Type}>({value.Object!.Reader}{comma})",
            ValueKind.List or ValueKind.Array or ValueKind.Dictionary =>
                $"{reader}.{value.Kind}<{value.Element!.DeclaredType}>({Element(value.Element, depth)}{comma})",
            _ => $"{reader}.{value.Kind}({name})",
        };
    }

    private static string Element(ValueModel element, int depth)
    {
        if (element is { Object: { } nested, IsNullable: false })
        {
            return nested.Reader;
        }

        var name = "element" + (depth == 1 ? "" : Literals.Invariant(depth));
        var read = Read(element, name, null, depth + 1);
        return $"static (ref {Reader} {name}) => {(element.IsNullable ? $"{name}.IsPresent() ? {read} : default({element.DeclaredType})" : read)}";
    }
}
