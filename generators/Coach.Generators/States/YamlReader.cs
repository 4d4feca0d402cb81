using Coach.Generators.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Coach.Generators.States;

/// <summary>
/// Reads one YAML document with the event parser and a stack of its own: YamlDotNet's tree overflows the stack on 100,000 brackets, and that
/// ends the compiler. Everything about the file is bounded, for it may be anybody's.
/// </summary>
internal sealed class YamlReader
{
    public const int MostCharacters = 1_000_000;
    public const int Deepest = 64;
    public const int MostNodes = 10_000;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<Open> _open = new();
    private readonly FileProblems _problems;
    private YamlNode? _root;
    private int _nodes;

    private YamlReader(FileProblems problems) => _problems = problems;

    /// <summary>
    /// The document's root, and whether it was read to its end: with a problem noted it is what stood before that, or null. So the states above
    /// an error keep their names, and code that uses them compiles.
    /// </summary>
    public static (YamlNode? Root, bool IsWhole) Read(string text, FileProblems problems, CancellationToken cancellationToken)
    {
        if (text.Length > MostCharacters)
        {
            problems.Add(Descriptors.NotYaml.Id, default, $"The file has {text.Length} characters; it may have {MostCharacters}.");
            return (null, false);
        }

        if (FindControlCharacter(text) is { } place)
        {
            // YamlDotNet takes U+0000 for the end of the file, and would never mention what follows.
            problems.Add(Descriptors.NotYaml.Id, place, "A control character stands here, which YAML does not allow.");
            return (null, false);
        }

        var reader = new YamlReader(problems);
        var parser = new Parser(new StringReader(text));
        try
        {
            if (reader.ReadDocument(parser, cancellationToken))
            {
                return (reader._root, true);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the library trips over, the rest of the compilation must not.
            var (at, message) = YamlErrors.Explain(exception, text, parser.Current, reader._open.Count > 0 && reader._open.Peek() is { IsFlow: true, Start: var start } ? start.Start : null);
            problems.Add(Descriptors.NotYaml.Id, at, message);
        }

        return (reader.CloseAll(), false);
    }

    private static LinePositionSpan? FindControlCharacter(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is (< ' ' and not ('\t' or '\r' or '\n')) or '\u007F')
            {
                return SourceText.From(text).Lines.GetLinePositionSpan(new(index, 1));
            }
        }

        return null;
    }

    private bool ReadDocument(Parser parser, CancellationToken cancellationToken)
    {
        var documents = 0;
        while (parser.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = parser.Current!;
            if (current is DocumentStart && ++documents > 1)
            {
                return Stop("A second document begins here; the file is one document.", Span(current.Start, current.End));
            }

            if (!Accept(current))
            {
                return false;
            }
        }

        return _root is not (null or YamlScalar { IsNull: true }) || Stop("The file is empty; it needs at least initial: and states:.", default);
    }

    private YamlNode? CloseAll()
    {
        while (_open.Count > 0)
        {
            var closed = _open.Pop();
            Add(closed.ToNode(closed.Start), default);
        }

        return _root is YamlScalar ? null : _root;
    }

    private bool Accept(ParsingEvent current)
    {
        switch (current)
        {
            case Scalar scalar:
                return Count(1, scalar) && Add(new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, Span(scalar)), scalar.Anchor);
            case AnchorAlias alias when !_anchors.ContainsKey(alias.Value.Value):
                return Stop(alias, $"The alias *{alias.Value.Value} stands for nothing above it.");
            case AnchorAlias alias:
                var node = _anchors[alias.Value.Value];
                return Count(node.Size, alias) && Add(node, default);
            case SequenceStart or MappingStart when _open.Count >= Deepest:
                return Stop(current, $"This is nested more than {Deepest} deep.");
            case SequenceStart or MappingStart:
                _open.Push(new((NodeEvent)current));
                return Count(1, current);
            case SequenceEnd or MappingEnd:
                var closed = _open.Pop();
                return Add(closed.ToNode(current), closed.Start.Anchor);
            default:
                return true;
        }
    }

    private bool Count(int nodes, ParsingEvent at)
    {
        _nodes += nodes;
        return _nodes <= MostNodes || Stop(at, $"With its aliases written out the file has more than {MostNodes} nodes.");
    }

    private bool Add(YamlNode node, AnchorName anchor)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        if (_open.Count == 0)
        {
            _root = node;
        }
        else
        {
            _open.Peek().Add(node, _problems);
        }

        return true;
    }

    private bool Stop(ParsingEvent at, string message) => Stop(message, Span(at.Start, at.End));

    private bool Stop(string message, LinePositionSpan place)
    {
        _problems.Add(Descriptors.NotYaml.Id, place, message);
        return false;
    }

    private static LinePositionSpan Span(Scalar scalar)
    {
        var (start, end) = (Position(scalar.Start), Position(scalar.End));

        // Its place begins with the anchor or tag, if it has one; what is meant is the text.
        var isOneLine = start.Line == end.Line && scalar.Style == ScalarStyle.Plain;
        return isOneLine && end.Character - scalar.Value.Length > start.Character
            ? new(new(end.Line, end.Character - scalar.Value.Length), end)
            : new(start, end);
    }

    private static LinePositionSpan Span(Mark start, Mark end)
    {
        var (from, to) = (Position(start), Position(end));
        return from <= to ? new(from, to) : new(from, from);
    }

    private static LinePosition Position(Mark mark) => new((int)Math.Max(0, mark.Line - 1), (int)Math.Max(0, mark.Column - 1));

    /// <summary>A sequence or mapping that has begun.</summary>
    private sealed class Open(NodeEvent start)
    {
        private readonly List<YamlNode> _items = [];
        private readonly List<(YamlScalar, YamlNode)> _entries = [];
        private YamlNode? _key;
        private int _size = 1;

        public NodeEvent Start { get; } = start;

        public bool IsFlow => Start is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };

        /// <summary>Adds an element, a key or a value.</summary>
        public void Add(YamlNode node, FileProblems problems)
        {
            _size += node.Size;
            if (Start is SequenceStart)
            {
                _items.Add(node);
            }
            else if (_key is null)
            {
                _key = node;
            }
            else
            {
                AddEntry(_key, node, problems);
                _key = null;
            }
        }

        public YamlNode ToNode(ParsingEvent end)
        {
            // A block ends where the next thing begins; its first character is place enough.
            var start = Position(Start.Start);
            var last = Position(end.Start);
            var place = new LinePositionSpan(start, IsFlow ? new(last.Line, last.Character + 1) : start);
            return Start is SequenceStart ? new YamlSequence(_items, place) { Size = _size } : new YamlMapping(_entries, place) { Size = _size };
        }

        private void AddEntry(YamlNode key, YamlNode value, FileProblems problems)
        {
            if (key is YamlScalar scalar)
            {
                _entries.Add((scalar, value));
            }
            else
            {
                problems.Add(Descriptors.WrongShape.Id, key.Place, "A key is a word, not a list or a mapping.");
            }
        }
    }
}
