using System.Collections;

namespace Coach.Markup;

/// <summary>The items of a reply. They are kept in slots, because an array of items would look at the type of each that is put into it.</summary>
internal sealed class ReplyItems : IReadOnlyList<ReplyItem>
{
    private Slot[] _slots = new Slot[8];

    public int Count { get; private set; }

    public ReplyItem this[int index]
    {
        get => _slots.AsSpan(0, Count)[index].Item;
        set => _slots.AsSpan(0, Count)[index] = new(value);
    }

    public void Insert(int index, ReplyItem item)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * Count);
        }

        if (index < Count)
        {
            Array.Copy(_slots, index, _slots, index + 1, Count - index);
        }

        _slots[index] = new(item);
        Count++;
    }

    public IEnumerator<ReplyItem> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return _slots[index].Item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly struct Slot(ReplyItem item)
    {
        public ReplyItem Item { get; } = item;
    }
}
