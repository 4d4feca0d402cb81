namespace Coach.Markup;

/// <summary>What an <see cref="ActionReader"/> tells.</summary>
public enum ReplyEventKind
{
    /// <summary>Text to show.</summary>
    Text,

    /// <summary>An action has started and its name is known; an <see cref="ActionRead"/> or <see cref="Error"/> of the same offset ends it.</summary>
    ActionStarted,

    /// <summary>An action is whole.</summary>
    ActionRead,

    /// <summary>An element could not become a call.</summary>
    Error,

    /// <summary>Something was dropped or ignored.</summary>
    Note,
}

/// <summary>One thing that an <see cref="ActionReader"/> has found out about a reply.</summary>
public readonly struct ReplyEvent
{
    private readonly object? _subject;

    internal ReplyEvent(ReplyEventKind kind, int offset, object? subject, ReadOnlyMemory<char> text = default)
    {
        Kind = kind;
        Offset = offset;
        Text = text;
        _subject = subject;
    }

    /// <summary>What it is.</summary>
    public ReplyEventKind Kind { get; }

    /// <summary>Where it starts in the reply, in UTF-16 characters from 0.</summary>
    public int Offset { get; }

    /// <summary>
    /// The text to show, part of the reader's buffer: valid until the next <see cref="ActionReader.Append"/> or <see cref="ActionReader.Complete"/>. Empty for other
    /// kinds.
    /// </summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>The name of the action that starts or is read, in its declared spelling; else null.</summary>
    public string? Name => _subject as string ?? Call?.Name;

    /// <summary>The action that is read; else null.</summary>
    public ActionCall? Call => _subject as ActionCall;

    /// <summary>Why an element could not become a call; else null.</summary>
    public ActionError? Error => _subject as ActionError;

    /// <summary>What was dropped or ignored; else null.</summary>
    public ReplyNote? Note => _subject as ReplyNote;

    /// <inheritdoc/>
    public override string ToString() => Kind == ReplyEventKind.Text ? Text.ToString() : $"{Kind} {_subject}";
}
