namespace Coach.Markup;

/// <summary>
/// Reads a reply while it comes, in chunks of any size: text as soon as it is certain to be text, actions as soon as they are whole. What it gives adds up to what
/// <see cref="ActionGrammar.Read"/> gives for the whole reply, and nothing is taken back; all comes in the order of the reply, except that blanks before an action
/// at the start of a line come after it, if they are shown. It keeps no more text than the largest element and chunk.
/// One reader reads one reply; it is not thread-safe.
/// </summary>
/// <example><code>
/// var reader = new ActionReader(grammar);
/// await foreach (var chunk in chunks)
/// {
///     reader.Append(chunk);
///     while (reader.TryRead(out var next))
///     {
///         Show(next); // copy next.Text to keep it
///     }
/// }
///
/// reader.Complete();
/// while (reader.TryRead(out var next))
/// {
///     Show(next);
/// }
/// </code></example>
public sealed class ActionReader
{
    /// <summary>Less than this is not worth while to move text for.</summary>
    private const int LeastForgotten = 1024;

    private readonly ReplyEvents _events = new();
    private ReplyReader _reader;
    private char[] _buffer = new char[2 * LeastForgotten];
    private int _length;
    private bool _hasMore;
    private bool _isComplete;

    /// <summary>Makes a reader for one reply.</summary>
    public ActionReader(ActionGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        _reader = new ReplyReader(grammar, _events);
    }

    /// <summary>How much of the reply it has room for.</summary>
    internal int Kept => _buffer.Length;

    /// <summary>Adds the next part of the reply. It may end anywhere, inside a tag or between the halves of a surrogate pair.</summary>
    /// <exception cref="InvalidOperationException">The reply is complete.</exception>
    public void Append(ReadOnlySpan<char> chunk)
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("The reply is complete; another one needs another reader.");
        }

        if (_length + chunk.Length > _buffer.Length)
        {
            MakeRoom(chunk.Length);
        }

        chunk.CopyTo(_buffer.AsSpan(_length));
        _length += chunk.Length;
        _hasMore = true;
    }

    /// <summary>Says that the reply has no further part: what has been held back is decided.</summary>
    public void Complete()
    {
        _isComplete = true;
        _hasMore = true;
    }

    /// <summary>Takes what is known next; false when more text is needed, or when the reply is complete and read.</summary>
    public bool TryRead(out ReplyEvent next)
    {
        if (_hasMore && _events.IsEmpty)
        {
            ReadOn();
        }

        return _events.TryTake(_buffer, out next);
    }

    private void ReadOn()
    {
        var memory = new ReadOnlyMemory<char>(_buffer, 0, _length);
        var text = memory.Span;
        if (!_isComplete && _reader.ShowPlain(text))
        {
            _hasMore = false;
            return;
        }

        do
        {
            _hasMore = _reader.Read(memory, text, _isComplete);
        }
        while (_hasMore && _events.IsEmpty);

        if (_isComplete && !_hasMore)
        {
            _reader.End();
        }
    }

    private void MakeRoom(int needed)
    {
        // Text that nobody has taken yet is still in the buffer.
        if (!_hasMore && _events.IsEmpty)
        {
            var forgotten = _reader.Forget(_buffer.AsSpan(0, _length));
            _events.Forget(forgotten);
            _length -= forgotten;
            _buffer.AsSpan(forgotten, _length).CopyTo(_buffer);
        }

        if (_length + needed > _buffer.Length || _length > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + needed));
        }
    }
}
