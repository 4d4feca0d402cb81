using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LifeCoach.Demo;

/// <summary>An identity as the demo heard it.</summary>
internal sealed record DemoIdentity(string Name, string Description);

/// <summary>The little that the demo understands of what people write, mostly English and German. All of it takes linear time.</summary>
internal static partial class DemoWords
{
    private const int NameLength = 40;
    private const int IdentityLength = 60;
    private const int IdentityWords = 6;
    private const int MostAtOnce = 5;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly HashSet<string> Back = new(StringComparer.OrdinalIgnoreCase)
    {
        "back", "go back", "one step back", "a step back", "step back", "back please", "please go back", "let's go back", "previous", "undo",
        "zurück", "zurueck", "geh zurück", "einen schritt zurück", "ein schritt zurück", "bitte zurück", "zurück bitte", "retour", "en arrière", "atrás", "indietro",
    };

    private static readonly HashSet<string> On = new(StringComparer.OrdinalIgnoreCase)
    {
        "go on", "continue", "next", "ok", "okay", "yes", "yes please", "sure", "done", "that's all", "that is all", "that's it", "that was all", "no", "nope", "no more", "nothing",
        "nothing else", "enough", "skip", "finished", "let's go", "weiter", "ja", "nein", "fertig", "das war's", "das wars", "das ist alles", "genug", "mach weiter", "oui", "non", "sí", "si",
    };

    private static readonly string[] NoIdea =
        ["i don't know", "i dont know", "i do not know", "no idea", "idk", "dunno", "not sure", "keine ahnung", "weiß nicht", "weiss nicht", "ich weiß es nicht", "ich weiß nicht"];

    private static readonly string[] Suggestions = ["Curious Beginner", "Early Walker", "Finisher of Things", "Good Neighbour", "Patient Listener"];

    private static readonly string[][] Ordinals = [["first", "erste", "ersten"], ["second", "zweite", "zweiten"], ["third", "dritte", "dritten"], ["fourth", "vierte", "vierten"]];

    private static readonly (IdentityCategory Category, string[] Words)[] Keywords =
    [
        (IdentityCategory.KeeperOfMoney, ["saver", "budget", "invest", "thrift", "frugal", "accountant", "sparer", "sparsam"]),
        (IdentityCategory.MakerOfMoney, ["business", "entrepreneur", "earn", "founder", "sales", "seller", "career", "professional", "unternehmer", "verkäufer"]),
        (IdentityCategory.RomanticRelation, ["husband", "wife", "partner", "boyfriend", "girlfriend", "romantic", "spouse", "ehemann", "ehefrau", "partnerin"]),
        (IdentityCategory.FamilialRelations, ["mother", "father", "parent", "mom", "mum", "dad", "brother", "sister", "daughter", "family", "grand", "vater", "mutter", "bruder", "schwester", "familie"]),
        (IdentityCategory.PhysicalExpression, ["runner", "run", "athlet", "sport", "yoga", "health", "fit", "swim", "climb", "walk", "cycl", "hik", "läufer", "gesund", "sportler"]),
        (IdentityCategory.Spiritual, ["spirit", "faith", "pray", "medit", "soul", "buddh", "believ", "glaub", "seele"]),
        (IdentityCategory.PersonalAppearance, ["style", "fashion", "beaut", "dress", "elegan", "well-groomed", "stil", "schön"]),
        (IdentityCategory.PassionsAndTalents, ["creat", "art", "artist", "music", "paint", "writ", "design", "danc", "sing", "cook", "craft", "poet", "photograph", "garden", "play", "learn", "curious", "kreativ", "künstl", "maler", "musik"]),
    ];

    public static bool IsBack(string said) => Back.Contains(Bare(said)) || BackPhrase().IsMatch(Head(said));

    /// <summary>Whether the person wants to go on, or has nothing to add.</summary>
    public static bool IsOn(string said) => On.Contains(Bare(said));

