using System.Text;
using Coach.Markup;

namespace Coach.Parameters;

/// <summary>What is wrong with one parameter.</summary>
/// <param name="Path">The parameter, such as <c>steps[2].title</c>; empty for the parameters as a whole.</param>
/// <param name="Message">What is wrong and what would be right, as the rest of a sentence that begins with the path, without a full stop.</param>
public readonly record struct ParameterError(string Path, string Message)
{
    /// <summary>The sentence, without a full stop.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path} {Message}";
}

/// <summary>A change that made a parameter readable.</summary>
/// <param name="Kind">One of <see cref="RepairKinds"/>.</param>
/// <param name="Tier">Whether the meaning was kept.</param>
/// <param name="Offset">Where, in UTF-16 characters from the start of the body.</param>
/// <param name="Complaint">What was wrong and what would have been right.</param>
internal readonly record struct ParameterRepair(string Kind, RepairTier Tier, int Offset, ParameterError Complaint);

/// <summary>How much had been noted at some moment.</summary>
internal readonly record struct NoteMark(int Errors, int Ignored, int Repairs);

/// <summary>Collects what is wrong with a body, and what was done about it. Costs nothing while nothing is.</summary>
/// <param name="level">The most that may be done.</param>
internal sealed class ParameterErrors(RepairLevel level = RepairLevel.Guess)
{
    // A hostile body of a thousand wrong elements must not become a reply of a thousand sentences.
    private const int MostErrors = 16;
    private const int MostRepairs = 32;
    private List<ParameterError>? _errors;
    private List<string>? _ignored;
    private List<ParameterRepair>? _repairs;
    private Dictionary<Delegate, string[]>? _declared;
    private TrialBudget? _budget;

    public RepairLevel Level { get; } = level;

    /// <summary>Whether what is not strictly right is repaired in this pass; the first one finds out whether there is anything to repair.</summary>
    public bool IsRepairing { get; private set; }

    public int Count { get; private set; }

    public int IgnoredCount => _ignored?.Count ?? 0;

    public IReadOnlyList<ParameterError> Items => _errors ?? [];

    /// <summary>Names in the body that the action does not declare.</summary>
    public IReadOnlyList<string> Ignored => _ignored ?? [];

    /// <summary>The first of what was repaired. A guess is never left out for a repair that is safe.</summary>
    public IReadOnlyList<ParameterRepair> Repairs => _repairs ?? [];

    public NoteMark Mark => new(_errors?.Count ?? 0, IgnoredCount, _repairs?.Count ?? 0);

    /// <summary>How much speaks against what was read: errors above guesses, guesses above what was ignored, that above safe repairs.</summary>
    public (int Errors, int Guesses, int Ignored, int Repairs) Weight =>
        (Count, _repairs?.Count(repair => repair.Tier == RepairTier.Guess) ?? 0, IgnoredCount + (HasUndeclared ? 1 : 0), _repairs?.Count ?? 0);

    /// <summary>Whether everything was as it is declared, so that there is nothing to repair.</summary>
    public bool IsClean => Count == 0 && IgnoredCount == 0 && !HasUndeclared;

    /// <summary>Whether a name was kept that is not declared, and might be a declared one in another spelling.</summary>
    public bool HasUndeclared { get; set; }

    /// <summary>Begins the second pass.</summary>
    public void StartRepairing()
    {
        (_errors, _ignored, _repairs, Count, HasUndeclared, IsRepairing) = (null, null, null, 0, false, true);
    }

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

    public bool Allows(RepairTier tier) => IsRepairing && (tier == RepairTier.Safe || Level == RepairLevel.Guess);

    public void Repair(string kind, RepairTier tier, int offset, string path, string complaint)
    {
        _repairs ??= [];
        if (_repairs.Count < MostRepairs)
        {
            _repairs.Add(new(kind, tier, offset, new(path, complaint.TrimEnd('.'))));
        }
        else if (tier == RepairTier.Guess && _repairs[^1].Tier == RepairTier.Safe)
        {
            _repairs[^1] = new(kind, tier, offset, new(path, complaint.TrimEnd('.')));
        }
    }

    /// <summary>Paths are made relative to the value that is read, and completed on the way out: a body without errors pays nothing.</summary>
    public void Prefix(NoteMark from, string prefix)
    {
        for (var index = from.Errors; index < (_errors?.Count ?? 0); index++)
        {
            _errors![index] = _errors[index] with { Path = Join(prefix, _errors[index].Path) };
        }

        for (var index = from.Ignored; index < IgnoredCount; index++)
        {
            _ignored![index] = Join(prefix, _ignored[index]);
        }

        for (var index = from.Repairs; index < (_repairs?.Count ?? 0); index++)
        {
            var complaint = _repairs![index].Complaint;
            _repairs[index] = _repairs[index] with { Complaint = complaint with { Path = Join(prefix, complaint.Path) } };
        }
    }

    /// <summary>The names that a parser asks for, found once for each parser.</summary>
    public string[]? DeclaredBy(Delegate parser) => _declared?.GetValueOrDefault(parser);

    public string[] Declare(Delegate parser, string[] names) => (_declared ??= [])[parser] = names;

    /// <summary>Collects what one of several ways to read a value gives; null once too much has been tried.</summary>
    /// <param name="cost">How long the value is.</param>
    /// <param name="isRepairing">Whether to repair it.</param>
    public ParameterErrors? Try(int cost, bool isRepairing)
    {
        _budget ??= new();
        if (!_budget.Spend(cost))
        {
            return null;
        }

        return new(Level) { IsRepairing = isRepairing, _declared = _declared ??= [], _budget = _budget };
    }

    /// <summary>Takes over what the chosen way gave.</summary>
    public void Adopt(ParameterErrors chosen)
    {
        foreach (var (path, message) in chosen.Items)
        {
            Add(path, message);
        }

        Count += chosen.Count - chosen.Items.Count;
        HasUndeclared |= chosen.HasUndeclared;
        foreach (var path in chosen.Ignored)
        {
            Ignore(path);
        }

        foreach (var repair in chosen.Repairs)
        {
            Repair(repair.Kind, repair.Tier, repair.Offset, repair.Complaint.Path, repair.Complaint.Message);
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

    /// <summary>Choices inside choices multiply; so that no body costs more than a fixed amount, all trials together are counted, in characters.</summary>
    private sealed class TrialBudget
    {
        private const int CostOfTrying = 1_024;
        private int _left = 32 * 1024 * 1024;

        public bool Spend(int cost) => (_left -= cost + CostOfTrying) > 0;
    }
}
