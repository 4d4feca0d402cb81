namespace Coach.Markup;

/// <summary>The codes of <c>ActionError</c>: why an element in a reply could not become an action call.</summary>
#pragma warning disable IDE0040 // Coach's other part makes it public; in the generator, which has only this one, it is internal.
static partial class ActionErrorCodes
#pragma warning restore IDE0040
{
    /// <summary>The element has an opening tag and no closing one, and no whole JSON object after which it could be closed.</summary>
    public const string Unclosed = "unclosed";

    /// <summary>The element is closed, but its body is not strict JSON.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>The body could be read only by a guess, and <c>MarkupOptions.Repair</c> does not allow one.</summary>
    public const string GuessRefused = "guess_refused";

    /// <summary>The body is JSON, but an array, a string, a number, true, false or null instead of an object.</summary>
    public const string NotAnObject = "not_an_object";

    /// <summary>The opening tag has no name, or one with other characters than letters, digits, <c>_</c> and <c>-</c>.</summary>
    public const string InvalidName = "invalid_name";

    /// <summary>The tags, attributes or params of an XML element cannot be read.</summary>
    public const string InvalidXml = "invalid_xml";

    /// <summary>An XML element gives the same parameter twice.</summary>
    public const string DuplicateParameter = "duplicate_parameter";

    /// <summary>The body is nested deeper than <c>MarkupOptions.MaxDepth</c>.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>The element is longer than <c>MarkupOptions.MaxElementLength</c>.</summary>
    public const string ElementTooLong = "element_too_long";

    /// <summary>The reply has more calls than <c>MarkupOptions.MaxCalls</c>; this is one of those beyond it.</summary>
    public const string TooManyActions = "too_many_actions";

    /// <summary>The reply has more errors than <c>MarkupOptions.MaxErrors</c>; those after this one are hidden and not listed.</summary>
    public const string TooManyErrors = "too_many_errors";
}
