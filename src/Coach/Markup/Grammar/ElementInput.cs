using Sprache;

namespace Coach.Markup;

/// <summary>
/// The place where an element starts as Sprache's input, and the result that its parser gives, in one object that a reader moves from element to element: three
/// objects for each would cost more than reading it. What it gives is valid until it is moved.
/// </summary>
internal sealed class ElementInput() : TextCursor(default, 0), IResult<Element>
{
    [ThreadStatic]
    private static ElementInput? spare;

    private Element? _element;
    private int _end;

    /// <summary>Where the element's opening tag ends.</summary>
    public int OpenerEnd { get; private set; }

    public Element Value => _element!;

    public bool WasSuccessful => true;

    public string Message => "";

    public IEnumerable<string> Expectations => [];

    public IInput Remainder => new TextCursor(Text, _end);

    /// <summary>One that nobody uses: the thread's, or a new one if somebody has that, as when a parser of a format reads another reply.</summary>
    public static ElementInput Rent()
    {
        var rented = spare ?? new ElementInput();
        spare = null;
        return rented;
    }

    /// <summary>Keeps it for the thread's next reply, without anything of this one.</summary>
    public void Return()
    {
        Text = default;
        _element?.Clear();
        spare = this;
    }

    /// <summary>Moves to the place where an opening tag stands.</summary>
    public ElementInput MovedTo(ReadOnlyMemory<char> text, int position, int openerEnd)
    {
        (Text, Position, OpenerEnd) = (text, position, openerEnd);
        return this;
    }

    /// <summary>The element to fill.</summary>
    public Element Start(MarkupFormat format) => _element ??= new Element(format);

    /// <summary>The element is read.</summary>
    public IResult<Element> ReadTo(int end)
    {
        _end = end;
        return this;
    }
}
