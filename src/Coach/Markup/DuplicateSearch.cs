using System.Text.Json;

namespace Coach.Markup;

/// <summary>
/// Finds calls that ask for the same as an earlier one. Fingerprints, which cost nothing, tell most calls apart; only those that share
/// one are parsed and compared, through a second, strong hash, so that a reply full of similar calls stays linear.
/// </summary>
internal struct DuplicateSearch
{
    private Dictionary<(string Name, uint Fingerprint), ActionCall>? _seen;
    private Dictionary<(string Name, int Hash), List<ActionCall>>? _similar;

    public bool IsDuplicate(ActionCall call, List<ActionCall>? earlier)
    {
        if (earlier is null)
        {
            return false;
        }

        if (_seen is null)
        {
            _seen = [];
            _seen[(earlier[0].Name, earlier[0].Fingerprint)] = earlier[0];
        }

        if (_seen.TryAdd((call.Name, call.Fingerprint), call))
        {
            return false;
        }

        _similar ??= [];
        var first = _seen[(call.Name, call.Fingerprint)];
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
        var key = (call.Name, Hash(call.Parameters));
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