    /// <summary>Whether there is nothing in it to work with.</summary>
    public static bool IsBlank(string said) => !HasLetter(said) || Array.Exists(NoIdea, words => Bare(said).StartsWith(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of somebody who introduces themselves, or null.</summary>
    public static string? IntroducedName(string said) => NamePhrase().Match(Head(said)) is { Success: true } match ? Name(match.Groups["name"].Value) : null;

    /// <summary>The name in the answer to the question for it.</summary>
    public static string BareName(string said) => IsBlank(said) ? "friend" : Name(Greeting().Replace(Head(said), "")) ?? "friend";

    /// <summary>The identities in what was said: one, or those of a list.</summary>
    public static IReadOnlyList<DemoIdentity> Identities(string said)
    {
        if (IsBlank(said) || IsOn(said))
        {
            return [];
        }

        var parts = Parts(said);
        var names = parts.TrueForAll(part => Words(part).Length <= IdentityWords) ? parts : [Wording.ToLine(said)];
        return [.. names.Select(Identity).Where(identity => HasLetter(identity.Name)).DistinctBy(identity => Wording.ToKey(identity.Name)).Take(MostAtOnce)];
    }

    public static IdentityCategory Category(DemoIdentity identity)
    {
        var words = Words($"{identity.Name} {identity.Description}".ToLowerInvariant());
        foreach (var (category, keywords) in Keywords)
        {
            // A short keyword is a word, a longer one may be a stem.
            if (Array.Exists(words, word => Array.Exists(keywords, keyword => word == keyword || (keyword.Length > 3 && word.StartsWith(keyword, StringComparison.Ordinal)))))
            {
                return category;
            }
        }

        return IdentityCategory.DoerOfThings;
    }

    public static string Suggestion(IReadOnlyList<string> known) =>
        Suggestions.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? $"Beginner number {known.Count + 1}";

    /// <summary>The one of a list that is meant, by number or by name, or null.</summary>
    public static string? Choose(string said, IReadOnlyList<string> names)
    {
        var key = Wording.ToKey(Head(said));
        var ordinal = Array.FindIndex(Ordinals, spellings => Words(Head(said)).Intersect(spellings, StringComparer.OrdinalIgnoreCase).Any());
        if ((Number(said) ?? (ordinal < 0 ? null : ordinal + 1)) is { } number && number >= 1 && number <= names.Count)
        {
            return names[number - 1];
        }

        return names.FirstOrDefault(name => key.Contains(Wording.ToKey(name), StringComparison.Ordinal))
            ?? (key.Length < 3 ? null : names.FirstOrDefault(name => Words(key).Any(word => word.Length > 3 && Words(Wording.ToKey(name)).Contains(word))));
    }

    /// <summary>What the person wants to do: one thing, or those of a list.</summary>
    public static IReadOnlyList<string> Actions(string said) =>
        [.. said.Split(['\n', ';'], StringSplitOptions.TrimEntries).Where(HasLetter).Select(part => Capital(Cut(Wording.ToLine(part), 120))).Take(MostAtOnce)];

    /// <summary>What is to be added to the list, or null if that is not what the person wants.</summary>
    public static string? Added(string said) =>
        AddPhrase().Match(Head(said)) is { Success: true } match && HasLetter(match.Groups["what"].Value) ? Capital(Cut(Wording.ToLine(match.Groups["what"].Value), 120)) : null;

    /// <summary>The number of the item that the person says is done, or null.</summary>
    public static int? Done(string said, IReadOnlyList<DemoItem> open)
    {
        var number = Number(said);
        if (DonePhrase().IsMatch(Head(said)) && !NotPhrase().IsMatch(Head(said)))
        {
            var titled = open.FirstOrDefault(item => Choose(said, [item.Title]) is not null);
            return number ?? titled?.Number ?? (open.Count == 0 ? null : open[0].Number);
        }

        return number is not null && !HasLetter(said) ? number : null;
    }

    /// <summary>The day that is meant, if one is.</summary>
    public static DateOnly? Due(string said, DateOnly? today) =>
        today is null ? null
        : Contains(said, "tomorrow", "morgen") ? today.Value.AddDays(1)
        : Contains(said, "today", "tonight", "heute") ? today
        : Contains(said, "week", "woche") ? today.Value.AddDays(7)
        : null;

    public static string List(IReadOnlyList<string> names) => string.Join('\n', names.Select((name, index) => $"{index + 1}. {Quote(name)}"));

    public static string Names(IReadOnlyList<DemoIdentity> identities) => string.Join(", ", identities.Select(identity => $"\"{Quote(identity.Name)}\""));

    /// <summary>The words after the code in a line that says what was not done.</summary>
    public static string Reason(string refusal)
    {
        var at = refusal.IndexOf(')', StringComparison.Ordinal);
        return Quote(refusal[(at + 1)..].TrimStart('.', ':', ' ').TrimEnd('.'), 200);
    }

    /// <summary>A person's words in a reply: on one line, not too long, and without what could pass for markup of the reply's own.</summary>
    public static string Quote(string text, int length = 80)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in Wording.ToLine(text))
        {
            line.Append(character is '[' or ']' or '<' or '>' or '`' or '\\' ? ' ' : character);
        }

        return Cut(Wording.ToLine(line.ToString()), length);
    }

