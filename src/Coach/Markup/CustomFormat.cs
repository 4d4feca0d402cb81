using Sprache;

namespace Coach.Markup;

/// <summary>
/// A way to write actions in text that Coach does not know: an opener, the action's name, its parameters as a JSON object, and a closer. It is read by the rules
/// of the others: strings in the JSON quote, code and escapes quote, what is broken is a hidden error, an element that is not closed takes nothing from what follows.
/// Immutable and thread-safe, as the grammar that uses it is.
/// </summary>
/// <example>
/// <code>
/// public sealed class AtFormat : CustomFormat
/// {
///     public override string Name => "at";
///     public override string Opener => "@@";
///     public override string Closer => "@@";
///     public override Parser&lt;string&gt; Head => Parse.Char(c => char.IsLetterOrDigit(c) || c == '_', "a name").AtLeastOnce().Text();
///     public override string Render(string name, string json) => $"@@{name} {json}@@";
/// }
///
/// var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "at"], CustomFormats = [new AtFormat()] });
/// var reply = grammar.Read("""Saved. @@SAVE_IDENTITY {"identity": "Gardener"}@@""");
/// </code>
/// </example>
public abstract class CustomFormat
{
    /// <summary>The name by which options choose the format, and which calls carry. No other format may have it.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The text with which an element starts, in any case. Text that a person may write should not have it. Its first character is no letter, digit or space, and
    /// none of <c>{ } " , : \ ` ~</c>, which mean something in JSON or in the text around it.
    /// </summary>
    public abstract string Opener { get; }

    /// <summary>The text with which an element ends, in any case; it may be the same as <see cref="Opener"/>.</summary>
    public abstract string Closer { get; }

    /// <summary>
    /// Reads what stands between the opener and the JSON object, and gives the action's name. It sees at most <see cref="LongestHead"/> characters, and must not throw.
    /// Where it fails, the element is the error <c>invalid_name</c>, with what it expected.
    /// </summary>
    public abstract Parser<string> Head { get; }

    /// <summary>How much of the text behind an opener <see cref="Head"/> sees, in UTF-16 characters: no reply makes it do more than linear work.</summary>
    public const int LongestHead = 256;

    /// <summary>Writes a call: what is read back as the same one.</summary>
    /// <param name="name">A name of letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="json">A JSON object.</param>
    public abstract string Render(string name, string json);
}
