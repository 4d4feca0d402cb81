#:property PublishAot=false

// Scores `coach parse --jsonl` on a file of malformed replies with the parameters that others read from them:
//
//     dotnet run tests/conformance/score.cs -- CASES.jsonl
//
// A line is {"id", "text", "schema"?, "tier": "safe" | "guess", "tags": [...], "expected": {"action", "params"} | {"actions", "visible_text"} |
// {"error": true}}. A "safe" row should agree; a "guess" row should agree or be refused; no row should run with other parameters than expected.
// Names are compared ignoring case, numbers by value; "shown" counts rows whose calls agree and whose visible text does not. Exit code 1 if a row runs otherwise at --repair safe, or a safe row does not agree.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

if (args is not [var file] || !File.Exists(file))
{
    Console.Error.WriteLine("usage: dotnet run tests/conformance/score.cs -- CASES.jsonl");
    return 2;
}

var cases = File.ReadLines(file).Where(static line => line.Length > 0).Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
var levels = new[] { "safe", "guess" };
var scores = levels.Select(level => Run(file, level).Zip(cases, (answer, row) => Score.Of(row, answer, level)).ToArray()).ToArray();

Console.WriteLine($"{"",36}  {"--repair safe",-47}  --repair guess");
Console.WriteLine($"{"tier",-6} {"tag",-29} {"rows",5} {Header()} {Header()}");
foreach (var group in cases.SelectMany((row, i) => Score.Tags(row).Select(tag => (Tier: Score.Tier(row), Tag: tag, Index: i)))
    .GroupBy(static entry => (entry.Tier, entry.Tag)).OrderByDescending(static group => group.Key.Tier).ThenBy(static group => group.Key.Tag, StringComparer.Ordinal))
{
    PrintRow(group.Key.Tier, group.Key.Tag, [.. group.Select(static entry => entry.Index)]);
}

foreach (var tier in new[] { "safe", "guess" })
{
    PrintRow(tier, "(each row once)", [.. Enumerable.Range(0, cases.Length).Where(i => Score.Tier(cases[i]) == tier)]);
}

var failed = false;
for (var level = 0; level < levels.Length; level++)
{
    Console.WriteLine();
    Console.WriteLine($"--repair {levels[level]}: {Share(Verdict.Agree)} agree, {Share(Verdict.Refused)} refused, {Share(Verdict.Error)} error, {Share(Verdict.Shown)} show otherwise, {Share(Verdict.Other)} run otherwise");
    for (var i = 0; i < cases.Length; i++)
    {
        var score = scores[level][i];
        var fails = score.Verdict == Verdict.Other || (Score.Tier(cases[i]) == "safe" && score.Verdict is Verdict.Refused or Verdict.Error or Verdict.Shown);
        if (fails || score.Verdict is Verdict.Error or Verdict.Shown)
        {
            Console.WriteLine($"  {score.Id} {Score.Tier(cases[i]),-5} {score.Verdict.ToString().ToLowerInvariant(),-7} {string.Join(',', Score.Tags(cases[i]))}: {score.Why}");
        }

        failed |= fails && levels[level] == "safe";
    }

    string Share(Verdict verdict)
    {
        var scored = scores[level].Count(static score => score.Verdict != Verdict.Skipped);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * scores[level].Count(score => score.Verdict == verdict) / scored:F1} %");
    }
}

return failed ? 1 : 0;

static string Header() => $"{"agree",7} {"refused",8} {"error",6} {"shown",6} {"otherwise",10}      ";

void PrintRow(string tier, string tag, int[] rows)
{
    var columns = scores.Select(all => string.Join(' ', new[] { (Verdict.Agree, 7), (Verdict.Refused, 8), (Verdict.Error, 6), (Verdict.Shown, 6), (Verdict.Other, 10) }
        .Select(column => rows.Count(i => all[i].Verdict == column.Item1).ToString(CultureInfo.InvariantCulture).PadLeft(column.Item2))));
    Console.WriteLine($"{tier,-6} {tag,-29} {rows.Length,5} {string.Join("       ", columns)}");
}

