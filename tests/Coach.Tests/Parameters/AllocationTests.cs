using Coach.Parameters;

namespace Coach.Tests.Parameters;

/// <summary>What reading strict JSON allocates: the results and, for all of a body, one fixed amount.</summary>
public sealed class AllocationTests
{
    private const int Runs = 16;

    private static readonly EnumNames<DayOfWeek> Days = new(("MONDAY", "Monday", DayOfWeek.Monday), ("TUESDAY", "Tuesday", DayOfWeek.Tuesday));

    // An array, because a collection expression of numbers costs something until the JIT compiler has optimised its method.
    private static readonly int[] Even = [2, 4];

    /// <summary>Values of each kind that hold no memory of their own, and constraints on them.</summary>
    private static readonly Kind[] Kinds =
    [
        new("7", static (ref r, name) => r.Range(r.Number<int>(name), 1, 9)),
        new("-7.25e3", static (ref r, name) => r.Number<double>(name)),
        new("12345678901234567890.5", static (ref r, name) => r.Number<decimal>(name)),
        new("true", static (ref r, name) => r.Boolean(name)),
        new("\"TUESDAY\"", static (ref r, name) => r.Enum(Days, name)),
        new("4", static (ref r, name) => r.Allowed<int>(r.Number<int>(name), Even)),
        new("\"2026-05-01T09:30:00Z\"", static (ref r, name) => r.DateTimeOffset(name)),
        new("\"2026-05-01\"", static (ref r, name) => r.DateOnly(name)),
        new("\"09:30\"", static (ref r, name) => r.TimeOnly(name)),
        new("\"P1DT2H30M1.5S\"", static (ref r, name) => r.TimeSpan(name)),
        new("\"00:15:00\"", static (ref r, name) => r.TimeSpan(name)),
        new("\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"", static (ref r, name) => r.Guid(name)),
        new("{\"a\":{\"b\":[]}}", static (ref r, name) => r.Object(static (ref o) => o.Object(static (ref p) => p.IsPresent("b") ? 1 : 0, "a"), name)),
        new("null", static (ref r, name) => r.IsPresent(name)),
    ];

    private delegate void Read(ref ParameterReader reader, string name);

    public static TheoryData<int> Counts { get; } = [4, 8, 9, 16, 17, 40, 400];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Values_that_hold_no_memory_cost_none_however_many_there_are(int count)
    {
        var least = Measure(0);
        Assert.Equal(least, Measure(count));

        static long Measure(int count)
        {
            var names = Enumerable.Range(0, count).Select(i => $"p{i}").ToArray();
            var body = $"{{{string.Join(", ", names.Select((name, i) => $"\"{name}\": {Kinds[i % Kinds.Length].Json}"))}}}";
            return Allocated(body, (ref r) =>
            {
                for (var i = 0; i < names.Length; i++)
                {
                    Kinds[i % Kinds.Length].Read(ref r, names[i]);
                }

                return 0;
            });
        }
    }

    [Fact]
    public void A_value_of_each_kind_costs_nothing()
    {
        var least = Allocated("{}", static (ref _) => 0);
        var costs = Kinds.Select(kind => (kind.Json, Bytes: Allocated($"{{\"a\": {kind.Json}}}", (ref r) =>
        {
            kind.Read(ref r, "a");
            return 0;
        }) - least)).ToArray();
        Assert.DoesNotContain(costs, static cost => cost.Bytes != 0);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("Some text that is a little longer, as people write it.")]
    public void Text_costs_its_string_also_where_a_pattern_and_choices_constrain_it(string text)
    {
        var body = $"{{\"text\": \"{text}\"}}";
        var least = Allocated("{}", static (ref _) => "");
        var copy = Cost(() => new string(text.AsSpan()));
        Assert.Equal(least + copy, Allocated(body, static (ref r) => r.Length(r.String("text"), 1, 200)));
        Assert.Equal(least + copy, Allocated(body, static (ref r) => r.Pattern(r.String("text"), "[A-Za-z ,.]+")));
        Assert.Equal(least + copy, Allocated(body, static (ref r) => r.Allowed(r.String("text"), ["short", "Some text that is a little longer, as people write it."])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(300)]
    public void Lists_and_dictionaries_cost_what_they_hold(int count)
    {
        var list = $"{{\"a\": [{string.Join(", ", Enumerable.Range(0, count))}]}}";
        var map = $"{{\"a\": {{{string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"{i}\": {i}"))}}}}}";
        var least = Allocated("{}", static (ref _) => 0);
        Assert.Equal(least + Cost(() => new List<int>(count)), Allocated(list, static (ref r) => r.List(static (ref e) => e.Number<int>(), "a")));
        Assert.Equal(least + (count == 0 ? 0 : Cost(() => new int[count])), Allocated(list, static (ref r) => r.Array(static (ref e) => e.Number<int>(), "a")));
        var keys = Enumerable.Range(0, count).Select(i => $"{i}").ToArray();
        var dictionary = Cost(() => new Dictionary<string, int>(count, StringComparer.Ordinal)) + keys.Sum(key => Cost(() => new string(key.AsSpan())));
        Assert.Equal(least + dictionary, Allocated(map, static (ref r) => r.Dictionary(static (ref e) => e.Number<int>(), "a")));
    }

    /// <summary>The bytes that one strict reading allocates.</summary>
    private static long Allocated<T>(string body, ParameterParser<T> parser) => Cost(() =>
    {
        var errors = new ParameterErrors();
        if (!ParameterReader.TryRead(body, false, parser, errors, out _) || !errors.IsClean)
        {
            throw new InvalidOperationException($"{errors}");
        }

        return errors;
    });

    /// <summary>The least of several runs: caches are filled, and the runtime's own allocations are not counted.</summary>
    private static long Cost(Func<object> make)
    {
        var least = long.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(make());
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private sealed record Kind(string Json, Read Read);
}
