using Sprache;

namespace Coach.Markup;

/// <summary>
/// An element as its opening tag, a head, and a body unless the head says that nothing follows; one flat parser without a chain of closures or a result object per
/// part. It fills an element in place, which a reader uses for one after another: the parts are large.
/// </summary>
internal sealed class ElementParser(MarkupFormat format, Terminal<ElementHead> head, Terminal<ElementBody> body) : Terminal<Element>
{
    private readonly Tag _opener = format.Opener;

    public override string Expectation => _opener.Expectation;

    public override bool Match(ReadOnlySpan<char> text, ref int position, out Element value)
    {
        value = new Element(format);
        return _opener.EndAt(text, position) is var end and >= 0 && Read(text, ref position, end, value);
    }

    /// <summary>The same on an input that has found the opening tag and keeps the element.</summary>
    protected override IResult<Element> Derive(IInput input)
    {
        if (input is not ElementInput reused)
        {
            return base.Derive(input);
        }

        var position = reused.Position;
        return Read(reused.Text.Span, ref position, reused.OpenerEnd, reused.Start(format)) ? reused.ReadTo(position) : Result.Failure<Element>(input, "unexpected text", [Expectation]);
    }

    private bool Read(ReadOnlySpan<char> text, ref int position, int openerEnd, Element into)
    {
        var i = openerEnd;
        ref var read = ref into.Head;
        if (!head.Match(text, ref i, out read))
        {
            return false;
        }

        if (read.IsWholeElement)
        {
            into.Body = default;
        }
        else if (!body.Match(text, ref i, out into.Body))
        {
            return false;
        }

        i = Seq.EndOf(text, position, i);
        into.Format = format;
        into.Range = new TextRange(position, i);
        position = i;
        return true;
    }
}
