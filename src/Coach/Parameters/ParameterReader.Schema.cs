using System.Text.Json.Nodes;

namespace Coach.Parameters;

// What only a JSON Schema asks for; no declared type does.
public ref partial struct ParameterReader
{
    /// <summary>The characters of the number, date or the like that was read last; null if it could not be read.</summary>
    internal readonly string? Token => _failed ? null : _token.ToString();

    /// <summary>Whether the last value could be read.</summary>
    internal readonly bool IsRead => !_failed;

    /// <summary>Reads the properties that nothing has asked for, each by the same parser.</summary>
    internal void Rest(JsonObject into, ParameterParser<JsonNode?> element)
    {
        if (_asked is not null || (!_isIndexed && !Index()))
        {
            return;
        }

        for (var at = 0; at < _count; at++)
        {
            ref var entry = ref _entries[at];
            if (entry.IsRead || entry.IsDropped)
            {
                continue;
            }

            entry.IsRead = true;
            _errors.HasUndeclared = true;
            var name = entry.Name(_json);
            into[name] = ReadChild(entry.Value.In(_json), _origin.Inside(entry.Value.Start), element, name, textValues: _textValues);
        }
    }

    /// <summary>
    /// Reads a value in the first of several ways that fits it as it is; if none does, in the first that fits once it is repaired, safely
    /// before by a guess.
    /// </summary>
    internal JsonNode? FirstThatFits(IReadOnlyList<ParameterParser<JsonNode?>> ways, string? name)
    {
        if (!TryBegin(name, out var raw))
        {
            return null;
        }

        JsonNode? value = null;
        var chosen = Best(raw, ways, name, isRepairing: false, ref value);
        if (chosen is not null && chosen.Weight != default && _errors.IsRepairing)
        {
            chosen = Best(raw, ways, name, isRepairing: true, ref value);
        }

        if (chosen is null)
        {
            Fail("has too many shapes inside each other to choose from.");
            return null;
        }

        _errors.Adopt(chosen);
        _failed = chosen.Count > 0;
        return value;
    }

    /// <summary>The way that has the least against it, and the earliest of several; null once too much has been tried.</summary>
    private readonly ParameterErrors? Best(
        ReadOnlySpan<char> raw, IReadOnlyList<ParameterParser<JsonNode?>> ways, string? name, bool isRepairing, ref JsonNode? value)
    {
        ParameterErrors? best = null;
        foreach (var way in ways)
        {
            if (_errors.Try(raw.Length, isRepairing) is not { } errors)
            {
                return null;
            }

            var tried = ReadChild(raw, OriginOf(name), way, name, -1, _textValues, errors);
            if (best is null || errors.Weight.CompareTo(best.Weight) < 0)
            {
                (best, value) = (errors, tried);
            }

            if (best.Weight == default)
            {
                return best;
            }
        }

        return best;
    }
}
