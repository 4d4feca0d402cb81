using Coach.Markup;
using Sprache;

namespace Coach.Package.Tests;

/// <summary>A format of markup that an application brings: written against what Coach shows to all, for nothing internal is visible here.</summary>
public sealed class CustomFormatTests
{
    [Fact]
    public void A_format_is_one_class_and_chosen_by_its_name()
    {
        var grammar = ActionGrammar.Create(new() { Formats = ["at", "bracket"], CustomFormats = [new AtFormat()], Names = ["SAVE_IDENTITY"] });

        var reply = grammar.Read("Lovely! @@save_identity {\"identity\": \"Gardener @@\"}@@\n[ACTION:SAVE_IDENTITY]{\"identity\": \"Gardener @@\"}[/ACTION]\n`@@save_identity {}@@`");

        Assert.Equal("Lovely! \n`@@save_identity {}@@`", reply.VisibleText);
        Assert.Empty(reply.Errors);
        Assert.Equal([("SAVE_IDENTITY", "at", false), ("SAVE_IDENTITY", "bracket", true)], reply.Calls.Select(static call => (call.Name, call.Format, call.IsDuplicate)));
        Assert.Equal("Gardener @@", reply.Calls[0].Parameters.GetProperty("identity").GetString());
        Assert.Equal("@@SAVE_IDENTITY {\"identity\": \"Cook\"}@@", grammar.Render("SAVE_IDENTITY", "{\"identity\": \"Cook\"}"));
    }

    private sealed class AtFormat : CustomFormat
    {
        public override string Name => "at";

        public override string Opener => "@@";

        public override string Closer => "@@";

        public override Parser<string> Head { get; } = Parse.Char(static c => char.IsLetterOrDigit(c) || c is '_', "a name").AtLeastOnce().Text();

        public override string Render(string name, string json) => $"@@{name} {json}@@";
    }
}
