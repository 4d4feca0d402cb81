using System.Text;

namespace Coach.Parameters;

/// <summary>What is wrong with one parameter.</summary>
/// <param name="Path">The parameter, such as <c>steps[2].title</c>; empty for the body as a whole.</param>
/// <param name="Message">What is wrong and what would be right, as the rest of a sentence that begins with the path, without a full stop.</param>
internal readonly record struct ParameterError(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path} {Message}";
}

/// <summary>Collects what is wrong with a body. Costs nothing while nothing is.</summary>
internal sealed class ParameterErrors
{
    // A hostile body of a thousand wrong elements must not become a reply of a thousand sentences.
    private const int MostErrors = 16;
    private List<ParameterError>? _errors;
    private List<string>? _ignored;

    public int Count { get; private set; }

    public int IgnoredCount => _ignored?.Count ?? 0;

    public IReadOnlyList<ParameterError> Items => _errors ?? [];

    /// <summary>Names in the body that the action does not declare.</summary>
    public IReadOnlyList<string> Ignored => _ignored ?? [];

    public void Add(string path, string message)
    {
        Count++;
        if (Count <= MostErrors)
        {
            (_errors ??= []).Add(new(path, message.TrimEnd('.')));
        }
    }

    public void Ignore(string path)
    {
        if (IgnoredCount < MostErrors)
        {
            (_ignored ??= []).Add(path);
        }
    }

    /// <summary>Paths are made relative to the value that is read, and completed on the way out: a body without errors pays nothing.</summary>
    public void Prefix(int errorsFrom, int ignoredFrom, string prefix)
    {
        for (var index = errorsFrom; index < (_errors?.Count ?? 0); index++)
        {
            _errors![index] = _errors[index] with { Path = Join(prefix, _errors[index].Path) };
        }

        for (var index = ignoredFrom; index < IgnoredCount; index++)
        {
            _ignored![index] = Join(prefix, _ignored[index]);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder().AppendJoin("; ", Items);
        if (Count > MostErrors)
        {
            text.Append($"; and {Count - MostErrors} more");
        }

        return text.Append('.').ToString();
    }

    private static string Join(string prefix, string path) =>
        prefix.Length == 0 ? path : path.Length == 0 ? prefix : path[0] == '[' ? prefix + path : $"{prefix}.{path}";
}
