using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Context;

/// <summary>Conversations of all kinds, also such as no application makes: results without calls, no user, nothing at all.</summary>
internal sealed class Histories(Random random)
{
    /// <summary>Says which message of the input an output message is, or was made from.</summary>
    public const string Place = "test.place";

    private int _calls;

    public static ModelEntry Model(int contextTokens, string name = "small") => new() { Provider = "test", Model = name, ContextTokens = contextTokens, OutputTokens = 1 };

    public static int PlaceOf(ChatMessage message) => message.AdditionalProperties?.TryGetValue(Place, out var place) == true ? (int)place! : -1;

    public IReadOnlyList<ChatMessage> Next()
    {
        var messages = new List<ChatMessage>();
        var count = random.Next(25);
        while (messages.Count < count)
        {
            Add(messages);
        }

        for (var index = 0; index < messages.Count; index++)
        {
            var properties = messages[index].AdditionalProperties = new() { [Place] = index };
            messages[index].MessageId = random.Next(3) == 0 ? $"m{random.Next(40)}" : null;
            if (random.Next(4) == 0)
            {
                properties[ContextMarks.Priority] = random.Next(3) == 0 ? random.Next(-100, 101) : random.Next(-1, 2);
            }

            if (random.Next(8) == 0)
            {
                properties[ContextMarks.Links] = new[] { $"l{random.Next(6)}" };
            }
        }

        return messages;
    }

    /// <summary>The groups that may not be split, found the slow way.</summary>
    public static int[] Groups(IReadOnlyList<ChatMessage> messages)
    {
        int[] groups = [.. Enumerable.Range(0, messages.Count)];
        for (var later = 0; later < messages.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (IsResultOf(messages, earlier, later) || Links(messages[earlier]).Intersect(Links(messages[later])).Any())
                {
                    var (from, to) = (groups[later], groups[earlier]);
                    groups = [.. groups.Select(group => group == from ? to : group)];
                }
            }
        }

        return groups;
    }

    private static bool IsResultOf(IReadOnlyList<ChatMessage> messages, int call, int result) =>
        messages[result].Contents.OfType<FunctionResultContent>().Any(content => Calls(messages[call]).Contains(content.CallId)
            && !messages.Take(result).Skip(call + 1).Any(between => Calls(between).Contains(content.CallId)));

    private static IEnumerable<string> Calls(ChatMessage message) => message.Contents.OfType<FunctionCallContent>().Select(call => call.CallId);

    private static IEnumerable<string> Links(ChatMessage message) => ContextMarks.TextsOf(message, ContextMarks.Links);

    private void Add(List<ChatMessage> messages)
    {
        switch (random.Next(12))
        {
            case 0: messages.Add(new(ChatRole.System, Words())); break;
            case 1 or 2 or 3: messages.Add(new(ChatRole.User, Words())); break;
            case 4: messages.Add(new(ChatRole.User, CallText.Note + "what became of actions]\n" + Words())); break;
            case 5 or 6: messages.Add(new(ChatRole.Assistant, Words())); break;
            case 7: messages.Add(new(ChatRole.Tool, [new FunctionResultContent("nobody", Words())])); break;
            case 8: messages.Add(new(ChatRole.Assistant, [])); break;
            case 9: messages.Add(new(ChatRole.User, [new TextContent(Words()), new DataContent(new byte[] { 1 }, "image/png")])); break;
            default: AddCalls(messages); break;
        }
    }

    private void AddCalls(List<ChatMessage> messages)
    {
        // Some providers give the same ids again.
        string[] ids = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(5) == 0 ? "call_0" : $"call_{++_calls}").Distinct()];
        messages.Add(new(ChatRole.Assistant, [new TextContent(Words()), .. ids.Select(id => new FunctionCallContent(id, "look", new Dictionary<string, object?> { ["at"] = Words() }))]));
        if (random.Next(2) == 0)
        {
            messages.Add(new(ChatRole.Tool, [.. ids.Select(id => new FunctionResultContent(id, Words()))]));
        }
        else
        {
            messages.AddRange(ids.Select(id => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, Words())])));
        }
    }

    private string Words() => string.Join(' ', Enumerable.Repeat("word", random.Next(1, random.Next(4) == 0 ? 200 : 20)));
}

/// <summary>A token for each word; remembers how often it was asked.</summary>
internal sealed class WordCounter : ITokenCounter
{
    public int Calls { get; private set; }

    public int Count(ReadOnlySpan<char> text, string? model)
    {
        Calls++;
        return text.Count(' ') + 1;
    }
}
