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
            Construct(writer, model, "");
            writer.Outdent();
            return;
        }

        writer.Open(head);
        Construct(writer, model, "var value = ");
        foreach (var member in assigned)
        {
            writer.Blank().Open($"if (reader.IsPresent({Literals.Of(member.WireName)}))").Line($"value.{Identifiers.Verbatim(member.Property)} = {Read(member)};").Close();
        }

        writer.Blank().Line("return value;").Close();
    }

    public static void Write(SourceWriter writer, EnumModel model)
    {
        writer.Open($"private static class {model.Names}");
        writer.Line($"internal static readonly global::Coach.Parameters.EnumNames<{model.Type}> All = new(").Indent();
        Separated(writer, ");", model.Members.Select(member =>
            $"({Literals.Of(member.Name)}, {Literals.Of(member.CSharpName)}, {model.Type}.{Identifiers.Verbatim(member.CSharpName)})"));
        writer.Outdent().Close();
    }

    private static void Construct(SourceWriter writer, ObjectModel model, string start)
    {
        var arguments = model.Members.Where(static member => member.Placement == Placement.Argument).ToArray();
        var initialized = model.Members.Where(static member => member.Placement == Placement.Initializer).ToArray();
        var end = initialized.Length == 0 ? ");" : ")";
        writer.Line($"{start}new {model.Type}({(arguments.Length == 0 ? end : "")}").Indent();
        Separated(writer, end, arguments.Select(ReadOrDefault));
        writer.Outdent();
        if (initialized.Length == 0)
        {
            return;
        }

        writer.Open();
        foreach (var member in initialized)
        {
            writer.Line($"{Identifiers.Verbatim(member.Property)} = {ReadOrDefault(member)},");
        }

        writer.Close("};");
    }

    private static void Separated(SourceWriter writer, string end, IEnumerable<string> lines)
    {
        var text = string.Join(",\n", lines);
        _ = text.Length == 0 ? writer : writer.Line(text + end);
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
            ValueKind.Integer when value.Type == "int" => $"{reader}.Int32({name})",
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
