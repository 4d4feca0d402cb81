using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Coach.Benchmarks.Turns;

/// <summary>An application that a fresh process runs, with the assemblies that it loads: as a build leaves them, or as publishing for one platform does.</summary>
/// <param name="Folder">Where the assemblies are.</param>
/// <param name="File">The application's own.</param>
internal sealed record PublishedApplication(string Folder, string File)
{
    // What runs until the first call is made: the rest of the folder may stay as it is.
    private static readonly string[] Libraries = ["Coach", "Coach.Benchmarks", "Sprache", "Microsoft.Extensions.AI.Abstractions"];

    /// <summary>
    /// The same, its assemblies compiled ahead of time (ReadyToRun), as an application is published that should start fast. Null and what was said if the compiler for that,
    /// which the SDK downloads, is not to be had.
    /// </summary>
    public async Task<(PublishedApplication? Application, string Said)> ReadyToRunAsync(string folder)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, "published"));
        var files = Libraries.Select(name => Path.Combine(Folder, name + ".dll")).Append(File).ToArray();
        await System.IO.File.WriteAllTextAsync(Path.Combine(project.FullName, "Program.cs"), "return;");
        await System.IO.File.WriteAllTextAsync(
            Path.Combine(project.FullName, "Published.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <PublishReadyToRun>true</PublishReadyToRun>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                {string.Concat(files.Select(static file => $"""<Reference Include="{file}" />"""))}
              </ItemGroup>
            </Project>
            """);
        var output = Path.Combine(project.FullName, "out");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, WorkingDirectory = project.FullName };
        foreach (var argument in (string[])["publish", "-c", "Release", "-o", output, "-v", "quiet", "-nodeReuse:false"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            return (null, said);
        }

        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => !System.IO.File.Exists(Path.Combine(output, Path.GetFileName(file)))))
        {
            System.IO.File.Copy(file, Path.Combine(output, Path.GetFileName(file)));
        }

        return (new(output, Path.Combine(output, Path.GetFileName(File))), "");
    }
}
