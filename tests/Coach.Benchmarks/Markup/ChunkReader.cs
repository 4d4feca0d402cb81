using System.Buffers;
using System.Text;
using Coach.Markup;

namespace Coach.Benchmarks.Markup;

/// <summary>Replies in chunks: by Coach's reader, and by the floor, which scans each chunk for the same openers and copies it.</summary>
internal sealed class ChunkReader(string text, int chunk)
{
    private readonly ActionGrammar _grammar = ActionGrammar.Create(new MarkupOptions { MaxCalls = int.MaxValue });
    private readonly SearchValues<string> _openers = SearchValues.Create([.. ActionGrammar.Create().Elements.Needles], StringComparison.OrdinalIgnoreCase);
    private readonly char[] _shown = new char[text.Length];
    private readonly string[] _parts = [.. text.Chunk(chunk).Select(part => new string(part))];

    /// <summary>Reads the reply; returns how much is shown and how many actions were read. The reader has copied each chunk once, as the floor does.</summary>
    public (int Shown, int Calls) Read() => Read(null);

    private (int Shown, int Calls) Read(StringBuilder? copy)
    {
        var reader = new ActionReader(_grammar);
        var (shown, calls) = (0, 0);
        for (var at = 0; at < text.Length; at += chunk)
        {
            reader.Append(text.AsSpan(at, Math.Min(chunk, text.Length - at)));
            Take(reader, ref shown, ref calls, copy);
        }

        reader.Complete();
        Take(reader, ref shown, ref calls, copy);
        return (shown, calls);
    }

    /// <summary>The same by the asynchronous surface, with chunks that are there when they are asked for.</summary>
    public async Task<(int Shown, int Calls)> ReadAsync()
    {
        var (shown, calls) = (0, 0);
        await foreach (var next in _grammar.ReadAsync(Chunks()))
        {
            Take(next, ref shown, ref calls);
        }

        return (shown, calls);
    }

    /// <summary>Scans and copies; what stands in the elements is copied too.</summary>
    public (int Shown, int Openers) ScanAndCopy()
    {
        var (shown, openers) = (0, 0);
        for (var at = 0; at < text.Length; at += chunk)
        {
            var part = text.AsSpan(at, Math.Min(chunk, text.Length - at));
            openers += part.IndexOfAny(_openers) >= 0 ? 1 : 0;
            part.CopyTo(_shown.AsSpan(shown));
            shown += part.Length;
        }

        return (shown, openers);
    }

    public void EnsureSame()
    {
        var whole = _grammar.Read(text);
        var shown = new StringBuilder();
        if (Read(shown).Calls != whole.Calls.Count || !shown.Equals(whole.VisibleText))
        {
            throw new InvalidOperationException($"In chunks of {chunk} the reply reads differently.");
        }
    }

    private static void Take(ActionReader reader, ref int shown, ref int calls, StringBuilder? copy)
    {
        while (reader.TryRead(out var next))
        {
            Take(next, ref shown, ref calls);
            copy?.Append(next.Text);
        }
    }

    private static void Take(in ReplyEvent next, ref int shown, ref int calls)
    {
        shown += next.Text.Length;
        calls += next.Kind == ReplyEventKind.ActionRead ? 1 : 0;
    }

    private async IAsyncEnumerable<string> Chunks()
    {
        foreach (var part in _parts)
        {
            yield return part;
        }
    }
}
