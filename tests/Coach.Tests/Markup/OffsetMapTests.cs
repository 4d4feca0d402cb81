using Coach.Markup;

namespace Coach.Tests.Markup;

/// <summary>Places of a body that was written anew, in the reply that it came from.</summary>
public sealed class OffsetMapTests
{
    [Fact]
    public void Between_two_pairs_the_texts_run_along_each_other_and_never_past_the_second()
    {
        var map = new OffsetMap();
        map.Add(0, 10);
        map.Add(4, 12);
        map.Add(6, 20);
        Assert.Equal([10, 11, 12, 12, 12, 13, 20, 21], Enumerable.Range(0, 8).Select(map.ToReply));
    }

    [Fact]
    public void What_comes_before_the_first_pair_is_where_it_is() => Assert.Equal([7, 7, 7, 8], Enumerable.Range(0, 4).Select(Map(2, 7).ToReply));

    [Fact]
    public void Without_a_pair_both_texts_are_the_same() => Assert.Equal(5, new OffsetMap().ToReply(5));

    [Fact]
    public void A_pair_that_only_goes_on_adds_nothing()
    {
        var map = new OffsetMap();
        map.Add(0, 10);
        map.Add(3, 13);
        map.Add(5, 12);
        Assert.Equal([10, 11, 12, 12, 12, 12, 13], Enumerable.Range(0, 7).Select(map.ToReply));
    }

    [Fact]
    public void Places_by_turns_are_moved_by_where_the_text_starts() =>
        Assert.Equal([100, 101, 103, 104], Enumerable.Range(0, 4).Select(OffsetMap.Of([0, 0, 2, 3], 100).ToReply));

    [Fact]
    public void Moved_by_nothing_it_is_the_same_and_else_another()
    {
        var map = OffsetMap.Of([0, 0, 2, 3], 0);
        Assert.Same(map, map.MovedBy(0));
        Assert.Equal([7, 8, 10, 11], Enumerable.Range(0, 4).Select(map.MovedBy(7).ToReply));
    }

    [Fact]
    public void Its_rest_begins_with_the_place_it_is_cut_at()
    {
        var map = OffsetMap.Of([0, 10, 4, 20, 6, 30], 0);
        Assert.Equal([11, 12, 13, 20, 21, 30], Enumerable.Range(0, 6).Select(map.From(1).ToReply));
        Assert.Equal([20, 21, 30], Enumerable.Range(0, 3).Select(map.From(4).ToReply));
        Assert.Equal([21, 30], Enumerable.Range(0, 2).Select(map.From(5).ToReply));
    }

    private static OffsetMap Map(int body, int reply)
    {
        var map = new OffsetMap();
        map.Add(body, reply);
        return map;
    }
}
