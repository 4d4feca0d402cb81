using System.Globalization;

namespace Coach.Markup;

/// <summary>Reads one whole reply: goes from tag to tag, leaves code and escapes alone, and collects what each element gives.</summary>
ref struct ReplyReader(ActionGrammar grammar, string text)
{
    readonly ElementGrammar elements = grammar.Elements;
    readonly MarkupOptions options = grammar.Options;
    CodeScan code = new(text);
    HiddenSpans hidden;
    List<ActionCall>? calls;
    List<ActionError>? errors;
    List<ReplyNote>? notes;
    DuplicateSearch duplicates;

    /// <summary>After an escaped opener, its closing tag is part of the quotation.</summary>
    bool escapedOpener;

    public MarkedReply Read()
    {
        var position = options.ReasoningStartsOpen ? HideReasoning(0, 0) : 0;
        while ((position = elements.NextCandidate(text, position)) >= 0)
            position = ReadAt(position);

        var (visible, items) = hidden.Apply(text);
        return new MarkedReply(text, visible, items, calls ?? [], errors ?? [], notes ?? []);
    }

    /// <summary>Reads what stands at a candidate and returns where to go on.</summary>
    int ReadAt(int position)
    {
        var element = elements.OpenerAt(text, position);
        var closerEnd = element is null ? elements.CloserEndAt(text, position) : -1;
        var opensReasoning = element is null && closerEnd < 0 && ActionGrammar.ReasoningStart.EndAt(text, position) >= 0;
        if (element is null && closerEnd < 0 && !opensReasoning && ActionGrammar.ReasoningEnd.EndAt(text, position) < 0) return position + 1;

        if (options.CodeBlocks == CodeBlocks.Inert && code.EndOfCodeAt(position) is var codeEnd and >= 0) return codeEnd;
        if (position > 0 && text[position - 1] == '\\')
        {
            escapedOpener = element is not null;
            return position + 1;
        }

        var end = element is not null ? ReadElement(position)
            : opensReasoning ? HideReasoning(position, position + 1)
            : closerEnd < 0 ? HideNoted(position, ActionGrammar.ReasoningEnd.EndAt(text, position), ReplyNoteKinds.StrayReasoningClose)
            : escapedOpener ? closerEnd
            : HideNoted(position, closerEnd, ReplyNoteKinds.StrayClose);
        escapedOpener = false;
        code.SkipTo(end);
        return end;
    }

    int HideReasoning(int start, int from)
    {
        var close = text.AsSpan(from).IndexOf("</think>", StringComparison.OrdinalIgnoreCase);
        var end = close < 0 ? text.Length : from + close + "</think>".Length;
        if (close < 0) Note(ReplyNoteKinds.UnclosedReasoning, start, end);
        if (end > start) hidden.Add(start, end, null);
        code.SkipTo(end);
        return end;
    }

    int HideNoted(int start, int end, string kind)
    {
        Note(kind, start, end);
        hidden.Add(start, end, null);
        return end;
    }

    int ReadElement(int position)
    {
        var element = elements.ElementAt(text, position)!;
        var end = element.Range.End;
        foreach (var attribute in element.UnknownAttributes) Note(ReplyNoteKinds.UnknownAttribute, attribute.Start, attribute.End);
        var problem = element.Problem.Exists ? element.Problem
            : element.Range.Length > options.MaxElementLength ? new Problem(
                ActionErrorCodes.ElementTooLong, position, $"an element may be {Number(options.MaxElementLength)} characters long, this one has {Number(element.Range.Length)}")
            : calls?.Count >= options.MaxCalls || options.MaxCalls == 0 ? new Problem(
                ActionErrorCodes.TooManyActions, position, $"a reply may have {Number(options.MaxCalls)} actions, this is one more")
            : default;
        hidden.Add(position, end, problem.Exists ? Error(element, problem) : Call(element));
        return end;
    }

    ActionCall Call(Element element)
    {
        var body = element.Body;
        var call = new ActionCall(text, element.Range, grammar.Spelled(NameOf(element)), BodyOf(body), element.Format.Name)
        {
            HasTextValues = body.Written is not null,
            Fingerprint = body is { Written: null, Json.IsEmpty: true } ? JsonObjectText.EmptyFingerprint : body.Fingerprint,
            Repairs = RepairsOf(body),
        };
        if (duplicates.IsDuplicate(call, calls))
        {
            call.IsDuplicate = true;
            Note(ReplyNoteKinds.Duplicate, call.Offset, call.Offset + call.Length);
        }

        (calls ??= []).Add(call);
        return call;
    }

    readonly ReadOnlyMemory<char> BodyOf(in ElementBody body) =>
        body.Written is not null ? body.Written.AsMemory()
        : body.Json.IsEmpty ? JsonObjectText.Empty
        : text.AsMemory(body.Json.Start, body.Json.Length);

    static IReadOnlyList<Repair> RepairsOf(in ElementBody body)
    {
        if (body.MissingCloseAt < 0 && body.FenceAt < 0) return [];
        var repairs = new List<Repair>(2);
        if (body.FenceAt >= 0) repairs.Add(new Repair(RepairKinds.FencedBody, RepairTier.Safe, body.FenceAt));
        if (body.MissingCloseAt >= 0) repairs.Add(new Repair(RepairKinds.MissingCloseTag, RepairTier.Safe, body.MissingCloseAt));
        return repairs;
    }

    /// <summary>The error item, or null for one beyond the limit, which is only hidden.</summary>
    ActionError? Error(Element element, Problem problem)
    {
        if (errors?.Count > options.MaxErrors) return null;
        errors ??= [];
        if (errors.Count == options.MaxErrors)
        {
            problem = new Problem(ActionErrorCodes.TooManyErrors, element.Range.Start, $"{Number(options.MaxErrors)} errors are listed, all further ones are only hidden");
        }

        var error = new ActionError(text, element.Range, problem, element.DecodedName is null ? element.Name : default);
        errors.Add(error);
        return error;
    }

    readonly ReadOnlySpan<char> NameOf(Element element) => element.DecodedName is null ? element.Name.In(text) : element.DecodedName;

    void Note(string kind, int start, int end)
    {
        notes ??= [];
        if (notes.Count > options.MaxErrors) return;
        notes.Add(new ReplyNote(notes.Count == options.MaxErrors ? ReplyNoteKinds.TooManyNotes : kind, start, end - start));
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
