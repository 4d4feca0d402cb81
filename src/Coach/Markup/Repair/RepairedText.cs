using System.Globalization;
using System.Text;

namespace Coach.Markup;

/// <summary>A body while it is written anew: its JSON, where each part of it comes from, and what was changed.</summary>
internal sealed class RepairedText
{
    private readonly StringBuilder _json = new();
    private readonly List<Repair> _repairs = [];
    private int _place;

    public OffsetMap Map { get; } = new();

    public int Length => _json.Length;

    public bool HasGuess { get; private set; }

    /// <summary>What was changed, in the order of the text.</summary>
    public List<Repair> Repairs => IsInOrder() ? [.. _repairs] : [.. _repairs.OrderBy(repair => repair.Offset)];

    public string Json => _json.ToString();

    public string Part(int start) => _json.ToString(start, _json.Length - start);

    public void Safe(string kind, int at)
    {
        // The last of doubled commas is also the one behind the last element.
        if (_repairs.Count == 0 || _repairs[^1].Kind != kind || _repairs[^1].Offset != at)
        {
            _repairs.Add(new Repair(kind, RepairTier.Safe, at));
        }
    }

    public void Guess(string kind, int at)
    {
        // Every structure that is open at the end notes it.
        if (kind == RepairKinds.Truncated && _repairs.Exists(repair => repair.Kind == kind))
        {
            return;
        }

        _repairs.Add(new Repair(kind, RepairTier.Guess, at));
        HasGuess = true;
    }

    public void Append(char c, int at)
    {
        ComesFrom(at);
        _json.Append(c);
    }

    public void Append(ReadOnlySpan<char> json, int at)
    {
        ComesFrom(at);
        _json.Append(json);
    }

    /// <summary>Writes a character of a string, escaped if JSON wants that.</summary>
    public void AppendInString(char c, int at)
    {
        ComesFrom(at);
        switch (c)
        {
            case '"' or '\\':
                _json.Append('\\').Append(c);
                break;
            case '\n':
                _json.Append("\\n");
                break;
            case '\r':
                _json.Append("\\r");
                break;
            case '\t':
                _json.Append("\\t");
                break;
            case < ' ':
                _json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                break;
            default:
                _json.Append(c);
                break;
        }
    }

    // As it nearly always is; hostile text has thousands of them.
    private bool IsInOrder()
    {
        for (var next = 1; next < _repairs.Count; next++)
        {
            if (_repairs[next].Offset < _repairs[next - 1].Offset)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is written next stands at <paramref name="at"/>; a bracket that stands nowhere, where the text before it ends.</summary>
    private void ComesFrom(int at)
    {
        _place = Math.Max(_place, at);
        Map.Add(_json.Length, _place);
    }
}
