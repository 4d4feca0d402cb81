using Coach.Markup;

namespace Coach.Testing;

/// <summary>
/// Checks a markup format of the application's own (<see cref="CustomFormat"/>): that a reply reads the same whole and in chunks, however a provider cuts it,
/// and that what the format writes is read back.
/// </summary>
/// <example>
/// <code>
/// FormatCheck.Chunks(new AtFormat(), """Saved. @@SAVE_IDENTITY {"identity": "Gardener"}@@ And @@ alone.""");
/// FormatCheck.RoundTrip(new AtFormat(), "SAVE_IDENTITY", """{"identity": "@@"}""");
/// </code>
/// </example>
public static class FormatCheck
{
    /// <summary>
    /// Reads a reply whole, split in two at every position, and in chunks of every size. That is work in the square of its length: some thousand characters are a
    /// moment.
    /// </summary>
    /// <param name="options">How replies are read, with the format among <see cref="MarkupOptions.CustomFormats"/> and <see cref="MarkupOptions.Formats"/>.</param>
    /// <param name="text">The reply: well-formed, broken, cut off, quoted. Each kind is worth a check.</param>
    /// <exception cref="CoachTestException">It reads differently, or the format threw; the message has the first chunking that shows it.</exception>
    /// <exception cref="ArgumentException">The options name a format that is not known, or have one that cannot be read.</exception>
    public static void Chunks(MarkupOptions options, string text)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(text);
        var grammar = ActionGrammar.Create(options);
        var whole = Read("read whole", () => ChunkedReading.Whole(grammar, text));
        for (var at = 0; at <= text.Length; at++)
        {
            Compare(grammar, text, whole, [at, text.Length - at], $"cut at offset {at}, {Account.Quoted(text[..at])} and {Account.Quoted(text[at..])}");
        }

        for (var size = 1; size < text.Length; size++)
        {
            Compare(grammar, text, whole, [.. Enumerable.Repeat(size, text.Length / size), text.Length % size], $"in chunks of {Account.Count(size, "character", "characters")}");
        }
    }

    /// <summary>The same for one format alone.</summary>
    /// <param name="format">The format.</param>
    /// <param name="text">The reply.</param>
    /// <exception cref="CoachTestException">It reads differently, or the format threw.</exception>
    /// <exception cref="ArgumentException">The format cannot be used; the message says why.</exception>
    public static void Chunks(CustomFormat format, string text) => Chunks(Only(format), text);

    /// <summary>Writes a call by <see cref="CustomFormat.Render"/> and reads it back.</summary>
    /// <param name="format">The format.</param>
    /// <param name="name">The action's wire name.</param>
    /// <param name="json">The parameters, a JSON object; those with the format's own opener and closer in a string are worth a check.</param>
    /// <exception cref="CoachTestException">What is read back is another call, or none.</exception>
    /// <exception cref="ArgumentException">The format cannot be used, the name is none, or the parameters are no JSON object.</exception>
    public static void RoundTrip(CustomFormat format, string name, string json)
    {
        var grammar = ActionGrammar.Create(Only(format));
        var expected = ActionCall.Create(name, json, format.Name);
        var written = grammar.Render(name, json);
        var reply = Read($"reads {written}", () => grammar.Read(written));
        if (reply.Calls is not [var call] || !call.IsSameCallAs(expected) || call.Repairs.Count > 0 || reply.VisibleText.Length > 0)
        {
            throw new CoachTestException($"Expected {Account.Quoted(written)} to be read as {expected}, but it is read as:\n{string.Join('\n', ChunkedReading.Whole(grammar, written))}");
        }
    }

    private static MarkupOptions Only(CustomFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new() { Formats = [format.Name], CustomFormats = [format] };
    }

    private static void Compare(ActionGrammar grammar, string text, IReadOnlyList<string> whole, int[] lengths, string how)
    {
        var chunked = Read(how, () => ChunkedReading.Chunked(grammar, text, lengths));
        if (!whole.SequenceEqual(chunked))
        {
            throw new CoachTestException(
                $"Expected the reply to read the same whole and in chunks, but {how}, it differs.\n  whole:\n    {string.Join("\n    ", whole)}\n  in chunks:\n    {string.Join("\n    ", chunked)}");
        }
    }

    private static T Read<T>(string how, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not CoachTestException)
        {
            throw new CoachTestException($"Expected no reply to make the format throw, but {how}, it threw {error.GetType().Name}: {error.Message}", error);
        }
    }
}
