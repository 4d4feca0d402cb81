namespace Coach.Markup;

/// <summary>
/// Where the characters of a body that was written anew came from: pairs of a place in the body and one in the reply, both rising. Between two
/// pairs the texts run along each other.
/// </summary>
internal sealed class OffsetMap
{
    private readonly List<(int Body, int Reply)> _pairs = [];

    /// <summary>From <paramref name="body"/> on, the body's characters are those from <paramref name="reply"/> on.</summary>
    public void Add(int body, int reply)
    {
        if (_pairs.Count > 0 && body - _pairs[^1].Body == reply - _pairs[^1].Reply)
        {
            return;
        }

        _pairs.Add((body, reply));
    }

    /// <summary>A map of places in the body and in a text by turns, where the text starts at <paramref name="offset"/> in the reply.</summary>
    public static OffsetMap Of(List<int> places, int offset)
    {
        var map = new OffsetMap();
        for (var index = 0; index < places.Count; index += 2)
        {
            map.Add(places[index], places[index + 1] + offset);
        }

        return map;
    }

    /// <summary>The same for a reply of which the text is the part from <paramref name="offset"/> on.</summary>
    public OffsetMap MovedBy(int offset)
    {
        if (offset == 0)
        {
            return this;
        }

        var moved = new OffsetMap();
        foreach (var (body, reply) in _pairs)
        {
            moved._pairs.Add((body, reply + offset));
        }

        return moved;
    }

    /// <summary>The same for the part of the body from <paramref name="start"/> on.</summary>
    public OffsetMap From(int start)
    {
        var map = new OffsetMap();
        map.Add(0, ToReply(start));
        foreach (var (body, reply) in _pairs)
        {
            if (body > start)
            {
                map.Add(body - start, reply);
            }
        }

        return map;
    }

    /// <summary>The place in the reply of what stands at <paramref name="body"/>.</summary>
    public int ToReply(int body)
    {
        var low = 0;
        for (var high = _pairs.Count - 1; low < high;)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _pairs[middle].Body <= body ? (middle, high) : (low, middle - 1);
        }

        if (_pairs.Count == 0)
        {
            return body;
        }

        var place = _pairs[low].Reply + Math.Max(0, body - _pairs[low].Body);
        return low + 1 < _pairs.Count ? Math.Min(place, _pairs[low + 1].Reply) : place;
    }
}
