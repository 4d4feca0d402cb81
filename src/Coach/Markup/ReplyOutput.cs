namespace Coach.Markup;

/// <summary>
/// Takes what a reader makes of a reply, in order. Places are those of the text that the reader is given. Only blanks around an element, of which what
/// follows decides whether they are shown, come late: they are held, and later released or dropped together.
/// </summary>
internal abstract class ReplyOutput
{
    public abstract void Show(int start, int end);

    public abstract void Hold(int start, int end);

    /// <summary>Shows what is held: these blanks.</summary>
    public abstract void Release(ReadOnlySpan<char> blanks);

    public abstract void Drop();

    /// <summary>An element starts of which the name is known; it ends with a call or an error.</summary>
    public abstract void Start(string name, int offset);

    public abstract void Add(ActionCall call);

    public abstract void Add(ActionError error);

    public abstract void Add(ReplyNote note);
}
