namespace Coach.Cli.Projects;

/// <summary>Finds what the project was built into.</summary>
internal static class BuiltAssembly
{
    /// <summary>The newest of the project's <c>bin/*/net*/Name.dll</c>.</summary>
    /// <exception cref="CommandFailure">There is none, or the project is not known.</exception>
    public static string Find(CoachProject project)
    {
        if (project.Projects is not [var file])
        {
            throw new CommandFailure(project.Projects.Count == 0
                ? $"There is no project file in {project.Folder}, so its assembly is not known; give it with --assembly FILE."
                : $"There are several projects in {project.Folder}: {string.Join(", ", project.Projects.Select(Path.GetFileName))}. "
                + "Name one of them, or give the assembly with --assembly FILE.");
        }

        var name = ProjectFile.Read(file).AssemblyName;
        if (name.Contains("$(", StringComparison.Ordinal) || Path.GetFileName(name) != name)
        {
            throw new CommandFailure($"Only a build can tell what AssemblyName in {file} is ({name}); give the assembly with --assembly FILE.");
        }

        var bin = Path.Combine(project.Folder, "bin");
        return Candidates(bin, name + ".dll").OrderByDescending(File.GetLastWriteTimeUtc).ThenBy(static path => path, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new CommandFailure(
                $"The project {Path.GetFileNameWithoutExtension(file)} is not built: there is no {Path.Combine(bin, "*", "net*", name + ".dll")}. "
                + $"Build it first (dotnet build {file}), or give the assembly with --assembly FILE.");
    }

    private static IEnumerable<string> Candidates(string bin, string file) =>
        Directory.Exists(bin)
            ? Directory.EnumerateDirectories(bin).SelectMany(static configuration => Directory.EnumerateDirectories(configuration, "net*"))
                .Select(framework => Path.Combine(framework, file)).Where(File.Exists)
            : [];
}
