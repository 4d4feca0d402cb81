using System.Globalization;
using Coach;

namespace LifeCoach;

/// <summary>What the placeholders of the prompts stand for. Words of the client are kept to one line each, so that they cannot pass for a heading.</summary>
public static class PromptValues
{
    private const string Nothing = "(nothing yet)";

    [CoachPromptValue("coach")]
    public static string Coach() =>
        """
        You are a warm, attentive life coach. You help a client to find out who they want to be, and to act like it in small steps.
        Answer in the language in which the client writes, in two to five short sentences, with one question at most. Never lecture.
        You are no therapist and no doctor: with signs of a crisis, say so kindly and name professional help.
        Nothing counts unless you act: what you only say you have saved is not saved. Act as soon as there is a reason to, in the same reply.
        What you could not do is told to you before the client's next message, with the reason; mend it, and do not talk of it as if it were done.
        """;

    [CoachPromptValue("today")]
    public static string Today(HandlerContext context) => context.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [CoachPromptValue("client")]
    public static string Client(HandlerContext context) => Lines(context.Data.Client.Select(entry => $"{entry.Key}: {Wording.ToLine(entry.Value)}"));

    [CoachPromptValue("identities")]
    public static async ValueTask<string> Identities(HandlerContext context, IIdentities identities, CancellationToken cancellationToken) =>
        Lines((await identities.ListAsync(context.Session.UserId, cancellationToken)).Select(Describe));

    [CoachPromptValue("focus")]
    public static async ValueTask<string> Focus(HandlerContext context, IIdentities identities, CancellationToken cancellationToken) =>
        context.Data.FocusIdentity is { } focus && await identities.FindAsync(context.Session.UserId, focus, cancellationToken) is { } identity
            ? Lines([Describe(identity)])
            : Nothing;

    [CoachPromptValue("visualization")]
    public static async ValueTask<string> Visualization(HandlerContext context, IVisualizations visualizations, CancellationToken cancellationToken) =>
        context.Data.FocusIdentity is { } focus && await visualizations.FindAsync(context.Session.UserId, focus, cancellationToken) is { } visualization
            ? Lines([Wording.ToLine(visualization.Description)])
            : Nothing;

    [CoachPromptValue("action_items")]
    public static async ValueTask<string> ActionItems(HandlerContext context, IActionItems items, CancellationToken cancellationToken) =>
        Lines((await items.ListAsync(context.Session.UserId, cancellationToken)).Select(Describe));

    private static string Describe(Identity identity) =>
        $"{identity.Name} ({identity.Category.ToName()})" + (identity.Description.Length == 0 ? "" : $": {identity.Description}");

    private static string Describe(ActionItem item)
    {
        var due = item.Due is { } date ? $", due {date:yyyy-MM-dd}" : "";
        return $"{item.Number}. {item.Title} ({(item.CompletedAt is null ? "open" : "done")}{due}; for {item.Identity})";
    }

    private static string Lines(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines.Select(line => $"- {line}"));
        return text.Length == 0 ? Nothing : text;
    }
}
