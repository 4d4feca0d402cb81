using System.Text.Json;

namespace Coach.Markup;

/// <summary>
/// Finds calls that ask for the same as an earlier one. Fingerprints, which cost nothing, tell most calls apart; only those that share
/// one are parsed and compared, through a second, strong hash, so that a reply full of similar calls stays linear.
/// </summary>
internal struct DuplicateSearch
{
    /// <summary>So many calls are compared one by one, which costs less than a table of them.</summary>
    private const int Few = 16;

    private Dictionary<ulong, ActionCall>? _seen;
    private Dictionary<(string Name, int Hash), List<ActionCall>>? _similar;

    public bool IsDuplicate(ActionCall call, List<ActionCall>? earlier)
    {
        if (earlier is null)
        {
            return false;
        }

        if (earlier.Count <= Few)
        {
            foreach (var other in earlier)
            {
                if (call.IsSameCallAs(other))
                {
                    return true;
                }
            }

            return false;
        }

        if (_seen is null)
        {
            _seen = [];
            foreach (var other in earlier)
            {
                IsKnown(other);
            }
        }

        return IsKnown(call);
    }

    /// <summary>Whether the same call is known; if not, it is from now on.</summary>
    private bool IsKnown(ActionCall call)
    {
        var key = ((ulong)(uint)call.Name.GetHashCode(StringComparison.OrdinalIgnoreCase) << 32) | call.Fingerprint;
        if (_seen!.TryAdd(key, call))
        {
            return false;
        }

        _similar ??= [];
        var first = _seen[key];
        var firsts = Similar(first);
        if (firsts.Count == 0)
        {
            firsts.Add(first);
        }

        var calls = Similar(call);
        foreach (var other in calls)
        {
            if (call.IsSameCallAs(other))
            {
                return true;
            }
        }

        calls.Add(call);
        return false;
    }

    private readonly List<ActionCall> Similar(ActionCall call)
    {
        var key = (call.Name.ToUpperInvariant(), Hash(call.Parameters));
        if (_similar!.TryGetValue(key, out var calls))
        {
            return calls;
        }

        return _similar[key] = [];
    }

    /// <summary>Equal for equal JSON; the order of properties does not count.</summary>
    private static int Hash(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var sum = 1;
                foreach (var property in value.EnumerateObject())
                {
                    sum = unchecked(sum + HashCode.Combine(property.Name, Hash(property.Value)));
                }

                return sum;
            case JsonValueKind.Array:
                var hash = new HashCode();
                foreach (var item in value.EnumerateArray())
                {
                    hash.Add(Hash(item));
                }

                return hash.ToHashCode();
            case JsonValueKind.String:
                return value.GetString()!.GetHashCode(StringComparison.Ordinal);
            case JsonValueKind.Number:
                return value.GetDouble().GetHashCode();
            default:
                return (int)value.ValueKind;
        }
    }
}
