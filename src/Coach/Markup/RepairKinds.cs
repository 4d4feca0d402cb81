namespace Coach.Markup;

/// <summary>The kinds of <see cref="Repair"/>.</summary>
public static class RepairKinds
{
    /// <summary>Safe: a comma too many, before the first element, behind the last one or beside another comma.</summary>
    public const string ExtraComma = "extra_comma";

    /// <summary>Safe: single, typographic or backtick quotes, or doubled ones, instead of double quotes.</summary>
    public const string ForeignQuotes = "foreign_quotes";

    /// <summary>Safe: a property name without quotes.</summary>
    public const string UnquotedKey = "unquoted_key";

    /// <summary>Safe: a line break, tab or other control character stood raw in a string.</summary>
    public const string RawControlCharacter = "raw_control_character";

    /// <summary>Safe: a comment was left out.</summary>
    public const string Comment = "comment";

    /// <summary>Safe: a literal of Python or JavaScript, such as <c>True</c>, <c>None</c> or <c>undefined</c>.</summary>
    public const string ForeignLiteral = "foreign_literal";

    /// <summary>Safe: a byte order mark, a space of another kind, or full-width punctuation around values.</summary>
    public const string ForeignPunctuation = "foreign_punctuation";

    /// <summary>Safe: an otherwise whole object was written with HTML entities.</summary>
    public const string HtmlEntities = "html_entities";

    /// <summary>Safe: a quote that needs no escape in a string had one.</summary>
    public const string NeedlessEscape = "needless_escape";

    /// <summary>Safe: a whole JSON object had no closing tag.</summary>
    public const string MissingCloseTag = "missing_close_tag";

    /// <summary>Safe: a code fence stood around the JSON, inside the tags.</summary>
    public const string FencedBody = "fenced_body";

    /// <summary>Safe: the same object stood twice in a row.</summary>
    public const string RepeatedObject = "repeated_object";

    /// <summary>Safe: closing brackets too many behind a whole object.</summary>
    public const string SurplusBrackets = "surplus_brackets";

    /// <summary>Safe: a parameter's name in another spelling: upper and lower case, or words joined otherwise.</summary>
    public const string NameSpelling = "name_spelling";

    /// <summary>Safe: one of the allowed values in another spelling: upper and lower case, an alternative name, or words joined otherwise.</summary>
    public const string ValueSpelling = "value_spelling";

    /// <summary>Safe: a number, true or false was given as a string.</summary>
    public const string QuotedScalar = "quoted_scalar";

    /// <summary>Safe: a JSON object or list was given as a string.</summary>
    public const string QuotedStructure = "quoted_structure";

    /// <summary>Guess: the JSON ended in the middle.</summary>
    public const string Truncated = "truncated";

    /// <summary>Guess: a text value without quotes, or with one of them missing.</summary>
    public const string UnquotedValue = "unquoted_value";

    /// <summary>Guess: a bracket was missing in the middle, or was of the wrong kind.</summary>
    public const string MissingBracket = "missing_bracket";

    /// <summary>Guess: a quote inside a string was not escaped.</summary>
    public const string InnerQuotes = "inner_quotes";

    /// <summary>Guess: a backslash in a string stood before a character that it does not escape.</summary>
    public const string InvalidEscape = "invalid_escape";

    /// <summary>Guess: text stood around the object.</summary>
    public const string SurroundingText = "surrounding_text";

    /// <summary>Guess: a comma or a colon was missing, or something else stood for it.</summary>
    public const string MissingSeparator = "missing_separator";

    /// <summary>Guess: a property had no value.</summary>
    public const string MissingValue = "missing_value";

    /// <summary>Guess: two different objects; the first one counts.</summary>
    public const string TwoObjects = "two_objects";

    /// <summary>Guess: a property stood twice; the last one counts.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>Guess: a number that JSON writes otherwise, such as <c>.5</c>, <c>+1</c> or <c>1,000</c>.</summary>
    public const string NumberFormat = "number_format";

    /// <summary>Guess: an expression of a programming language, such as strings joined by <c>+</c>, or a call around a value.</summary>
    public const string Expression = "expression";

    /// <summary>Guess: an ellipsis that stood for more elements was left out.</summary>
    public const string Ellipsis = "ellipsis";

    /// <summary>Guess: a single value was given where a list is declared.</summary>
    public const string ScalarForList = "scalar_for_list";

    /// <summary>Guess: a value of another kind was converted to the declared one.</summary>
    public const string ConvertedValue = "converted_value";

    /// <summary>Guess: a number was found in words, such as <c>about 5</c>.</summary>
    public const string DigitsInWords = "digits_in_words";

    /// <summary>Guess: one of the allowed values was nearly written.</summary>
    public const string NearMissValue = "near_miss_value";

    /// <summary>Guess: a parameter's name was nearly written.</summary>
    public const string NearMissName = "near_miss_name";
}
