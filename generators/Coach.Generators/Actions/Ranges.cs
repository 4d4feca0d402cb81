using System.Globalization;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>[Range]: its bounds are int, double or text, and become constants of the parameter's type.</summary>
internal static class Ranges
{
    internal delegate string MessageOf(params (string Placeholder, string Value)[] values);

    public static (ConstraintModel? Model, string? Misfit) Parse(AttributeData attribute, ValueModel value, ITypeSymbol type, MessageOf message)
    {
        if (value.Kind is not (ValueKind.Integer or ValueKind.Fraction))
        {
            return (null, "it is for numbers");
        }

        var bounds = attribute.ConstructorArguments;
        if (bounds.Length < 2 || bounds[bounds.Length - 2].Value is not { } low || bounds[bounds.Length - 1].Value is not { } high)
        {
            return (null, "it has no bounds");
        }

        var limits = LimitsOf(value.Type);
        if (Constant(low, value, limits, isLow: true) is not { } min || Constant(high, value, limits, isLow: false) is not { } max)
        {
            return (null, $"its bounds {low} and {high} are no numbers");
        }

        var (lowIsExclusive, highIsExclusive) = (attribute.Named("MinimumIsExclusive", false), attribute.Named("MaximumIsExclusive", false));
        var isBeyond = limits is var (lowest, highest) && (min.Value > (double)highest || max.Value < (double)lowest);
        if (isBeyond || min.Value > max.Value || (min.Value.Equals(max.Value) && (lowIsExclusive || highIsExclusive)))
        {
            return (null, $"it has no value between {Literals.Invariant(low)} and {Literals.Invariant(high)}");
        }

        var exclusive = (lowIsExclusive ? ", minIsExclusive: true" : "") + (highIsExclusive ? ", maxIsExclusive: true" : "");
        return (new(ConstraintKind.Range)
        {
            Method = value.Type == "int" ? "Range" : $"Range<{value.Type}>",
            Arguments = $", {min.Code}, {max.Code}{exclusive}{message(("{1}", Literals.Invariant(low)), ("{2}", Literals.Invariant(high)))}",
            Low = min.Json,
            High = max.Json,
            LowIsExclusive = lowIsExclusive,
            HighIsExclusive = highIsExclusive,
        }, null);
    }

    /// <summary>A bound as the type can hold it, what the schema says of it, and what it is.</summary>
    private static (string Code, string? Json, double Value)? Constant(object bound, ValueModel value, (decimal Low, decimal High)? limits, bool isLow)
    {
        var number = bound switch
        {
            int integer => integer,
            double fraction => fraction,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        if (double.IsNaN(number))
        {
            return null;
        }

        if (limits is not var (lowest, highest))
        {
            return Floating(number, value.Type);
        }

        var whole = value.Kind == ValueKind.Integer ? (isLow ? Math.Ceiling(number) : Math.Floor(number)) : number;

        // Beyond what the type holds, the type's own limit says it; and 0.5 as a lower bound of whole numbers is 1.
        var exact = bound is string digits && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var precise) ? precise
            : number <= (double)lowest ? lowest
            : number >= (double)highest ? highest
            : (decimal)number;
        exact = value.Kind == ValueKind.Integer ? (isLow ? decimal.Ceiling(exact) : decimal.Floor(exact)) : exact;
        exact = Math.Min(Math.Max(exact, lowest), highest);
        var code = exact.ToString(CultureInfo.InvariantCulture);
        code = value.Type switch
        {
            "decimal" => code + "m",
            "global::System.Int128" or "global::System.UInt128" => $"({value.Type})({code})",
            _ => code,
        };
        return (code, exact == (isLow ? lowest : highest) ? null : exact.ToString(CultureInfo.InvariantCulture), whole);
    }

    private static (string Code, string? Json, double Value) Floating(double number, string type)
    {
        var json = double.IsInfinity(number) || Math.Abs(number) >= double.MaxValue ? null : number.ToString("R", CultureInfo.InvariantCulture);
        return (type == "double" ? Literals.Of(number) : $"({type})({Literals.Of(number)})", json, number);
    }

    private static (decimal Low, decimal High)? LimitsOf(string type) => type switch
    {
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "byte" => (byte.MinValue, byte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (ushort.MinValue, ushort.MaxValue),
        "int" or "nint" => (int.MinValue, int.MaxValue),
        "uint" or "nuint" => (uint.MinValue, uint.MaxValue),
        "long" => (long.MinValue, long.MaxValue),
        "ulong" => (ulong.MinValue, ulong.MaxValue),
        "decimal" => (decimal.MinValue, decimal.MaxValue),
        "global::System.Int128" => (long.MinValue, long.MaxValue),
        "global::System.UInt128" => (0, ulong.MaxValue),
        _ => null,
    };
}
