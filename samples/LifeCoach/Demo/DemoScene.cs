using System.Globalization;
using Microsoft.Extensions.AI;

namespace LifeCoach.Demo;

/// <summary>What the demo knows when it answers. It has no memory: all of it is read from the messages, most of it from the system prompt.</summary>
internal sealed record DemoScene
{
    /// <summary>Stands in the first reply, and tells later ones that it was given.</summary>
    public const string Notice = "I am a demo that follows rules, not a language model";

    private const string NoteStart = "[Note from the application";

    // A history that was cut may have lost the first reply, but it is long.
    private const int LongHistory = 30;

    public required string State { get; init; }

    public required IReadOnlyDictionary<string, string> Client { get; init; }

    public required IReadOnlyList<string> Identities { get; init; }

    public required string? Focus { get; init; }

    public required IReadOnlyList<DemoItem> Items { get; init; }

    public required DateOnly? Today { get; init; }

    /// <summary>What the person says.</summary>
    public required string Said { get; init; }

    /// <summary>Whether the person has said nothing since the reply before, which is to be gone on with.</summary>
    public required bool GoesOn { get; init; }

    /// <summary>The reply before, with the actions it asked for.</summary>
    public required string LastReply { get; init; }

    /// <summary>Whether the person has not been told yet who is talking.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>Why an action of the reply before was not done, if one was not.</summary>
    public required string? Refusal { get; init; }

    /// <summary>The open actions for the identity in focus.</summary>
    public IEnumerable<DemoItem> Plan => Items.Where(item => item.IsOpen && item.Identity == Focus);

    public static DemoScene Read(IReadOnlyList<ChatMessage> messages)
    {
        var prompt = string.Join('\n', messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text)).Split('\n');
        var last = messages.Count > 0 && messages[^1].Role == ChatRole.User ? messages[^1].Text : "";
        var goesOn = last.StartsWith(NoteStart, StringComparison.Ordinal);
        var said = goesOn ? "" : last;
        var replies = messages.Where(message => message.Role == ChatRole.Assistant).Select(message => message.Text).ToList();

        // What became of the last reply's actions is told in a message between that reply and the person's words, or at once if something was refused.
        var note = goesOn ? last : messages.Count > 2 && messages[^2].Role != ChatRole.Assistant && messages[^2].Role != ChatRole.System ? messages[^2].Text : "";
        return new()
        {
            State = After(prompt, "State: "),
            Client = Section(prompt, "What you know of the client").Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]),
            Identities = [.. Section(prompt, "Identities so far").Select(IdentityName)],
            Focus = Section(prompt, "Identity in focus").Select(IdentityName).FirstOrDefault(),
            Items = [.. Section(prompt, "Action items").Select(DemoItem.Read).OfType<DemoItem>()],
            Today = DateOnly.TryParseExact(
                prompt.Select(line => After([line[Math.Max(0, line.IndexOf("Today is ", StringComparison.Ordinal))..]], "Today is ")).FirstOrDefault(day => day.Length > 0)?.TrimEnd('.'),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var today) ? today : null,
            Said = said,
            GoesOn = goesOn,
            LastReply = replies.LastOrDefault() ?? "",
            IsFirst = messages.Count < LongHistory && !replies.Exists(reply => reply.Contains(Notice, StringComparison.Ordinal)),
            Refusal = note.Split('\n').FirstOrDefault(line => line.Contains(": not done (", StringComparison.Ordinal) || line.Contains("could not be read (", StringComparison.Ordinal)),
        };
    }

    private static string After(IEnumerable<string> lines, string start) =>
        lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..].Trim() ?? "";

    /// <summary>The list below a heading of the prompt.</summary>
    private static IEnumerable<string> Section(IEnumerable<string> prompt, string heading) => prompt
        .SkipWhile(line => line.TrimEnd() != $"## {heading}")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
        .Select(line => line[2..].TrimEnd());

    private static string IdentityName(string line)
    {
        foreach (var category in Enum.GetValues<IdentityCategory>())
        {
            var at = line.IndexOf($" ({category.ToName()})", StringComparison.Ordinal);
            if (at > 0)
            {
                return line[..at];
            }
        }

        return line;
    }
}

/// <summary>An action item as the prompt lists it.</summary>
internal sealed record DemoItem(int Number, string Title, bool IsOpen, string Identity)
{
    /// <summary>Reads a line such as <c>1. Sketch (open, due 2026-01-31; for Painter)</c>.</summary>
    public static DemoItem? Read(string line)
    {
        var dot = line.IndexOf(". ", StringComparison.Ordinal);
        var open = Math.Max(line.LastIndexOf(" (open", StringComparison.Ordinal), line.LastIndexOf(" (done", StringComparison.Ordinal));
        var identity = line.LastIndexOf("; for ", StringComparison.Ordinal);
        return dot > 0 && open > dot && identity > open && int.TryParse(line.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number, line[(dot + 2)..open], line.AsSpan(open).StartsWith(" (open"), line[(identity + 6)..].TrimEnd(')'))
            : null;
    }
}
