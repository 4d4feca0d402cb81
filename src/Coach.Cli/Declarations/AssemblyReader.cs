using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Coach.Cli.Declarations;

/// <summary>
/// Reads what an assembly declares from the <c>[CoachExport]</c> attributes in its metadata. Nothing is loaded: no code of the project runs,
/// its dependencies need not be there, and its file is not held open.
/// </summary>
internal static class AssemblyReader
{
    private const string Coach = "Coach";

    /// <summary>What the assembly and those beside it that it references declare, its own first.</summary>
    /// <exception cref="CommandFailure">One of them is missing or not an assembly.</exception>
    public static Declarations Read(string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var declarations = new Declarations();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Path.GetFullPath(path) };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var file))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (items, references) = ReadFile(file);
            declarations.Add(items);
            foreach (var reference in references.Order(StringComparer.Ordinal))
            {
                var beside = Path.Combine(folder, reference + ".dll");
                if (Path.GetFileName(reference) == reference && seen.Add(beside) && File.Exists(beside))
                {
                    open.Enqueue(beside);
                }
            }
        }

        return declarations;
    }

    private static (IReadOnlyList<Declaration> Items, IReadOnlyList<string> References) ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandFailure($"There is no assembly '{path}'.");
        }

        try
        {
            using var image = new PEReader(File.OpenRead(path));
            var metadata = image.GetMetadataReader();
            string[] references = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];

            // Only what references Coach can declare anything.
            return references.Contains(Coach) ? ([.. Exports(metadata)], references) : ([], references);
        }
        catch (Exception exception) when (exception
            is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw new CommandFailure($"'{path}' is not a .NET assembly, or is damaged: {exception.Message} Build the project again.");
        }
    }

    private static IEnumerable<Declaration> Exports(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (IsExport(metadata, attribute) && Read(attribute.DecodeValue(AttributeTypes.Instance)) is { } declaration)
            {
                yield return declaration;
            }
        }
    }

    private static bool IsExport(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Name, "CoachExportAttribute")
            && metadata.StringComparer.Equals(type.Namespace, Coach)
            && type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && metadata.StringComparer.Equals(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name, Coach);
    }

    private static Declaration? Read(CustomAttributeValue<string> value)
    {
        if (value.FixedArguments is not [{ Value: int kind and >= 0 and <= 2 }, { Value: string { Length: > 0 } name }, ..])
        {
            return null;
        }

        return new((DeclarationKind)kind, name, Named("Source") ?? "", Named("Description") ?? "", Named("Schema"));

        string? Named(string property) => value.NamedArguments.FirstOrDefault(argument => argument.Name == property).Value as string;
    }
}
