using System.Runtime.CompilerServices;

namespace Coach.Cli.Tests.Testing;

/// <summary>Files of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Sample => Path.Combine(Root, "samples", "LifeCoach");

    private static string Find([CallerFilePath] string file = "")
    {
        // Deterministic builds may write another path into the assembly; then the tests run below the repository.
        for (var folder = new DirectoryInfo(File.Exists(file) ? Path.GetDirectoryName(file)! : AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coach.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
