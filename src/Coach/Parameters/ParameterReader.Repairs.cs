using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Coach.Markup;

namespace Coach.Parameters;

// What is tried with a single value that is not as it should be. Each is called only where the strict reading failed.
public ref partial struct ParameterReader
{
    private readonly void Repair(string kind, RepairTier tier, string expected, scoped ReadOnlySpan<char> raw) =>
        _errors.Repair(kind, tier, _origin.Of(_at), _last ?? "", tier == RepairTier.Guess ? Complaint(expected, raw) : "");

    private readonly string? AsText(ReadOnlySpan<char> raw)
    {
        if (raw[0] is '{' or '[' || !_errors.Allows(RepairTier.Guess))
        {
            return null;
        }

        Repair(RepairKinds.ConvertedValue, RepairTier.Guess, "text", raw);
        return raw.ToString();
    }

    private readonly bool? AsBoolean(ReadOnlySpan<char> raw)
    {
        if (raw[0] is '{' or '[' || !_errors.IsRepairing)
        {
            return null;
        }

        var text = IsText(raw) ? Unescape(raw).Trim() : raw.ToString();
        if (IsText(raw) && bool.TryParse(text, out var value) && _errors.Allows(RepairTier.Safe))
        {
            Repair(RepairKinds.QuotedScalar, RepairTier.Safe, "true or false", raw);
            return value;
        }

        bool? meant = text.ToUpperInvariant() switch
        {
            "YES" or "Y" or "ON" => true,
            "NO" or "N" or "OFF" => false,
            _ when TryNumber(text, out double number) && number is 0 or 1 => number == 1,
            _ => null,
        };
        if (meant is null || !_errors.Allows(RepairTier.Guess))
        {
            return null;
        }

        Repair(RepairKinds.ConvertedValue, RepairTier.Guess, "true or false", raw);
        return meant;
    }

    private bool TryAsNumber<T>(ReadOnlySpan<char> raw, out T value)
        where T : struct, INumberBase<T>
    {
        value = default;
        if (!_errors.IsRepairing || !IsText(raw))
        {
            return false;
        }

        var text = Unescape(raw).Trim();
        _token = text;
        if (!_textValues && TryNumber(text, out value))
        {
            Repair(RepairKinds.QuotedScalar, RepairTier.Safe, "", raw);
            return true;
        }

        if (!_errors.Allows(RepairTier.Guess) || OnlyNumber(text) is not { } digits)
        {
            return false;
        }

        var isAlone = digits.Length == text.Length;
        var plain = digits.Replace(",", "", StringComparison.Ordinal).TrimStart('+').TrimEnd('.');
        plain = plain.Replace("-.", "-0.", StringComparison.Ordinal);
        plain = plain.StartsWith('.') ? "0" + plain : plain;
        if (!TryNumber(plain, out value))
        {
            return false;
        }

        _token = plain;
        Repair(isAlone ? RepairKinds.NumberFormat : RepairKinds.DigitsInWords, RepairTier.Guess, NumberKind<T>(default), raw);
        return true;
    }

    /// <summary>The one number in a text; null if there is none, or more than one that it could be.</summary>
    private static string? OnlyNumber(string text)
    {
        if (text.Length > Spelling.Longest)
        {
            return null;
        }

        var found = NumberInText().Match(text);
        if (!found.Success || found.NextMatch().Success || (found.Index > 0 && (char.IsLetter(text[found.Index - 1]) || text[found.Index - 1] == '_')))
        {
            return null;
        }

        // What ends a sentence or a clause is no part of the number, unless the number is all there is.
        var number = found.Length == text.Length ? found.Value : found.Value.TrimEnd('.', ',');
        return IsNumberFormat().IsMatch(number) ? number : null;
    }

    [GeneratedRegex(@"[+-]?(?:\d[\d.,]*|\.\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberInText();

    // A comma groups thousands, or it is a decimal point, or it parts two numbers: only the first can be told.
    [GeneratedRegex(@"^[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:(?<=[0-9])\.|\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsNumberFormat();

    /// <summary>The value that is meant by another spelling, or nearly; -1 if none is.</summary>
    private readonly int Meant(Choices choices, string text, scoped ReadOnlySpan<char> raw)
    {
        var index = choices.Spelled(text);
        if (index >= 0)
        {
            Repair(RepairKinds.ValueSpelling, RepairTier.Safe, "", raw);
            return index;
        }

        index = _errors.Allows(RepairTier.Guess) ? choices.Near(text) : -1;
        if (index >= 0)
        {
            Repair(RepairKinds.NearMissValue, RepairTier.Guess, $"one of {choices}", raw);
        }

        return index;
    }

    private readonly bool TryMeant<T>(ref T value, scoped ReadOnlySpan<T> allowed)
    {
        if (!_errors.IsRepairing || value is not string text || allowed.ToArray() is not string[] names)
        {
            return false;
        }

        var index = Meant(new(names), text, Quoted(text));
        value = index < 0 ? value : allowed[index];
        return index >= 0;
    }

    private static string ShowValue<T>(T value) => value switch
    {
        string text => Show(Quoted(text)),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        _ = JsonStrings.Append(quoted, text);
        return quoted.ToString();
    }
}
