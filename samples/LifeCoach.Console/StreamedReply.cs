namespace LifeCoach.Terminal;

/// <summary>Shows a reply while it is written, so that in the end the screen shows the same as for one that came whole: blanks at its ends are left out.</summary>
internal sealed class StreamedReply(Screen screen)
{
    private string _held = "";

    /// <summary>Whether some of it has been shown.</summary>
    public bool HasBegun { get; private set; }

    public void Add(string text)
    {
        text = HasBegun ? _held + text : text.TrimStart();
        var shown = text.TrimEnd();
        _held = text[shown.Length..];
        if (shown.Length > 0)
        {
            screen.Piece(shown, isFirst: !HasBegun);
            HasBegun = true;
        }
    }

    public void End()
    {
        if (HasBegun)
        {
            screen.EndOfPieces();
        }
    }
}
