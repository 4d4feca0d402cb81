using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Generators.Text;

/// <summary>Names in emitted code, made from names that others chose.</summary>
internal static class Identifiers
{
    /// <summary>A member's name for a wire name; different for different names.</summary>
    public static string Member(string kind, string name) =>
        name.All(static c => IsAsciiLetterOrDigit(c) || c == '_') ? $"{kind}_{name}" : $"{kind}X_{Escape(name, static c => IsAsciiLetterOrDigit(c))}";

    /// <summary>A member's name for a type, from its qualified name; different for different types.</summary>
    public static string ForType(string kind, string qualifiedName)
    {
        const string global = "global::";
        var name = qualifiedName.StartsWith(global, StringComparison.Ordinal) ? qualifiedName.Substring(global.Length) : qualifiedName;
        return name.All(static c => IsAsciiLetterOrDigit(c) || c == '.')
            ? $"{kind}_{name.Replace('.', '_')}"
            : $"{kind}X_{Escape(name, static c => IsAsciiLetterOrDigit(c) || c == '.').Replace('.', '_')}";
    }

    /// <summary>One identifier for an assembly's name.</summary>
    public static string ForAssembly(string name)
    {
        var text = Replace(name);
        return char.IsDigit(text[0]) ? "_" + text : text;
    }

    /// <summary>A namespace, each part of it an identifier: root namespaces may have hyphens and keywords.</summary>
    public static string Namespace(string name) =>
        string.Join(".", name.Split('.').Where(static part => part.Length > 0).Select(static part =>
        {
            var text = Replace(part);
            text = char.IsDigit(text[0]) ? "_" + text : text;
            return Verbatim(text);
        }));

    /// <summary>A name that is an identifier already, with an @ if it is a keyword too.</summary>
    public static string Verbatim(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary><c>identity_brainstorming</c> and <c>IDENTITY_BRAINSTORMING</c> are IdentityBrainstorming. Of a long name it is the beginning.</summary>
    public static string Pascal(string name)
    {
        // An assembly has no longer names than 1023 bytes, and members have this with something before and behind it.
        const int longest = 200;
        var text = new StringBuilder(name.Length);
        foreach (var word in Words(name))
        {
            var rest = word.Substring(1);
            text.Append(char.ToUpperInvariant(word[0])).Append(word.Any(char.IsLower) ? rest : rest.ToLowerInvariant());
        }

        if (text.Length == 0)
        {
            return "State";
        }

        text.Length = Math.Min(text.Length, longest);
        return SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? text.ToString() : "_" + text;
    }

    /// <summary>TargetState is <c>target_state</c>, URLValue is <c>url_value</c>, Item2 is <c>item2</c>.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var index = 0; index < name.Length; index++)
        {
            var c = name[index];
            var startsWord = index > 0 && char.IsUpper(c) && name[index - 1] != '_'
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (startsWord)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Words(string name)
    {
        var start = -1;
        for (var index = 0; index <= name.Length; index++)
        {
            var isPart = index < name.Length && char.IsLetterOrDigit(name[index]) && SyntaxFacts.IsIdentifierPartCharacter(name[index]);
            if (isPart && start < 0)
            {
                start = index;
            }
            else if (!isPart && start >= 0)
            {
                yield return name.Substring(start, index - start);
                start = -1;
            }
        }
    }

    private static string Replace(string name) =>
        name.Length == 0 ? "_" : new string([.. name.Select(static c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_')]);

    private static string Escape(string name, Func<char, bool> stays)
    {
        var text = new StringBuilder(name.Length * 2);
        foreach (var c in name)
        {
            _ = stays(c) ? text.Append(c) : text.Append("__").Append(((int)c).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static bool IsAsciiLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
