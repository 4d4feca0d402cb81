using System.Runtime.CompilerServices;
using Coach.Tests.Markup.Fuzz;
using Coach.Tests.Markup.Streaming;

namespace Coach.Tests.Markup.Recorded;

/// <summary>
/// What becomes of many malformed replies, on record: a change to the reading that no other test minds shows as a difference between
/// <c>Readings.verified.txt</c> and <c>Readings.received.txt</c>. A reply is added by its two lines, <c>= way</c> and <c>&lt; text</c>.
/// </summary>
public sealed class RecordedReadingTests
{
    [Fact]
    public void Malformed_replies_are_read_as_recorded()
    {
        var verified = InFolder("Readings.verified.txt");
        var received = InFolder("Readings.received.txt");
        var expected = File.ReadAllLines(verified);
        var actual = RecordedReading.Parse(expected).GroupBy(reading => reading.Way).SelectMany(way => way.SelectMany(reading => reading.Lines()).Prepend($"= {way.Key}")).ToList();
        if (actual.SequenceEqual(expected))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllLines(received, actual);
        var line = Enumerable.Range(0, Math.Min(expected.Length, actual.Count)).FirstOrDefault(index => expected[index] != actual[index]);
        Assert.Fail($"Replies are not read as recorded; see Readings.received.txt. The first difference is in line {line + 1}:\n{expected[line]}\n{actual[line]}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Malformed_replies_are_read_the_same_a_few_characters_at_a_time(int chunk)
    {
        foreach (var reading in RecordedReading.Parse(File.ReadLines(InFolder("Readings.verified.txt"))))
        {
            StreamedReply.AssertSame(reading.Grammar, reading.Text, () => chunk);
        }
    }

    [Fact]
    public void Each_way_of_reading_is_on_record() =>
        Assert.Equal(FuzzWays.All.Select(way => way.Name).Order(), RecordedReading.Parse(File.ReadLines(InFolder("Readings.verified.txt"))).Select(reading => reading.Way).Distinct().Order());

    private static string InFolder(string name, [CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, name);
}