    /// <summary>At most so many characters, none of them cut in two.</summary>
    public static string Cut(string text, int length)
    {
        text = text.Trim();
        if (text.Length <= length)
        {
            return text;
        }

        var end = 0;
        while (StringInfo.GetNextTextElementLength(text, end) is var next && end + next < length)
        {
            end += next;
        }

        return text[..end].TrimEnd() + "…";
    }

    private static DemoIdentity Identity(string part)
    {
        var words = Wording.ToLine(SelfPhrase().Replace(part, "")).Trim(' ', '.', '!', ',', '"', '\'', '“', '”');
        var name = string.Join(' ', words.Split(' ').Take(IdentityWords));
        return new(Capital(Cut(name, IdentityLength)), words.Length > name.Length || name.Length > IdentityLength ? Cut(words, 300) : "");
    }

    private static string? Name(string text)
    {
        var until = text.AsSpan().IndexOfAny(",.;!?\n(");
        var words = Wording.ToLine(until < 0 ? text : text[..until]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = words.Length is > 0 and <= 3 ? string.Join(' ', words) : words.FirstOrDefault(HasLetter) ?? "";
        return HasLetter(name) ? Cut(name, NameLength) : null;
    }

    private static List<string> Parts(string said) => [.. Separator().Split(said).Where(HasLetter)];

    private static string[] Words(string text) => text.Split([' ', ',', '.', ';', '!', '?', '"', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static string Bare(string said) => Head(said).Trim(' ', '.', '!', ',', '?', '"', '\n').Replace('’', '\'');

    // What decides stands at the beginning; a book that is pasted in is not searched.
    private static string Head(string said) => Wording.ToLine(said.Length <= 400 ? said : said[..400]);

    private static bool HasLetter(string text) => text.EnumerateRunes().Any(Rune.IsLetter);

    private static bool Contains(string said, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (said.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int? Number(string said) =>
        Digits().Match(Head(said)) is { Success: true } match && int.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Capital(string text) =>
        text.Length == 0 || !Rune.TryGetRuneAt(text, 0, out var first) ? text : Rune.ToUpperInvariant(first) + text[first.Utf16SequenceLength..];

    [GeneratedRegex(@"^(please |can we |could we |let's |i want to |i'd like to )?(go |take me |take us )?(one step |a step )?back( to the| to| one| a step|,|$)|^(bitte |geh |gehen wir |können wir )*(einen schritt )?zurück( zu| zum| zur|$)", Options)]
    private static partial Regex BackPhrase();

    [GeneratedRegex(@"(my name is|my name's|call me|i am called|ich heiße|ich heisse|mein name ist|je m'appelle|me llamo|mi chiamo)\s+(?<name>.+)|(?-i:\b([Ii]'m|[Ii] am|[Ii]ch bin)\s+(?<name>\p{Lu}\p{L}+))\s*([.,!]|$)", Options)]
    private static partial Regex NamePhrase();

    [GeneratedRegex(@"^((hi|hello|hey|hallo|guten tag|good morning|well|it's|it is|i'm|i am|ich bin|just)\b[\s,!.]*)+", Options)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^[\s""'“]*((i am|i'm|ich bin|being|also|maybe|perhaps|and|und|auch|vielleicht)\s+)*((a|an|the|ein|eine|einen|der|die|das)\s+)?", Options)]
    private static partial Regex SelfPhrase();

    [GeneratedRegex(@"[,;\n/•]|\s(?:and|und|&|et|y|sowie)\s", Options)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(please )?(add|new|plan|i will|i'll|i want to|ich werde|neu|plane)\b[:\s]+(?<what>.+)", Options)]
    private static partial Regex AddPhrase();

    [GeneratedRegex(@"\b(done|did|finished|completed|complete|yes|erledigt|geschafft|gemacht|fertig|ja|fait|hecho)\b", Options)]
    private static partial Regex DonePhrase();

    [GeneratedRegex(@"\b(not|didn't|didn’t|haven't|haven’t|couldn't|no|nicht|nein|noch)\b", Options)]
    private static partial Regex NotPhrase();

    [GeneratedRegex("[0-9]+", Options)]
    private static partial Regex Digits();
}
