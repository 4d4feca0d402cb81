using Coach.Markup;

namespace Coach.Cli.Parse;

/// <summary>What repairs and notes mean, for a person.</summary>
internal static class Sentences
{
    /// <summary>What was wrong and what was done about it.</summary>
    public static string OfRepair(string kind) => kind switch
    {
        RepairKinds.ExtraComma => "a comma too many was left out",
        RepairKinds.ForeignQuotes => "quotes of another kind were read as double quotes",
        RepairKinds.UnquotedKey => "a property name without quotes got them",
        RepairKinds.RawControlCharacter => "a raw line break, tab or other control character in a string was kept as an escape",
        RepairKinds.Comment => "a comment was left out",
        RepairKinds.ForeignLiteral => "a literal of another language was read as its JSON counterpart",
        RepairKinds.ForeignPunctuation => "a space or punctuation mark of another kind was read as the plain one",
        RepairKinds.HtmlEntities => "HTML entities were decoded",
        RepairKinds.NeedlessEscape => "an escape that JSON does not need was dropped",
        RepairKinds.MissingCloseTag => "the closing tag was missing behind a whole object",
        RepairKinds.FencedBody => "a code fence around the JSON was left out",
        RepairKinds.RepeatedObject => "the same object stood twice; one was left out",
        RepairKinds.SurplusBrackets => "closing brackets too many were left out",
        RepairKinds.NameSpelling => "a parameter's name was read in its declared spelling",
        RepairKinds.ValueSpelling => "a value was read in its declared spelling",
        RepairKinds.QuotedScalar => "a number, true or false in quotes was taken out of them",
        RepairKinds.QuotedStructure => "an object or list in quotes was taken out of them",
        RepairKinds.Truncated => "the JSON ended in the middle and was closed there",
        RepairKinds.UnquotedValue => "a text without quotes, or with only one, was read as a string",
        RepairKinds.MissingBracket => "a bracket was missing or of the wrong kind",
        RepairKinds.InnerQuotes => "a quote inside a string was taken as part of it",
        RepairKinds.InvalidEscape => "a backslash that escapes nothing was taken as it is",
        RepairKinds.SurroundingText => "text around the object was left out",
        RepairKinds.MissingSeparator => "a comma or colon was put where one was missing",
        RepairKinds.MissingValue => "a property without a value got one",
        RepairKinds.TwoObjects => "there were two different objects; the first one counts",
        RepairKinds.DuplicateKey => "a property stood twice; the last one counts",
        RepairKinds.NumberFormat => "a number was written in a way that JSON does not know",
        RepairKinds.Expression => "an expression of a programming language was read as its value",
        RepairKinds.Ellipsis => "an ellipsis that stands for more was left out",
        RepairKinds.ScalarForList => "a single value was made a list",
        RepairKinds.ConvertedValue => "a value of another kind was converted",
        RepairKinds.DigitsInWords => "a number was taken out of words",
        RepairKinds.NearMissValue => "a value was taken as the one that it nearly is",
        RepairKinds.NearMissName => "a name was taken as the one that it nearly is",
        _ => "this was changed",
    };

    /// <summary>What became of something that is neither text nor a call.</summary>
    public static string OfNote(string kind) => kind switch
    {
        ReplyNoteKinds.StrayClose => "a closing tag without an opening one was dropped",
        ReplyNoteKinds.StrayReasoningClose => "a </think> without an opening one was dropped; it hides nothing",
        ReplyNoteKinds.UnclosedReasoning => "reasoning runs to the end of the reply; it is hidden",
        ReplyNoteKinds.Duplicate => "the same call as an earlier one; it does not run again",
        ReplyNoteKinds.UnknownAttribute => "an attribute that the format does not know was ignored",
        ReplyNoteKinds.SplitTag => "a tag in two halves around something hidden; the second half was dropped",
        ReplyNoteKinds.TooManyNotes => "there are more notes; they are not listed",
        _ => "this was noted",
    };
}
