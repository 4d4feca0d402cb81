using System.Xml;

namespace Coach.Cli.Projects;

/// <summary>
/// What a project file says in plain words. It is not evaluated: that would take seconds and run what the project says, to learn two names.
/// </summary>
/// <param name="AssemblyName">The name of what is built.</param>
/// <param name="StatesFile">The property CoachStatesFile, or null.</param>
internal sealed record ProjectFile(string AssemblyName, string? StatesFile)
{
    private const string NameVariable = "$(MSBuildProjectName)";

    /// <exception cref="CommandFailure">The file is not a project.</exception>
    public static ProjectFile Read(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var (assemblyName, states) = (name, (string?)null);
        try
        {
            using var reader = XmlReader.Create(path, new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true });
            while (reader.Read())
            {
                // An element's text moves the reader on to what follows it, which may be the other property.
                while (reader is { NodeType: XmlNodeType.Element, LocalName: "AssemblyName" or "CoachStatesFile" })
                {
                    var isName = reader.LocalName == "AssemblyName";
                    var value = reader.ReadElementContentAsString().Trim().Replace(NameVariable, name, StringComparison.OrdinalIgnoreCase);
                    (assemblyName, states) = value.Length == 0 ? (assemblyName, states) : isName ? (value, states) : (assemblyName, value);
                }
            }
        }
        catch (XmlException exception)
        {
            throw new CommandFailure($"The project {path} cannot be read: {exception.Message}");
        }

        return states?.Contains("$(", StringComparison.Ordinal) != true
            ? new(assemblyName, states?.Replace('\\', '/'))
            : throw new CommandFailure($"Only a build can tell what CoachStatesFile in {path} is ({states}); give the path of the file itself.");
    }
}
