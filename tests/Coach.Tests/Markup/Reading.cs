using Coach.Markup;

namespace Coach.Tests.Markup;

/// <summary>Grammars and short forms that the markup's tests share.</summary>
internal static class Reading
{
    public static readonly ActionGrammar Bracket = ActionGrammar.Create(new MarkupOptions { Names = ["SAVE", "Mixed_Case", "DONE"] });

    public static readonly ActionGrammar Xml = ActionGrammar.Create(new MarkupOptions { Formats = ["xml"], Names = ["SAVE", "DONE"] });

    public static readonly ActionGrammar Both = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], Names = ["SAVE", "DONE"] });

    public static readonly ActionGrammar All = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml", "tool-call", "function", "json"], Names = ["SAVE", "DONE"] });

    /// <summary>Both formats without repairs, for what is an error as it stands.</summary>
    public static readonly ActionGrammar Strict = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], Names = ["SAVE", "DONE"], Repair = RepairLevel.Strict });

    public static ActionCall SingleCall(this ActionGrammar grammar, string text)
    {
        var reply = grammar.Read(text);
        Assert.Empty(reply.Errors);
        return Assert.Single(reply.Calls);
    }

    public static ActionError SingleError(this ActionGrammar grammar, string text)
    {
        var reply = grammar.Read(text);
        Assert.Empty(reply.Calls);
        return Assert.Single(reply.Errors);
    }

    public static string Shown(this ActionGrammar grammar, string text) => grammar.Read(text).VisibleText;
}
