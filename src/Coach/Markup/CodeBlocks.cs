namespace Coach.Markup;

/// <summary>What markup inside fenced blocks and inline code is.</summary>
public enum CodeBlocks
{
    /// <summary>Quotation: it stays visible as it is written and nothing in it runs.</summary>
    Inert,

    /// <summary>Markup like any other, for models that put their actions into code blocks.</summary>
    Active,
}