static JsonElement[] Run(string file, string level)
{
    var start = new ProcessStartInfo(
        "dotnet", ["run", "-c", "Release", "--project", Project(), "--", "parse", Path.GetFullPath(file), "--jsonl", "--repair", level]) { RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    var answers = new List<JsonElement>();
    while (process.StandardOutput.ReadLine() is { } line)
    {
        answers.Add(JsonDocument.Parse(line).RootElement);
    }

    process.WaitForExit();
    return process.ExitCode == 0 ? [.. answers] : throw new InvalidOperationException($"coach parse ended with {process.ExitCode}.");
}

static string Project([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "src", "Coach.Cli");

/// <summary>How an answer stands to what was expected.</summary>
internal enum Verdict
{
    Agree,
    Refused,
    Error,
    Shown,
    Other,
    Skipped,
}

/// <summary>A row's verdict, and what was read for what was expected.</summary>
internal sealed record Score(string Id, Verdict Verdict, string Why)
{
    private const int LongestWhy = 700;

    public static string Tier(JsonElement row) => row.GetProperty("tier").GetString()!;

    public static IEnumerable<string> Tags(JsonElement row) => row.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()!);

    public static Score Of(JsonElement row, JsonElement answer, string level)
    {
        var id = row.GetProperty("id").ToString();
        if (answer.GetProperty("id").ToString() != id)
        {
            throw new InvalidOperationException($"Row {id} is answered by {answer.GetProperty("id")}.");
        }

        // What a parser refuses when it is told to repair nothing says nothing about guesses.
        if (level == "guess" && row.TryGetProperty("note", out var note) && note.ToString().Contains("strict", StringComparison.Ordinal))
        {
            return new(id, Verdict.Skipped, "");
        }

        var expected = row.GetProperty("expected");
        var actions = answer.GetProperty("actions").EnumerateArray().ToArray();
        var errors = answer.GetProperty("errors").EnumerateArray().ToArray();
        var wanted = expected.TryGetProperty("actions", out var several) ? several.EnumerateArray().ToArray()
            : expected.TryGetProperty("action", out _) ? [expected]
            : [];
        var isShown = !expected.TryGetProperty("visible_text", out var visible) || visible.GetString() == answer.GetProperty("visible_text").GetString();
        var isRun = actions.Length == wanted.Length && actions.Zip(wanted).All(static pair => IsSame(pair.First, pair.Second));
        if (isRun && isShown)
        {
            return new(id, Verdict.Agree, "");
        }

        var why = $"read {answer.GetProperty("actions").GetRawText()} {answer.GetProperty("errors").GetRawText()}{(isShown ? "" : $" showing {answer.GetProperty("visible_text").GetRawText()}")}, expected {expected.GetRawText()}";
        why = why.Length > LongestWhy ? why[..LongestWhy] + "…" : why;
        var verdict = isRun ? Verdict.Shown
            : actions.Length > 0 ? Verdict.Other
            : errors.Any(static error => error.GetProperty("code").GetString() == "guess_refused") ? Verdict.Refused
            : Verdict.Error;
        return new(id, verdict, why);
    }

    private static bool IsSame(JsonElement action, JsonElement wanted) =>
        string.Equals(action.GetProperty("name").GetString(), wanted.GetProperty("action").GetString(), StringComparison.OrdinalIgnoreCase)
        && AreEqual(action.GetProperty("params"), wanted.GetProperty("params"));

    private static bool AreEqual(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => one.GetRawText() == other.GetRawText()
            || (one.TryGetDecimal(out var a) && other.TryGetDecimal(out var b) ? a == b : one.GetDouble().Equals(other.GetDouble())),
        (JsonValueKind.Array, JsonValueKind.Array) => one.GetArrayLength() == other.GetArrayLength()
            && one.EnumerateArray().Zip(other.EnumerateArray()).All(static pair => AreEqual(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) => one.EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal)
                .SequenceEqual(other.EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal))
            && one.EnumerateObject().All(property => AreEqual(property.Value, other.GetProperty(property.Name))),
        _ => JsonElement.DeepEquals(one, other),
    };
}
