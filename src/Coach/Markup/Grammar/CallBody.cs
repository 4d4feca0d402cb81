namespace Coach.Markup;

/// <summary>A body that is a whole call: the head is made of its name.</summary>
internal readonly struct CallContent(ElementHead head, ElementBody body)
{
    public ElementHead Head { get; } = head;

    public ElementBody Body { get; } = body;
}

/// <summary>A call as one JSON object and the closing tag. Total, as <see cref="JsonBody"/> is, which reads the object.</summary>
internal sealed class CallBody(MarkupFormat format, ElementGrammar grammar) : Terminal<CallContent>
{
    private readonly JsonBody _json = new(format, grammar);

    public override string Expectation => _json.Expectation;

    public override bool Match(ReadOnlySpan<char> text, ref int position, out CallContent value)
    {
        var start = position;
        _json.Match(text, ref position, out var body);
        body.IsCall = true;
        if (body.Problem.Exists)
        {
            value = new CallContent(default, body);
            return true;
        }

        if (body.Json.IsEmpty)
        {
            body.Problem = new Problem(ActionErrorCodes.InvalidName, start, "expected an object with a \"name\"");
            value = new CallContent(default, body);
            return true;
        }

        var call = CallObject.Read(text, body.Json.Start);
        var head = new ElementHead { Name = call.Name, DecodedName = call.DecodedName, Problem = call.Problem, UnknownAttributes = call.Others };
        call.Take(text, ref body, grammar.MaxDepth);
        value = new CallContent(head, body);
        return true;
    }
}
