using Coach.Markup;

namespace Coach.Parameters;

// Names in another spelling. Which name is meant can be told only when all declared names are known, and a parser knows them: it is run once
// on nothing, and the names that it asks for are noted.
public ref partial struct ParameterReader
{
    /// <summary>Each is compared with each declared name.</summary>
    private const int MostNearMisses = 16;

    /// <summary>Finds out, for the second pass, what names the parser will ask for.</summary>
    private void Expect<T>(ParameterParser<T> parser)
    {
        if (_json[0] == '{')
        {
            _declared = _errors.DeclaredBy(parser) ?? _errors.Declare(parser, AskedBy(parser));
        }
    }

    private static string[] AskedBy<T>(ParameterParser<T> parser)
    {
        var asked = new List<string>();
        var reader = new ParameterReader("{}", default, textValues: false, default, new ParameterErrors(RepairLevel.Strict)) { _asked = asked };
        try
        {
            parser(ref reader);
        }
#pragma warning disable CA1031 // The record's own constructor met the defaults that stand in for everything; its arguments have been asked for.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [.. asked];
        }

        return [.. asked];
    }

    private readonly void NoteAsked(string? name)
    {
        if (name is not null && !_asked!.Contains(name))
        {
            _asked.Add(name);
        }
    }

    private readonly int FindMeant(string name)
    {
        for (var at = 0; at < _count; at++)
        {
            if (_entries[at] is { Meant: > 0 and var meant, IsDropped: false } && _declared![meant - 1] == name)
            {
                return at;
            }
        }

        return -1;
    }

    private readonly void FindMeantNames()
    {
        if (_declared!.Length == 0)
        {
            return;
        }

        var missing = new Dictionary<string, int>(_declared.Length, StringComparer.Ordinal);
        for (var index = 0; index < _declared.Length; index++)
        {
            missing.Add(_declared[index], index);
        }

        List<int>? free = null;
        for (var at = 0; at < _count; at++)
        {
            if (!_entries[at].IsDropped && !missing.Remove(_entries[at].Name(_json)))
            {
                (free ??= []).Add(at);
            }
        }

        if (free is null || missing.Count == 0)
        {
            return;
        }

        free = WithoutSpelled(free, missing);
        if (missing.Count > 0 && free.Count <= MostNearMisses && _errors.Allows(RepairTier.Guess))
        {
            FindNear(free, missing);
        }
    }

    /// <summary>Takes those that are only spelled otherwise out of both.</summary>
    private readonly List<int> WithoutSpelled(List<int> free, Dictionary<string, int> missing)
    {
        var bare = new Dictionary<string, int>(missing.Count, StringComparer.Ordinal);
        foreach (var (name, index) in missing)
        {
            // Two declared names that are one when bare are told apart by nothing.
            bare[Spelling.Bare(name)] = bare.ContainsKey(Spelling.Bare(name)) ? -1 : index;
        }

        var left = new List<int>();
        foreach (var at in free)
        {
            var written = _entries[at].Name(_json);
            if (Spelling.Bare(written) is not { Length: > 0 } meant || !bare.TryGetValue(meant, out var index) || index < 0)
            {
                left.Add(at);
                continue;
            }

            if (!missing.Remove(_declared![index]))
            {
                _errors.Add(_declared[index], $"is given twice, once as {Shortened(written)}.");
                _entries[at].IsDropped = true;
                continue;
            }

            Mean(at, index, RepairKinds.NameSpelling, RepairTier.Safe, written);
        }

        return left;
    }

    /// <summary>A name that is nearly a missing one and no other, unless a second one is, too.</summary>
    private readonly void FindNear(List<int> free, Dictionary<string, int> missing)
    {
        Dictionary<int, int>? meant = null;
        foreach (var at in free)
        {
            if (OnlyNear(Spelling.Bare(_entries[at].Name(_json))) is var index and >= 0 && missing.ContainsKey(_declared![index]))
            {
                meant ??= [];
                meant[index] = meant.ContainsKey(index) ? -1 : at;
            }
        }

        foreach (var (index, at) in meant ?? [])
        {
            if (at >= 0)
            {
                Mean(at, index, RepairKinds.NearMissName, RepairTier.Guess, _entries[at].Name(_json));
            }
        }
    }

    private readonly int OnlyNear(string bare)
    {
        var found = -1;
        for (var index = 0; index < _declared!.Length; index++)
        {
            var declared = Spelling.Bare(_declared[index]);
            var most = Spelling.Tolerance(declared);
            if (Spelling.Distance(bare, declared, most) <= most && most > 0)
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = index;
            }
        }

        return found;
    }

    private readonly void Mean(int at, int index, string kind, RepairTier tier, string written)
    {
        _entries[at].Meant = index + 1;
        _errors.Repair(kind, tier, _origin.Of(_entries[at].QuotedName.Start), _declared![index], $"is written {Shortened(written)}.");
    }

    private static string Shortened(string name) => name.Length <= 40 ? name : string.Concat(name.AsSpan(0, 39), "…");
}
