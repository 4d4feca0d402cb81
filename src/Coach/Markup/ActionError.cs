namespace Coach.Markup;

/// <summary>An element that could not become an action call. It is hidden and runs nothing.</summary>
public sealed class ActionError : ReplyItem
{
    private readonly Problem _problem;
    private readonly ElementSource _source;
    private readonly TextRange _name;

    internal ActionError(ElementSource source, TextRange range, Problem problem, TextRange name)
        : base(range.Start, range.Length)
    {
        _source = source;
        _problem = problem;
        _name = name;
    }

    /// <summary>What is wrong: one of <see cref="ActionErrorCodes"/>.</summary>
    public string Code => _problem.Code!;

    /// <summary>Where reading failed, in UTF-16 characters from the start of the reply.</summary>
    public int ProblemOffset => _problem.At;

    /// <summary>A sentence that says what is wrong and where, for people and for the model; made anew on each use.</summary>
    public string Message
    {
        get
        {
            var subject = _name.IsEmpty ? "the element" : _source.Text(_name.Start, Math.Min(_name.Length, LongestNameShown));
            var sentence = Code switch
            {
                ActionErrorCodes.Unclosed => $"{subject} is never closed: {Place}.",
                ActionErrorCodes.InvalidJson => $"The body of {subject} is not valid JSON: {Place}.",
                ActionErrorCodes.NotAnObject => $"The body of {subject} is not a JSON object: {Place}.",
                ActionErrorCodes.InvalidName => $"An action's tag cannot be read: {Place}.",
                ActionErrorCodes.InvalidXml => $"The XML of {subject} cannot be read: {Place}.",
                ActionErrorCodes.DuplicateParameter => $"{subject} is ambiguous: {_problem.Detail} (offset {ProblemOffset}).",
                _ => $"{subject} was not run: {_problem.Detail} (offset {ProblemOffset}).",
            };
            return char.ToUpperInvariant(sentence[0]) + sentence[1..];
        }
    }

    /// <summary>The element as the model wrote it, or its start if it is far longer than an element may be; copied on each use.</summary>
    public string RawText => _source.Text(Offset, Math.Min(Length, _source.LongestElement));

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";

    private const int LongestNameShown = 80;

    private string Place => _source.CharacterAt(ProblemOffset) is { } found
        ? $"{_problem.Detail} at offset {ProblemOffset}, found {Shown(found)}"
        : $"{_problem.Detail} at offset {ProblemOffset}, found the end of the reply";

    private static string Shown(char c) => c switch
    {
        '\n' or '\r' => "a line break",
        '\'' => "\"'\"",
        _ when char.IsControl(c) || char.IsSurrogate(c) => $"U+{(int)c:X4}",
        _ => $"'{c}'",
    };
}
