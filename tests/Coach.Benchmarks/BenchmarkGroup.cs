namespace Coach.Benchmarks;

/// <summary>A subject of measurement and its rows. A new group is one class like this and its place in the list of the program.</summary>
public abstract class BenchmarkGroup
{
    /// <summary>What the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What stands above the table.</summary>
    public virtual string Title => Name;

    /// <summary>What is measured, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>Makes the rows, with their texts and whatever else they work on. Throws if both sides of a row do not come to the same result.</summary>
    public abstract IReadOnlyList<Comparison> CreateRows();

    /// <summary>The works whose rows the quick run times in a process of their own each; none if it times all rows in one.</summary>
    public virtual IReadOnlyList<string> Works => [];

    /// <summary>The rows of one of <see cref="Works"/>.</summary>
    public virtual IReadOnlyList<Comparison> CreateRows(string work) => throw new NotSupportedException($"{Name} is timed in one process.");

    /// <summary>BenchmarkDotNet's run of all rows; returns the exit code.</summary>
    public abstract int RunInFull();
}
