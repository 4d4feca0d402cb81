using System.Reflection;

namespace Coach.Package.Tests.Support;

/// <summary>
/// The packages of this build, packed once a run into a folder of their own, and a place for projects that restore them. Nothing is
/// left behind: what is restored from here goes to that place too, and everything else comes from the folder that this
/// repository restored to, so that no network is needed.
/// </summary>
public sealed class Feed : IAsyncLifetime
{
    private static readonly string[] Packed = ["Coach", "Coach.Sqlite", "Coach.OpenAI", "Coach.Anthropic", "Coach.ModelContextProtocol", "Coach.ModelContextProtocol.AspNetCore", "Coach.Testing", "Coach.Templates"];
    private readonly string _root = Directory.CreateTempSubdirectory("coach-packages-").FullName;

    /// <summary>The repository, for the files that are compared with what was built.</summary>
    internal static string Repository { get; } = Metadata("Repository");

    /// <summary>Found nowhere else.</summary>
    internal string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    internal string Packages => Path.Combine(_root, "packages");

    public async Task InitializeAsync()
    {
        foreach (var project in Packed)
        {
            var ended = await Dotnet.RunAsync(
                Repository, "", "pack", $"src/{project}/{project}.csproj", "--no-build", "-c", Metadata("Configuration"), "-o", Packages, $"-p:PackageVersion={Version}");
            ended.Succeeded();
        }

        File.Copy(Path.Combine(Repository, "global.json"), Path.Combine(_root, "global.json"));
        await File.WriteAllTextAsync(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="restored" />
              </config>
              <packageSources>
                <clear />
                <add key="packed" value="packages" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
                <add key="repository" value="{Metadata("PackageFolder")}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal string PackageFile(string id) => Path.Combine(Packages, $"{id}.{Version}.nupkg");

    /// <summary>An empty folder in which projects find the packages.</summary>
    internal Workplace MakeWorkplace() => new(Directory.CreateDirectory(Path.Combine(_root, "work", Guid.NewGuid().ToString("N")[..8])).FullName, Version);

    private static string Metadata(string key) =>
        typeof(Feed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

/// <summary>Packed once for all tests that need packages.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711 // xunit calls it a collection.
public sealed class FeedCollection : ICollectionFixture<Feed>
#pragma warning restore CA1711
{
    public const string Name = "packages";
}
