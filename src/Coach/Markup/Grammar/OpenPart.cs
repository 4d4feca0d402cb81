namespace Coach.Markup;

/// <summary>What of a body a text ends in.</summary>
internal enum OpenPart
{
    /// <summary>Nothing: it is closed, or what is broken in it ends before.</summary>
    None,

    /// <summary>JSON, between its strings.</summary>
    Json,

    /// <summary>A string in JSON.</summary>
    Text,

    /// <summary>The text of a param.</summary>
    Param,

    /// <summary>A CDATA section.</summary>
    CData,
}
