using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Coach.Markup;

namespace Coach.Benchmarks.Markup;

/// <summary>
/// The floor: what a careful developer would write by hand for exactly these actions, if nothing ever went wrong. One vectorised scan for the
/// same openers, the body's end by a search for the closing tag, a typed read by <see cref="Utf8JsonReader"/>, one copy of the visible text.
/// </summary>
internal sealed class FloorReader(ActionGrammar grammar)
{
    private const string Opener = "[ACTION:";
    private const string Closer = "[/ACTION]";
    private readonly SearchValues<string> _openers = SearchValues.Create([.. grammar.Elements.Needles], StringComparison.OrdinalIgnoreCase);

    public FloorReader()
        : this(ActionGrammar.Create())
    {
    }

    public ReadReply Read(string text)
    {
        var calls = new List<ReadCall>();
        var visible = new ShownParts(text);
        for (var at = 0; text.AsSpan(at).IndexOfAny(_openers) is var next and >= 0;)
        {
            var start = at + next;
            var rest = text.AsSpan(start);
            if (!rest.StartsWith(Opener, StringComparison.OrdinalIgnoreCase))
            {
                at = start + 1;
                continue;
            }

            var nameEnd = rest.IndexOf(']');
            var bodyLength = rest[(nameEnd + 1)..].IndexOf(Closer, StringComparison.OrdinalIgnoreCase);
            var (name, parameters) = ReadCall(rest[Opener.Length..nameEnd], rest.Slice(nameEnd + 1, bodyLength));
            var length = nameEnd + 1 + bodyLength + Closer.Length;
            at = start + length;
            calls.Add(new ReadCall(name, start, length, parameters));
            visible.Hide(start, at);
        }

        return new ReadReply(visible.Joined(), calls);
    }

    /// <summary>The scan alone, begun again behind every hit.</summary>
    public object CountOpeners(string text)
    {
        var count = 0;
        for (var at = 0; text.AsSpan(at).IndexOfAny(_openers) is var next and >= 0; at += next + 1)
        {
            count++;
        }

        return count;
    }

    private static (string Name, object? Parameters) ReadCall(ReadOnlySpan<char> name, ReadOnlySpan<char> body)
    {
        Span<byte> utf8 = stackalloc byte[1024];
        var reader = new Utf8JsonReader(utf8[..Encoding.UTF8.GetBytes(body, utf8)]);
        reader.Read();
        if (name.Equals("SAVE_IDENTITY", StringComparison.OrdinalIgnoreCase))
        {
            return ("SAVE_IDENTITY", ReadIdentity(ref reader));
        }

        if (name.Equals("SAVE_USER_INFO", StringComparison.OrdinalIgnoreCase))
        {
            return ("SAVE_USER_INFO", ReadUserInfo(ref reader));
        }

        if (name.Equals("CREATE_ACTION_ITEM", StringComparison.OrdinalIgnoreCase))
        {
            return ("CREATE_ACTION_ITEM", ReadActionItem(ref reader));
        }

        if (name.Equals("MARK_INTRODUCTION_COMPLETE", StringComparison.OrdinalIgnoreCase))
        {
            return ("MARK_INTRODUCTION_COMPLETE", null);
        }

        throw new FormatException($"There is no action {name}.");
    }

    private static SaveIdentity ReadIdentity(ref Utf8JsonReader reader)
    {
        string? identity = null;
        var description = "";
        IdentityCategory? category = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("identity"u8))
            {
                identity = Text(ref reader, 1, 80);
            }
            else if (reader.ValueTextEquals("category"u8))
            {
                category = Category(ref reader);
            }
            else if (reader.ValueTextEquals("description"u8))
            {
                description = Text(ref reader, 0, 500);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return new(identity ?? throw Missing("identity"), category ?? throw Missing("category"), description);
    }

    private static SaveUserInfo ReadUserInfo(ref Utf8JsonReader reader)
    {
        string? key = null, value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                key = Text(ref reader, 1, 40);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = Text(ref reader, 1, 1000);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return new(key ?? throw Missing("key"), value ?? throw Missing("value"));
    }

    private static CreateActionItem ReadActionItem(ref Utf8JsonReader reader)
    {
        string? title = null;
        DateOnly? due = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("title"u8))
            {
                title = Text(ref reader, 1, 200);
            }
            else if (reader.ValueTextEquals("due"u8))
            {
                due = DateOnly.ParseExact(Text(ref reader, 10, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return new(title ?? throw Missing("title"), due);
    }

    private static string Text(ref Utf8JsonReader reader, int min, int max)
    {
        reader.Read();
        var text = reader.GetString() ?? "";
        return text.Length >= min && text.Length <= max ? text : throw new FormatException($"A text has {text.Length} characters.");
    }

    private static IdentityCategory Category(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.ValueTextEquals("PASSIONS"u8) ? IdentityCategory.PassionsAndTalents
            : reader.ValueTextEquals("MONEY_MAKER"u8) ? IdentityCategory.MakerOfMoney
            : reader.ValueTextEquals("MONEY_KEEPER"u8) ? IdentityCategory.KeeperOfMoney
            : reader.ValueTextEquals("SPIRITUAL"u8) ? IdentityCategory.Spiritual
            : reader.ValueTextEquals("APPEARANCE"u8) ? IdentityCategory.PersonalAppearance
            : reader.ValueTextEquals("HEALTH"u8) ? IdentityCategory.PhysicalExpression
            : reader.ValueTextEquals("FAMILY"u8) ? IdentityCategory.FamilialRelations
            : reader.ValueTextEquals("ROMANTIC"u8) ? IdentityCategory.RomanticRelation
            : reader.ValueTextEquals("ACTION"u8) ? IdentityCategory.DoerOfThings
            : throw new FormatException("There is no such category.");
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static FormatException Missing(string parameter) => new($"{parameter} is missing.");
}
