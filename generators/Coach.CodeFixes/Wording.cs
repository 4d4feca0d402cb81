using Coach.Generators.Text;

namespace Coach.CodeFixes;

/// <summary>Sentences made from names.</summary>
internal static class Wording
{
    /// <summary>SAVE_IDENTITY and SaveIdentity are "save identity"; empty if the name has no letters or digits.</summary>
    public static string Words(string name)
    {
        var apart = new string([.. Identifiers.Snake(name).Select(static c => char.IsLetterOrDigit(c) ? c : ' ')]);
        return string.Join(" ", apart.Split([' '], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
    }

    public static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words.Substring(1) + ".";
}
