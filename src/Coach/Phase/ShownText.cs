namespace Coach;

/// <summary>The text of a reply that may have several steps, as a person sees it: a blank line between the words of two steps, and nothing where a later one has no words.</summary>
internal sealed class ShownText
{
    private string _last = "";
    private string _held = "";
    private bool _follows;
    private bool _hasStepWords;

    /// <summary>Whether there are words so far.</summary>
    public bool HasWords { get; private set; }

    public void BeginStep() => (_follows, _hasStepWords, _held) = (HasWords, false, "");

    /// <summary>What is to be shown now that the step goes on with this text; empty if that is not known yet.</summary>
    public string Add(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        // Blanks alone begin no text: whether a break stands before them is not known yet.
        if (_follows && !_hasStepWords)
        {
            _held += text;
            if (string.IsNullOrWhiteSpace(_held))
            {
                return "";
            }

            (text, _held) = (Break() + _held, "");
        }

        _hasStepWords |= !string.IsNullOrWhiteSpace(text);
        HasWords |= _hasStepWords;
        _last = text.Length > 1 ? text[^2..] : _last.Length > 0 ? _last[^1..] + text : text;
        return text;
    }

    private string Break() => _last.EndsWith("\n\n", StringComparison.Ordinal) ? "" : _last.EndsWith('\n') ? "\n" : "\n\n";
}
