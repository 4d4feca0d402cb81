using System.Globalization;
using System.Text;

namespace Coach.Providers;

/// <summary>Writes a provider matrix as text.</summary>
internal static class MatrixTable
{
    private const string Nothing = "-";

    private static readonly (string Head, bool IsNumber)[] Declared =
        [("model", false), ("status", false), ("quality", true), ("in $", true), ("out $", true), ("context", true), ("output", true), ("channels", false), ("capabilities", false), ("latency", true)];

    private static readonly (string Head, bool IsNumber)[] Measured = [("measured", true), ("attempts", true), ("failed", true), ("readable", true)];

    public static string Write(ProviderMatrix matrix, ModelMeasurements? measurements)
    {
        var columns = measurements is null ? Declared : [.. Declared, .. Measured];
        string[][] lines = [[.. columns.Select(static column => column.Head)], .. matrix.Select(row => Cells(row, measurements))];
        var widths = columns.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => columns[column].IsNumber ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    public static string Milliseconds(TimeSpan? latency) =>
        latency is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:#,0} ms") : Nothing;

    private static string[] Cells(ModelEntry row, ModelMeasurements? measurements)
    {
        string[] declared =
        [
            row.Id,
            row.Status.ToString(),
            Number(row.Quality, "0.00"),
            Number(row.InputCost, "0.00##"),
            Number(row.OutputCost, "0.00##"),
            Number(row.ContextTokens, "#,0"),
            Number(row.OutputTokens, "#,0"),
            row.Channels.ToString(),
            row.Capabilities == ModelCapabilities.None ? Nothing : row.Capabilities.ToString().Replace(", ", "+", StringComparison.Ordinal),
            Milliseconds(row.Latency),
        ];
        if (measurements is null)
        {
            return declared;
        }

        return measurements.Get(row.Id) is { } measured
            ? [.. declared, Milliseconds(measured.Latency), Number(measured.Attempts, "#,0"), Share(measured.FailureShare), measured.Attempts == measured.Failures ? Nothing : Share(measured.ReadableShare)]
            : [.. declared, Nothing, "0", Nothing, Nothing];
    }

    private static string Number(IFormattable number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
