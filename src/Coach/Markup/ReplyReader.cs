namespace Coach.Markup;

/// <summary>
/// Reads a reply, whole or as it comes: goes from tag to tag, leaves code and escapes alone, and hands over what each element gives. It is given the
/// text from a place on that it names, and decides only what no further text could change, unless the text is final.
/// </summary>
internal partial struct ReplyReader(ActionGrammar grammar, ReplyOutput output, string? whole = null)
{
    /// <summary>So much longer than allowed an element may be and is still read to its end, to say how long it is.</summary>
    private const int Excess = 256;

    /// <summary>Reasoning ends with this.</summary>
    private const string ReasoningEnd = "</think>";

    private enum State { Start, Text, Reasoning, Element, Rest }

    private readonly ElementGrammar _elements = grammar.Elements;
    private readonly MarkupOptions _options = grammar.Options;
    private readonly int _longestElement = (int)Math.Min(int.MaxValue, (long)grammar.Options.MaxElementLength + Excess);
    private readonly bool _hasCode = grammar.Options.CodeBlocks == CodeBlocks.Inert;
    private CodeScan _code = new(grammar.Options.MaxElementLength);
    private Layout _layout = new(grammar.Elements, output);
    private DuplicateSearch _duplicates;
    private ElementWatch _watch;
    private readonly CallMaker _calls = new(grammar, whole);

    /// <summary>The calls so far, to know one that comes again.</summary>
    private List<ActionCall>? _known;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<ActionCall> Calls => _known ?? NoCalls;

    private static readonly IReadOnlyList<ActionCall> NoCalls = [];
    private int _errors;
    private int _notes;

    private State _state;
    private bool _mayBeWhole = grammar.Elements.HasWholeForm;

    /// <summary>The reply's offset of the text's first character.</summary>
    private int _base;

    /// <summary>Everything before it is decided.</summary>
    private int _position;

    /// <summary>Where the element or the reasoning starts that is being read.</summary>
    private int _start;

    /// <summary>After an escaped opener, its closing tag is part of the quotation.</summary>
    private bool _escapedOpener;

    /// <summary>Which of the grammar's formats the element has, how long its opening tag is, and whether its start was handed over.</summary>
    private int _format;
    private int _openerLength;
    private bool _isStarted;

    private ElementInput? _input;

    /// <summary>An element of which only the end is looked for.</summary>
    private LongElement? _long;

    /// <summary>Reads a step further; false when more text is needed, or nothing is left.</summary>
    /// <param name="memory">The text.</param>
    /// <param name="text">The same, which costs something to take from it.</param>
    /// <param name="isFinal">Whether no more text follows.</param>
    public bool Read(ReadOnlyMemory<char> memory, ReadOnlySpan<char> text, bool isFinal) => _state switch
    {
        State.Start => Begin(text),
        State.Text => ReadText(text, isFinal),
        State.Reasoning => ReadReasoning(text, isFinal),
        State.Element => ReadElement(memory, text, isFinal),
        _ => ReadRest(text, isFinal),
    };

    /// <summary>Nothing more is read.</summary>
    public void End()
    {
        _input?.Return();
        _input = null;
    }

    /// <summary>Hands over text that is nothing but text, as most of what comes in chunks; false if it has to be read.</summary>
    public bool ShowPlain(ReadOnlySpan<char> text)
    {
        if (_state != State.Text || _mayBeWhole || !_elements.IsPlain(text, _position))
        {
            return false;
        }

        _layout.PlainTo(text);
        _position = text.Length;
        NoteSplitTags();
        return true;
    }

    /// <summary>How much of the text is no longer needed. It may be left out from then on.</summary>
    public int Forget(ReadOnlySpan<char> text)
    {
        var decided = _state switch
        {
            State.Text => Math.Min(_position, _layout.Shown),
            State.Element => _start,
            _ => _position,
        };
        decided = Math.Max(0, decided - Layout.LookBehind);
        if (_hasCode)
        {
            if (_state is State.Reasoning or State.Rest)
            {
                _code.SkipTo(decided);
            }

            decided = _code.Drop(text, decided);
        }

        _layout.Forget(decided);
        _watch.Forget(decided);
        _position -= decided;
        _start -= decided;
        _base += decided;
        return decided;
    }

    private bool Begin(ReadOnlySpan<char> text)
    {
        _state = State.Text;
        if (_options.ReasoningStartsOpen)
        {
            StartReasoning(text, 0, 0);
        }

        return true;
    }

    private bool ReadText(ReadOnlySpan<char> text, bool isFinal)
    {
        if (_mayBeWhole && ReadWhole(text, isFinal) is { } isRead)
        {
            return isRead;
        }

        if (!StandsAtTag(text, isFinal, out var at, out var tag))
        {
            at = _elements.NextCandidate(text, _position);
            if (at < 0)
            {
                ShowTo(text, isFinal ? text.Length : _elements.StartOfNeedle(text, _position), isFinal ? Next.End : Next.Unknown);
                return false;
            }

            if (!TryTagAt(text, at, isFinal, out tag))
            {
                ShowTo(text, at, Next.Unknown);
                return false;
            }
        }

        if (tag.Kind == TagKind.None)
        {
            _position = at + 1;
            return true;
        }

        var place = _hasCode ? _code.At(text, at, isFinal, out var codeEnd) : (CodePlace)(codeEnd = 0);
        if (place == CodePlace.Undecided)
        {
            ShowTo(text, at, Next.Unknown);
            return false;
        }

        if (place == CodePlace.Code)
        {
            _position = codeEnd;
            return true;
        }

        if (at > 0 && text[at - 1] == '\\')
        {
            _escapedOpener = tag.Kind == TagKind.Opener;
            _position = at + 1;
            return true;
        }

        ReadTag(text, at, tag);
        return true;
    }

