using Coach.Package.Tests.Support;

namespace Coach.Package.Tests.PublicApi;

/// <summary>What other code can use of a library is approved as a text file beside this one.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Coach")]
    [InlineData("Coach.Sqlite")]
    [InlineData("Coach.PostgreSql")]
    [InlineData("Coach.OpenAI")]
    [InlineData("Coach.Anthropic")]
    [InlineData("Coach.ModelContextProtocol")]
    [InlineData("Coach.AspNetCore")]
    [InlineData("Coach.Testing")]
    [InlineData("Coach.ModelContextProtocol.AspNetCore")]
    public void The_public_api_is_the_approved_one(string library)
    {
        var text = ApiText.Write(System.Reflection.Assembly.Load(library));

        var stem = Path.Combine(Feed.Repository, "tests", "Coach.Package.Tests", "PublicApi", library);
        var (verified, received) = ($"{stem}.verified.txt", $"{stem}.received.txt");
        var approved = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (text == approved)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"{library} is not what {Path.GetFileName(verified)} says. If that is meant, put {Path.GetFileName(received)} in its place.\n{Difference(approved, text)}");
    }

    private static string Difference(string approved, string text)
    {
        var (before, after) = (approved.Split('\n'), text.Split('\n'));
        return string.Join('\n', before.Except(after).Select(static line => $"- {line.Trim()}").Concat(after.Except(before).Select(static line => $"+ {line.Trim()}")).Take(20));
    }
}
