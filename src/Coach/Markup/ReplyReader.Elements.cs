using System.Globalization;

namespace Coach.Markup;

/// <summary>What it does with elements.</summary>
internal partial struct ReplyReader
{
    private bool ReadElement(ReadOnlyMemory<char> memory, ReadOnlySpan<char> text, bool isFinal)
    {
        var isCut = text.Length - _start > _longestElement;
        if (!isFinal && !isCut && !_watch.IsDue(text, _start, _elements))
        {
            return false;
        }

        var element = _elements.ElementAt((_input ??= ElementInput.Rent()).MovedTo(isCut ? memory[..(_start + _longestElement)] : memory, _start, _start + _openerLength), _format)!;
        if (element.RanOut && !isFinal && !isCut)
        {
            _watch.Tried(text.Length - _start);
            if (element.HasName && !_watch.HasHead)
            {
                _watch.HasHead = true;
                Start(text, element);
            }

            return false;
        }

        if (isCut && element.RanOut && element.Body.Open != OpenPart.None)
        {
            _layout.StartHiding(text, _start);
            Start(text, element);
            var read = text[..(_start + _longestElement)];
            _long = new LongElement(element, read, SourceOf(text, _start, read.Length), _base, _longestElement);
            _state = State.Rest;
            _position = _long.ResumeAt(read, _start + _openerLength, _elements);
            return true;
        }

        Finish(text, element, isFinal);
        return true;
    }

    /// <summary>Looks for the end of an element that is far too long: its closing tag, or the next opening one.</summary>
    private bool ReadRest(ReadOnlySpan<char> text, bool isFinal)
    {
        if (!_long!.FindEnd(text, ref _position, isFinal, _elements))
        {
            return false;
        }

        var range = new TextRange(_start + _base, _position + _base);
        AddError(_long.Source, range, _long.Problem ?? _calls.TooLong(range.Start, range.Length), _long.Name);
        _long = null;
        Hidden(_position);
        return true;
    }

    private void Finish(ReadOnlySpan<char> text, Element element, bool isFinal)
    {
        foreach (var attribute in element.UnknownAttributes ?? [])
        {
            Note(ReplyNoteKinds.UnknownAttribute, attribute.Start, attribute.End);
        }

        _layout.StartHiding(text, element.Range.Start);
        var call = _calls.Make(text, _base, element, isFinal, _known?.Count ?? 0, out var problem);
        Start(text, element, isRead: call is not null);
        if (call is not null)
        {
            AddCall(call);
        }
        else
        {
            // The character that was not expected is told, and may stand behind the element.
            var sourceEnd = Math.Max(element.Range.End, Math.Min(text.Length, problem.At - _base + 1));
            AddError(SourceOf(text, _start, sourceEnd), element.Range.MovedBy(_base), problem, element.Name.MovedBy(_base));
        }

        Hidden(element.Range.End);
    }

    /// <summary>Hands over that an element starts, once, if what it ends with will be handed over too.</summary>
    private void Start(ReadOnlySpan<char> text, Element element, bool isRead = false)
    {
        if (whole is not null || _isStarted || !element.HasName || (_errors > _options.MaxErrors && !isRead) || CallMaker.NameOf(text, element) is not { Length: <= ElementGrammar.LongestName } name)
        {
            return;
        }

        _isStarted = true;
        output.Start(grammar.Spelled(name), element.Range.Start + _base);
    }

    private void AddCall(ActionCall call)
    {
        if (_duplicates.IsDuplicate(call, _known))
        {
            call.IsDuplicate = true;
            Note(ReplyNoteKinds.Duplicate, call.Offset - _base, call.Offset + call.Length - _base);
        }

        // The name of a call that is one object and had to be repaired is not known before.
        if (whole is null && !_isStarted)
        {
            _isStarted = true;
            output.Start(call.Name, call.Offset);
        }

        (_known ??= new(4)).Add(call);
        output.Add(call);
    }

    /// <summary>An error beyond the limit is only hidden. The first of those says so.</summary>
    private void AddError(ElementSource source, TextRange range, Problem problem, TextRange name)
    {
        if (_errors > _options.MaxErrors)
        {
            return;
        }

        if (_errors++ == _options.MaxErrors)
        {
            problem = new Problem(ActionErrorCodes.TooManyErrors, range.Start, $"{Number(_options.MaxErrors)} errors are listed, all further ones are only hidden");
        }

        output.Add(new ActionError(source, range, problem, name));
    }

    private ElementSource SourceOf(ReadOnlySpan<char> text, int start, int end) =>
        whole is not null ? new ElementSource(whole, 0, _longestElement) : new ElementSource(text[start..end].ToString(), start + _base, _longestElement);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
