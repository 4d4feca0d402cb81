using System.Globalization;

namespace Coach.Markup;

/// <summary>Reads one whole reply: goes from tag to tag, leaves code and escapes alone, and collects what each element gives.</summary>
internal ref struct ReplyReader(ActionGrammar grammar, string text)
{
    /// <summary>No declared name is longer; a hostile one would be told back to the model and kept in the log.</summary>
    private const int LongestName = 128;

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
        var position = _options.ReasoningStartsOpen ? HideReasoning(0, 0) : 0;
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

    /// <summary>Reads what stands at a candidate and returns where to go on.</summary>
    private int ReadAt(int position)
    {
        var element = _elements.OpenerAt(text, position);
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

        var end = element is not null ? ReadElement(position)
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

    private int ReadElement(int position)
    {
        var element = _elements.ElementAt(text, position)!;
        foreach (var attribute in element.UnknownAttributes)
        {
            Note(ReplyNoteKinds.UnknownAttribute, attribute.Start, attribute.End);
        }

        var problem = NameOf(element).Length > LongestName ? new Problem(
                ActionErrorCodes.InvalidName, position, $"a name has at most {Number(LongestName)} characters, this one has {Number(NameOf(element).Length)}")
            : element.Range.Length > _options.MaxElementLength ? new Problem(
                ActionErrorCodes.ElementTooLong, position, $"an element may be {Number(_options.MaxElementLength)} characters long, this one has {Number(element.Range.Length)}")
            : _calls?.Count >= _options.MaxCalls || _options.MaxCalls == 0 ? new Problem(
                ActionErrorCodes.TooManyActions, position, $"a reply may have {Number(_options.MaxCalls)} actions, this is one more")
            : default;
        RepairedBody? repaired = null;
        if (element.Problem.Exists)
        {
            var isAllowed = !problem.Exists && _options.Repair != RepairLevel.Strict;
            problem = element.Problem;
            repaired = isAllowed && element.IsRepairable ? Repaired(element, ref problem) : null;
        }

        _hidden.Add(position, element.Range.End, problem.Exists ? Error(element, problem) : Call(element, repaired));
        return element.Range.End;
    }

    /// <summary>The repaired body of an element that may become a call with it; else null, and the problem says why.</summary>
    private readonly RepairedBody? Repaired(Element element, ref Problem problem)
    {
        var body = element.Body;
        var repaired = BodyRepair.Repair(text, body.Broken, _options.MaxDepth, shape: null, out var further);
        problem = further.Exists ? further : problem;
        if (repaired is null)
        {
            return null;
        }

        var guess = repaired.FirstGuess;
        if (!body.IsClosed)
        {
            // Only a reply that was cut off may end in the middle of an object; else what follows could belong to it.
            if (guess is not null && !(_options.Repair == RepairLevel.Guess && repaired.IsCutOff && element.Range.End == text.Length))
            {
                return null;
            }

            repaired.Repairs.Add(new Repair(RepairKinds.MissingCloseTag, RepairTier.Safe, element.Range.End));
        }
        else if (guess is not null && _options.Repair != RepairLevel.Guess)
        {
            problem = GuessWords.Refusal(guess);
            return null;
        }

        problem = default;
        return repaired;
    }

    private ActionCall Call(Element element, RepairedBody? repaired)
    {
        var body = element.Body;
        var call = repaired is not null
            ? new ActionCall(text, element.Range, grammar.Spelled(NameOf(element)), repaired.Json.AsMemory(), element.Format.Name)
            {
                BodyMap = repaired.Map,
                Fingerprint = repaired.Fingerprint,
                Repairs = repaired.Repairs,
            }
            : new ActionCall(text, element.Range, grammar.Spelled(NameOf(element)), BodyOf(body), element.Format.Name)
            {
                HasTextValues = body.Written is not null,
                BodyOffset = body.Written is null && !body.Json.IsEmpty ? body.Json.Start : element.Range.Start,
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
        if (body.MissingCloseAt < 0 && body.FenceAt < 0)
        {
            return [];
        }

        var repairs = new List<Repair>(2);
        if (body.FenceAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.FencedBody, RepairTier.Safe, body.FenceAt));
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
