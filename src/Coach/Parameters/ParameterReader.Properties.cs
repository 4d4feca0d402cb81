using System.Buffers;
using System.Numerics;
using Coach.Markup;

namespace Coach.Parameters;

// The properties of an object, found by name.
public ref partial struct ParameterReader
{
    private bool TryFind(string? name, out ReadOnlySpan<char> raw)
    {
        raw = default;
        if (_asked is not null)
        {
            NoteAsked(name);
            return false;
        }

        if (name is null)
        {
            (_at, _isTaken) = (0, true);
            raw = _json;
            return true;
        }

        if ((!_isIndexed && !Index()) || Find(name) is not (var at and >= 0))
        {
            return false;
        }

        ref var entry = ref _entries[at];
        entry.IsRead = true;
        (_next, _at) = (at, entry.Value.Start);
        raw = entry.Value.In(_json);
        return true;
    }

    private readonly int Find(string name)
    {
        // Models write parameters in the declared order, so the next one is nearly always the one that is asked for.
        for (var (step, at) = (0, _next); step < _count; step++, at++)
        {
            if (at >= _count)
            {
                at = 0;
            }

            if (_entries[at].Is(_json, name))
            {
                return at;
            }
        }

        return _declared is null ? -1 : FindMeant(name);
    }

    private bool Index()
    {
        if (_json[0] != '{')
        {
            return false;
        }

        _isIndexed = true;
        if (_places is not null)
        {
            TakePlaces();
            return true;
        }

        for (var parts = new JsonParts(_json); parts.MoveNext();)
        {
            if (_count == _entries.Length)
            {
                Grow();
            }

            var name = parts.TakeName();
            _entries[_count++] = new() { QuotedName = name, Value = parts.TakeValue(), IsNameEscaped = name.In(_json).Contains('\\') };
        }

        Check();
        return true;
    }

    /// <summary>Takes over where the properties stand.</summary>
    private void TakePlaces()
    {
        _count = _places!.Length / JsonLexer.PlacesPerProperty;
        for (var index = 0; index < _count; index++)
        {
            var place = _places.AsSpan(index * JsonLexer.PlacesPerProperty, JsonLexer.PlacesPerProperty);
            var isEscaped = place[1] < 0;
            ref var entry = ref _entries[index];
            entry.QuotedName = new(place[0], (isEscaped ? ~place[1] : place[1]) - place[0]);
            entry.Value = new(place[2], place[3] - place[2]);
            entry.IsNameEscaped = isEscaped;
        }

        Check();
    }

    private readonly void Check()
    {
        NoteDuplicates();
        if (_declared is not null)
        {
            FindMeantNames();
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<Entry>.Shared.Rent(_count * 2);
        _entries.CopyTo(larger);
        Return();
        _entries = _rented = larger;
    }

    private readonly void NoteDuplicates()
    {
        if (_count <= 16)
        {
            for (var later = 1; later < _count; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    if (!_entries[earlier].IsDropped && _entries[later].HasNameOf(_entries[earlier], _json))
                    {
                        NoteDuplicate(earlier, later);
                    }
                }
            }

            return;
        }

        NoteDuplicatesOfMany();
    }

    /// <summary>Finds them in a table with open addressing, of which at least half is free; rented, so that names cost no strings.</summary>
    private readonly void NoteDuplicatesOfMany()
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)_count * 2);
        var slots = ArrayPool<int>.Shared.Rent(size);
        slots.AsSpan(0, size).Clear();
        for (var index = 0; index < _count; index++)
        {
            var slot = _entries[index].Hash(_json) & (size - 1);
            while (slots[slot] > 0 && !_entries[index].HasNameOf(_entries[slots[slot] - 1], _json))
            {
                slot = (slot + 1) & (size - 1);
            }

            if (slots[slot] > 0)
            {
                NoteDuplicate(slots[slot] - 1, index);
            }

            slots[slot] = index + 1;
        }

        ArrayPool<int>.Shared.Return(slots);
    }

    private readonly void NoteDuplicate(int earlier, int later)
    {
        var name = _entries[later].Name(_json);
        if (!_errors.Allows(RepairTier.Guess))
        {
            _errors.Add(name, "is given twice.");
            return;
        }

        _errors.Repair(RepairKinds.DuplicateKey, RepairTier.Guess, _origin.Of(_entries[later].QuotedName.Start), name, "is given twice.");
        _entries[earlier].IsDropped = true;
    }

    private void NoteUnread()
    {
        if (!_isIndexed && !_isTaken && _json[0] == '{')
        {
            Index();
        }

        for (var index = 0; index < _count; index++)
        {
            if (_entries[index] is { IsRead: false, IsDropped: false })
            {
                _errors.Ignore(_entries[index].Name(_json));
            }
        }
    }

    private void Return()
    {
        if (_rented is not null)
        {
            ArrayPool<Entry>.Shared.Return(_rented);
            _rented = null;
        }
    }

    /// <summary>One property of an object, by its place in the body.</summary>
    private struct Entry
    {
        public JsonParts.Part QuotedName;
        public JsonParts.Part Value;
        public bool IsNameEscaped;
        public bool IsRead;

        /// <summary>Given again later, which counts.</summary>
        public bool IsDropped;

        /// <summary>The declared name that is meant by another spelling: its place among those that were asked for, from 1.</summary>
        public int Meant;

        public readonly bool Is(ReadOnlySpan<char> json, string name) => (IsNameEscaped ? Name(json) : RawName(json)).SequenceEqual(name) && !IsDropped;

        public readonly bool HasNameOf(in Entry other, ReadOnlySpan<char> json) =>
            IsNameEscaped || other.IsNameEscaped
                ? Name(json).Equals(other.Name(json), StringComparison.Ordinal)
                : RawName(json).SequenceEqual(other.RawName(json));

        // The runtime's hash of text is seeded, so that no body can be made of names that collide.
        public readonly int Hash(ReadOnlySpan<char> json) => string.GetHashCode(IsNameEscaped ? Name(json) : RawName(json));

        public readonly string Name(ReadOnlySpan<char> json) => Unescape(QuotedName.In(json));

        private readonly ReadOnlySpan<char> RawName(ReadOnlySpan<char> json) => json.Slice(QuotedName.Start + 1, QuotedName.Length - 2);
    }
}
