namespace Coach.Markup;

/// <summary>
/// <c>&lt;tool_call&gt;{"name": "NAME", "arguments": {…}}&lt;/tool_call&gt;</c>, as models write their native tool calls, and the same in
/// <c>&lt;tools&gt;</c>. One element has one object: a list is an error, as elsewhere.
/// </summary>
internal sealed class ToolCallFormat : MarkupFormat
{
    public override string Name => "tool-call";

    public override Tag Opener { get; } = new EitherTag(new PlainXmlTag("tool_call"), new PlainXmlTag("tools"));

    public override Tag Closer { get; } = new EitherTag(new ClosingXmlTag("tool_call"), new ClosingXmlTag("tools"));

    public override Terminal<Element> CreateElement(ElementGrammar grammar)
    {
        var call = new CallBody(this, grammar);
        return Seq.Of(Opener, new NoHead(), _ => call, (range, in _, in content) => new Element(this, range, content.Head, content.Body));
    }

    public override string Render(string name, string json) => $"<tool_call>{CallObject.Render(name, json)}</tool_call>";

    /// <summary>Nothing: the name is in the body.</summary>
    private sealed class NoHead : Terminal<ElementHead>
    {
        public override string Expectation => "nothing";

        public override bool Match(ReadOnlySpan<char> text, ref int position, out ElementHead value)
        {
            value = default;
            return true;
        }
    }
}
