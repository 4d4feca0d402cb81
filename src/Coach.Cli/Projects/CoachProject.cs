using System.CommandLine;

namespace Coach.Cli.Projects;

/// <summary>What the argument of a command names.</summary>
/// <param name="StatesFile">The states.yaml, which exists.</param>
/// <param name="Folder">The project's folder, or that of states.yaml if there is no project.</param>
/// <param name="Projects">The project file; none, or several, if it is not clear which one is meant.</param>
internal sealed record CoachProject(string StatesFile, string Folder, IReadOnlyList<string> Projects)
{
    private static readonly string[] StatesExtensions = [".yaml", ".yml"];

    public static Argument<string?> Argument() => new("PROJECT-OR-FOLDER")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The folder of the project that owns states.yaml, its project file, or the states.yaml itself. Without it: this folder.",
    };

    /// <summary>Finds states.yaml and the project.</summary>
    /// <exception cref="CommandFailure">The argument names nothing that has a states.yaml.</exception>
    public static CoachProject Find(string? argument)
    {
        var path = argument ?? ".";
        var extension = Path.GetExtension(path);
        if (Directory.Exists(path))
        {
            return Of(path, ProjectsIn(path));
        }

        if (!File.Exists(path))
        {
            throw new CommandFailure($"There is no file or folder '{path}'; give a project's folder, its project file, or its states.yaml.");
        }

        if (extension.Equals(".csproj", StringComparison.OrdinalIgnoreCase))
        {
            return Of(FolderOf(path), [path]);
        }

        return StatesExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            ? OfStatesFile(path)
            : throw new CommandFailure($"'{path}' is neither a folder, a project file (.csproj) nor a states.yaml.");
    }

    private static CoachProject Of(string folder, IReadOnlyList<string> projects)
    {
        var named = projects is [var project] ? ProjectFile.Read(project).StatesFile : null;
        var states = Path.Combine(folder, named ?? "states.yaml");
        return File.Exists(states)
            ? new(states, folder, projects)
            : throw new CommandFailure(named is null
                ? $"There is no states.yaml in {Path.GetFullPath(folder)}; give the folder of the project that owns the coach, or the path of the file."
                : $"There is no {states}, which {projects[0]} names as CoachStatesFile.");
    }

    // CoachStatesFile may name a file in a folder below the project.
    private static CoachProject OfStatesFile(string path)
    {
        var own = FolderOf(path);
        for (var folder = new DirectoryInfo(own); folder is not null; folder = folder.Parent)
        {
            if (ProjectsIn(folder.FullName) is { Count: > 0 } projects)
            {
                return new(path, folder.FullName, projects);
            }
        }

        return new(path, own, []);
    }

    private static IReadOnlyList<string> ProjectsIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal)];

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