    /// <summary>Whether a tag follows at once or behind a space, as an element follows another in hostile text: the search for the next one costs more than to ask.</summary>
    private bool StandsAtTag(ReadOnlySpan<char> text, bool isFinal, out int at, out TagMatch tag)
    {
        (at, tag) = (Characters.Is(text, _position, ' ') ? _position + 1 : _position, default);
        return isFinal && at < text.Length && _elements.MayStartTag(text[at]) && TryTagAt(text, at, isFinal, out tag) && tag.Kind != TagKind.None;
    }

    private void ReadTag(ReadOnlySpan<char> text, int at, in TagMatch tag)
    {
        var isQuotation = tag.Kind == TagKind.Closer && _escapedOpener;
        _escapedOpener = false;
        if (isQuotation)
        {
            _position = tag.End;
            _code.SkipTo(tag.End);
            return;
        }

        ShowTo(text, at, Next.Hidden);
        switch (tag.Kind)
        {
            case TagKind.Opener:
                _state = State.Element;
                _start = at;
                _format = tag.Format;
                _openerLength = tag.End - at;
                _isStarted = false;
                _watch = default;
                break;
            case TagKind.ReasoningStart:
                StartReasoning(text, at, at + 1);
                break;
            default:
                Note(tag.Kind == TagKind.Closer ? ReplyNoteKinds.StrayClose : ReplyNoteKinds.StrayReasoningClose, at, tag.End);
                _layout.StartHiding(text, at);
                Hidden(tag.End);
                break;
        }
    }

    /// <summary>The tag at a place; false if with more text it may be another one. No tag is longer than an element.</summary>
    private bool TryTagAt(ReadOnlySpan<char> text, int at, bool isFinal, out TagMatch tag)
    {
        var isCut = text.Length - at > _longestElement;
        if (!isFinal && !isCut && !_watch.IsDue(text.Length - at))
        {
            tag = default;
            return false;
        }

        tag = _elements.TagAt(isCut ? text[..(at + _longestElement)] : text, at, _escapedOpener);
        if (isFinal)
        {
            return true;
        }

        if (tag.RanOut && !isCut)
        {
            _watch.Tried(text.Length - at);
            return false;
        }

        _watch = default;
        return true;
    }

    /// <summary>Reads the reply as one call, if it is nothing else but reasoning and space. Null if it is read like others.</summary>
    private bool? ReadWhole(ReadOnlySpan<char> text, bool isFinal)
    {
        var start = Characters.SkipSpace(text, _position);
        if (start == text.Length && !isFinal)
        {
            ShowTo(text, start, Next.Unknown);
            return false;
        }

        var ranOut = false;
        if (ElementGrammar.ReasoningStart.EndAt(text, start, ref ranOut) >= 0 || ElementGrammar.ReasoningEnd.EndAt(text, start, ref ranOut) >= 0 || (ranOut && !isFinal))
        {
            return null;
        }

        var isCut = text.Length - start > _longestElement;
        if (!isFinal && !isCut)
        {
            if (!_watch.IsDue(text.Length - start))
            {
                return false;
            }

            _elements.WholeAt(text, start, ref ranOut);
            if (ranOut)
            {
                _watch.Tried(text.Length - start);
                ShowTo(text, start, Next.Unknown);
                return false;
            }
        }

        _mayBeWhole = false;
        _watch = default;
        if (isCut || _elements.WholeAt(text, start, ref ranOut) is not { } element)
        {
            return null;
        }

        ShowTo(text, start, Next.Hidden);
        _start = start;
        Finish(text, element, isFinal);
        return true;
    }

    private void StartReasoning(ReadOnlySpan<char> text, int start, int from)
    {
        _state = State.Reasoning;
        _start = start;
        _position = from;
        _layout.StartHiding(text, start);
    }

    private bool ReadReasoning(ReadOnlySpan<char> text, bool isFinal)
    {
        var close = text[_position..].IndexOf(ReasoningEnd, StringComparison.OrdinalIgnoreCase);
        if (close < 0 && !isFinal)
        {
            _position = Math.Max(_position, text.Length - ReasoningEnd.Length + 1);
            return false;
        }

        var end = close < 0 ? text.Length : _position + close + ReasoningEnd.Length;
        if (close < 0)
        {
            Note(ReplyNoteKinds.UnclosedReasoning, _start, end);
        }

        Hidden(end);
        return true;
    }

    private void Note(string kind, int start, int end)
    {
        if (_notes > _options.MaxErrors)
        {
            return;
        }

        output.Add(new ReplyNote(_notes++ == _options.MaxErrors ? ReplyNoteKinds.TooManyNotes : kind, start + _base, end - start));
    }

    private void ShowTo(ReadOnlySpan<char> text, int end, Next next)
    {
        _layout.TextTo(text, end, next);
        _position = end;
        NoteSplitTags();
    }

    private void NoteSplitTags()
    {
        if (_layout.SplitTags is not { Count: > 0 } splitTags)
        {
            return;
        }

        foreach (var rest in splitTags)
        {
            Note(ReplyNoteKinds.SplitTag, rest.Start, rest.End);
        }

        splitTags.Clear();
    }

    private void Hidden(int end)
    {
        _layout.EndHiding(end);
        _code.SkipTo(end);
        _position = end;
        _state = State.Text;
    }
}
