using System.Collections.Immutable;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators;

/// <summary>What the project's build says: where generated code goes and which file is states.yaml.</summary>
/// <param name="Name">The root namespace as the project writes it.</param>
/// <param name="Namespace">The same as C# can write it.</param>
/// <param name="Folder">The project's folder, or null if the build does not say.</param>
/// <param name="StatesFile">The property CoachStatesFile, or null.</param>
internal sealed record ProjectOptions(string Name, string Namespace, string? Folder, string? StatesFile)
{
    public static ProjectOptions From(AnalyzerConfigOptions options, string assembly)
    {
        var name = Property("RootNamespace") ?? assembly;
        var @namespace = Identifiers.Namespace(name);
        return new(name.Length == 0 ? "Coach" : name, @namespace.Length == 0 ? "GeneratedCoach" : @namespace, Property("ProjectDir"), Property("CoachStatesFile"));

        string? Property(string property) =>
            options.TryGetValue("build_property." + property, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    public static bool IsYaml(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file that CoachStatesFile names, else the states.yaml of the project's folder, else the first file of that name.</summary>
    public AdditionalText? FindStates(ImmutableArray<AdditionalText> files)
    {
        var wanted = StatesFile ?? "states.yaml";
        var exact = Paths.Full(Folder ?? "", wanted);
        var named = files
            .Where(file => StatesFile is null && Path.GetFileName(file.Path).Equals("states.yaml", StringComparison.OrdinalIgnoreCase))
            .OrderBy(static file => file.Path, StringComparer.Ordinal);
        return files.FirstOrDefault(file => Paths.Full(file.Path) == exact) ?? named.FirstOrDefault();
    }
}
