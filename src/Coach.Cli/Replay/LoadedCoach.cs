using System.Reflection;
using System.Runtime.Loader;

namespace Coach.Cli.Replay;

/// <summary>
/// A project's built assembly with what it needs, loaded apart from the tool; only Coach itself is shared, so that the project's coach is one for the tool,
/// too. No handler, guard or prompt value of it is called here.
/// </summary>
internal sealed class LoadedCoach : AssemblyLoadContext, IDisposable
{
    private const string Setup = "CoachSetup";

    private static readonly Assembly Shared = typeof(CoachMachine).Assembly;

    private readonly AssemblyDependencyResolver _dependencies;

    private LoadedCoach(string path)
        : base(Path.GetFileName(path), isCollectible: true)
    {
        _dependencies = new(path);
        Machine = MachineOf(LoadBytes(path), path);
    }

    /// <summary>The coach that the project owns.</summary>
    public CoachMachine Machine { get; }

    /// <exception cref="CommandFailure">The file is no assembly of a coach, was built with another version of Coach, or needs what is not there.</exception>
    public static LoadedCoach Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandFailure($"There is no assembly '{path}'.");
        }

        return Guard(path, () => new LoadedCoach(Path.GetFullPath(path)));
    }

    /// <summary>Says in a sentence why an assembly cannot be used, whenever that shows: what it needs is loaded when it is needed.</summary>
    public static T Guard<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or System.Security.SecurityException)
        {
            throw new CommandFailure($"'{path}' is not a .NET assembly, or is damaged: {exception.Message} Build the project again.");
        }
        catch (Exception exception) when (Missing(exception) is { } missing)
        {
            throw new CommandFailure(
                $"'{path}' needs {missing}, which is not beside it. The folder that an application is built into has everything: give the assembly there with --assembly FILE.");
        }
        catch (Exception exception) when (exception is TypeLoadException or MissingMemberException or TypeInitializationException or TargetInvocationException)
        {
            throw new CommandFailure($"The coach in '{path}' cannot be used: {exception.GetBaseException().Message} It may have been built with another build of Coach; build it again.");
        }
    }

    public void Dispose() => Unload();

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Shared.GetName().Name)
        {
            return Shared;
        }

        return _dependencies.ResolveAssemblyToPath(assemblyName) is { } file ? LoadBytes(file) : null;
    }

    // A file that is mapped cannot be built anew, or is torn apart by it.
    private Assembly LoadBytes(string path)
    {
        using var image = new MemoryStream(File.ReadAllBytes(path));
        return LoadFromStream(image);
    }

    private static CoachMachine MachineOf(Assembly assembly, string path)
    {
        var built = assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == Shared.GetName().Name)?.Version;
        var own = Shared.GetName().Version!;
        if (built is not null && built != own)
        {
            throw new CommandFailure(
                $"'{path}' was built with Coach {built.ToString(3)}, and this tool is of Coach {own.ToString(3)}; use the tool of the same version "
                + $"(dotnet tool install Coach.Cli --version {built.ToString(3)}).");
        }

        var machines = Types(assembly)
            .Where(static type => type is { Name: Setup, IsPublic: true })
            .Select(static type => type.GetProperty("Machine", BindingFlags.Public | BindingFlags.Static))
            .Where(static property => property?.PropertyType == typeof(CoachMachine)).ToList();
        return machines is [{ } machine]
            ? (CoachMachine)machine.GetValue(null)!
            : throw new CommandFailure(machines.Count == 0
                ? $"'{path}' owns no coach: there is no {Setup} in it. Give the project that has states.yaml."
                : $"'{path}' has {machines.Count} types called {Setup}; the generator makes one.");
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // Some types need what is not there; the coach may do without them.
            return exception.Types.OfType<Type>();
        }
    }

    private static string? Missing(Exception exception) => exception.GetBaseException() is FileNotFoundException { FileName: { } name } ? name.Split(',')[0] : null;
}
