using System.Runtime.CompilerServices;

namespace Coach.Generators.Tests.Testing;

/// <summary>
/// Golden files in Verify's convention: <c>Class.Method.verified.cs</c> stands beside the test; on a difference <c>.received.cs</c> is
/// written there, to be looked at and, if it is right, renamed.
/// </summary>
internal static class Verified
{
    public static void Verify(IEnumerable<(string HintName, string Text)> files, [CallerFilePath] string test = "", [CallerMemberName] string method = "")
    {
        var text = string.Concat(files.OrderBy(static file => file.HintName, StringComparer.Ordinal).Select(static file => $"//HintName: {file.HintName}\n{file.Text}"));
        var stem = Path.Combine(Path.GetDirectoryName(test)!, $"{Path.GetFileNameWithoutExtension(test)}.{method}");
        var (verified, received) = ($"{stem}.verified.cs", $"{stem}.received.cs");
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"{Path.GetFileName(verified)} is not what was emitted; see {Path.GetFileName(received)}.\n{FirstDifference(verified, text)}");
    }

    private static string FirstDifference(string verified, string text)
    {
        var (expected, actual) = (File.Exists(verified) ? File.ReadAllText(verified).Split('\n') : [], text.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(expected.Length, actual.Length)).First(index => expected.ElementAtOrDefault(index) != actual.ElementAtOrDefault(index));
        return $"Line {line + 1}: expected {expected.ElementAtOrDefault(line)}, was {actual.ElementAtOrDefault(line)}";
    }
}
