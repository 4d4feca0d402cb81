using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.States;

/// <summary>A node of states.yaml with its place.</summary>
internal abstract record YamlNode(LinePositionSpan Place)
{
    /// <summary>How many nodes this one is with all below it, aliases written out.</summary>
    public int Size { get; init; } = 1;
}

internal sealed record YamlScalar(string Text, bool IsPlain, LinePositionSpan Place) : YamlNode(Place)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items, LinePositionSpan Place) : YamlNode(Place);

internal sealed record YamlMapping(IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries, LinePositionSpan Place) : YamlNode(Place);

/// <summary>What is wrong in a file that is not C#, and where.</summary>
internal sealed record FileProblem(string Id, string Path, LinePositionSpan Place, EquatableArray<string> Arguments);

/// <summary>Collects what is wrong in one file. Said twice at one place, it is said once: an alias is read wherever it is used.</summary>
internal sealed class FileProblems(string path)
{
    private readonly List<FileProblem> _items = [];

    public EquatableArray<FileProblem> Items => _items.Distinct().ToEquatableArray();

    public void Add(string id, LinePositionSpan place, params string[] arguments) => _items.Add(new(id, path, place, arguments.ToEquatableArray()));
}
