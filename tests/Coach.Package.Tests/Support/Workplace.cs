namespace Coach.Package.Tests.Support;

/// <summary>A folder with the fresh projects of one test.</summary>
internal sealed class Workplace(string folder, string version)
{
    public string Folder => folder;

    /// <summary>Writes a file; its path is relative to the folder.</summary>
    public Workplace Add(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>Writes a project that refers to Coach as a user's project does, in a folder of its name.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="properties">What differs from a new project, such as <c>&lt;LangVersion&gt;12&lt;/LangVersion&gt;</c>.</param>
    /// <param name="references">Its references, with VERSION for the version of Coach.</param>
    public Workplace AddProject(string name, string properties = "", string references = """<PackageReference Include="Coach" Version="VERSION" />""") =>
        Add($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {references.Replace("VERSION", version, StringComparison.Ordinal)}
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.14" />
              </ItemGroup>
            </Project>
            """);

    public Task<Ended> BuildAsync(string project) => Dotnet.RunAsync(folder, "", "build", project, "-tl:off", "-v:m");

    public async Task<string> RunAsync(string project, string input = "")
    {
        var ended = await Dotnet.RunAsync(folder, input, "exec", Path.Combine(folder, project, "bin", "Debug", "net10.0", $"{project}.dll"));
        return ended.Succeeded().Output.ReplaceLineEndings("\n");
    }

    /// <summary>The files that generators added to a project, by name.</summary>
    public IReadOnlyList<string> Generated(string project) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(folder, project, "obj"), "*.g.cs", SearchOption.AllDirectories)
            .Where(static file => file.Contains("Coach.Generators", StringComparison.Ordinal))
            .Select(static file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal),
    ];
}
