using System.Globalization;

namespace Coach.Markup;

/// <summary>Reads one whole reply: goes from tag to tag, leaves code and escapes alone, and collects what each element gives.</summary>
internal ref struct ReplyReader(ActionGrammar grammar, string text)
{
    private readonly ElementGrammar _elements = grammar.Elements;
    private readonly MarkupOptions _options = grammar.Options;
    private CodeScan _code = new(text);
    private HiddenSpans _hidden;
    private List<ActionCall>? _calls;
    private List<ActionError>? _errors;
    private List<ReplyNote>? _notes;
    private DuplicateSearch _duplicates;

    /// <summary>After an escaped opener, its closing tag is part of the quotation.</summary>
    private bool _escapedOpener;

    public MarkedReply Read()
    {
        var position = ReadWhole(_options.ReasoningStartsOpen ? HideReasoning(0, 0) : 0);
        while ((position = _elements.NextCandidate(text, position)) >= 0)
        {
            position = ReadAt(position);
        }

        var (visible, items) = _hidden.Apply(text, _elements);
        foreach (var rest in _hidden.SplitTags)
        {
            Note(ReplyNoteKinds.SplitTag, rest.Start, rest.End);
        }

        return new MarkedReply(text, visible, items, _calls ?? [], _errors ?? [], _notes ?? []);
    }

    /// <summary>Reads the reply as one call, if it is nothing else but reasoning and space, and returns where to go on.</summary>
    private int ReadWhole(int position)
    {
        while (true)
        {
            var start = Characters.SkipSpace(text, position);
            if (ElementGrammar.ReasoningStart.EndAt(text, start) >= 0 || ElementGrammar.ReasoningEnd.EndAt(text, start) >= 0)
            {
                position = ReadAt(start);
                continue;
            }

            return _elements.WholeAt(text, start) is { } element ? ReadElement(element) : position;
        }
    }

    /// <summary>Reads what stands at a candidate and returns where to go on.</summary>
    private int ReadAt(int position)
    {
        // Where a format's tags are the same, the one behind an escaped tag is its closing one.
        var element = _escapedOpener && _elements.CloserEndAt(text, position) >= 0 ? null : _elements.OpenerAt(text, position);
        var closerEnd = element is null ? _elements.CloserEndAt(text, position) : -1;
        var opensReasoning = element is null && closerEnd < 0 && ElementGrammar.ReasoningStart.EndAt(text, position) >= 0;
        if (element is null && closerEnd < 0 && !opensReasoning && ElementGrammar.ReasoningEnd.EndAt(text, position) < 0)
        {
            return position + 1;
        }

        if (_options.CodeBlocks == CodeBlocks.Inert && _code.EndOfCodeAt(position) is var codeEnd and >= 0)
        {
            return codeEnd;
        }

        if (position > 0 && text[position - 1] == '\\')
        {
            _escapedOpener = element is not null;
            return position + 1;
        }

        var end = element is not null ? ReadElement(_elements.ElementAt(text, position)!)
            : opensReasoning ? HideReasoning(position, position + 1)
            : closerEnd < 0 ? HideNoted(position, ElementGrammar.ReasoningEnd.EndAt(text, position), ReplyNoteKinds.StrayReasoningClose)
            : _escapedOpener ? closerEnd
            : HideNoted(position, closerEnd, ReplyNoteKinds.StrayClose);
        _escapedOpener = false;
        _code.SkipTo(end);
        return end;
    }

    private int HideReasoning(int start, int from)
    {
        var close = text.AsSpan(from).IndexOf("</think>", StringComparison.OrdinalIgnoreCase);
        var end = close < 0 ? text.Length : from + close + "</think>".Length;
        if (close < 0)
        {
            Note(ReplyNoteKinds.UnclosedReasoning, start, end);
        }

        if (end > start)
        {
            _hidden.Add(start, end, null);
        }

        _code.SkipTo(end);
        return end;
    }

    private int HideNoted(int start, int end, string kind)
    {
        Note(kind, start, end);
        _hidden.Add(start, end, null);
        return end;
    }

    private int ReadElement(Element element)
    {
        var position = element.Range.Start;
        foreach (var attribute in element.UnknownAttributes)
        {
            Note(ReplyNoteKinds.UnknownAttribute, attribute.Start, attribute.End);
        }

        var problem = element.Problem.Exists ? element.Problem
            : element.Body.QuotedAt >= 0 && _options.Repair == RepairLevel.Strict ? new Problem(ActionErrorCodes.NotAnObject, element.Body.QuotedAt, "expected a JSON object")
            : NameOf(element).Length > ElementGrammar.LongestName ? new Problem(
                ActionErrorCodes.InvalidName, position, $"a name has at most {Number(ElementGrammar.LongestName)} characters, this one has {Number(NameOf(element).Length)}")
            : element.Range.Length > _options.MaxElementLength ? new Problem(
                ActionErrorCodes.ElementTooLong, position, $"an element may be {Number(_options.MaxElementLength)} characters long, this one has {Number(element.Range.Length)}")
            : _calls?.Count >= _options.MaxCalls || _options.MaxCalls == 0 ? new Problem(
                ActionErrorCodes.TooManyActions, position, $"a reply may have {Number(_options.MaxCalls)} actions, this is one more")
            : default;
        _hidden.Add(position, element.Range.End, problem.Exists ? Error(element, problem) : Call(element));
        return element.Range.End;
    }

    private ActionCall Call(Element element)
    {
        var body = element.Body;
        var call = new ActionCall(text, element.Range, grammar.Spelled(NameOf(element)), BodyOf(body), element.Format.Name)
        {
            HasTextValues = body.HasTextValues,
            BodyOffset = body.QuotedAt >= 0 ? body.QuotedAt + 1 : body.Written is null && !body.Json.IsEmpty ? body.Json.Start : element.Range.Start,
            Fingerprint = body is { Written: null, Json.IsEmpty: true } ? JsonObjectText.EmptyFingerprint : body.Fingerprint,
            Repairs = RepairsOf(body),
        };
        if (_duplicates.IsDuplicate(call, _calls))
        {
            call.IsDuplicate = true;
            Note(ReplyNoteKinds.Duplicate, call.Offset, call.Offset + call.Length);
        }

        (_calls ??= []).Add(call);
        return call;
    }

    private readonly ReadOnlyMemory<char> BodyOf(in ElementBody body) =>
        body.Written is not null ? body.Written.AsMemory()
        : body.Json.IsEmpty ? JsonObjectText.Empty
        : text.AsMemory(body.Json.Start, body.Json.Length);

    private static IReadOnlyList<Repair> RepairsOf(in ElementBody body)
    {
        if (body.MissingCloseAt < 0 && body.FenceAt < 0 && body.QuotedAt < 0)
        {
            return [];
        }

        var repairs = new List<Repair>(3);
        if (body.FenceAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.FencedBody, RepairTier.Safe, body.FenceAt));
        }

        if (body.QuotedAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.QuotedStructure, RepairTier.Safe, body.QuotedAt));
        }

        if (body.MissingCloseAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.MissingCloseTag, RepairTier.Safe, body.MissingCloseAt));
        }

        return repairs;
    }

    /// <summary>The error item, or null for one beyond the limit, which is only hidden.</summary>
    private ActionError? Error(Element element, Problem problem)
    {
        if (_errors?.Count > _options.MaxErrors)
        {
            return null;
        }

        _errors ??= [];
        if (_errors.Count == _options.MaxErrors)
        {
            problem = new Problem(ActionErrorCodes.TooManyErrors, element.Range.Start, $"{Number(_options.MaxErrors)} errors are listed, all further ones are only hidden");
        }

        var error = new ActionError(text, element.Range, problem, element.DecodedName is null ? element.Name : default);
        _errors.Add(error);
        return error;
    }

    private readonly ReadOnlySpan<char> NameOf(Element element) => element.DecodedName is null ? element.Name.In(text) : element.DecodedName;

    private void Note(string kind, int start, int end)
    {
        _notes ??= [];
        if (_notes.Count > _options.MaxErrors)
        {
            return;
        }

        _notes.Add(new ReplyNote(_notes.Count == _options.MaxErrors ? ReplyNoteKinds.TooManyNotes : kind, start, end - start));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
