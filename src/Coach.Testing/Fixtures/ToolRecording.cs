namespace Coach.Testing;

/// <summary>The calls of tools that are no actions, which are recorded with the messages of a session and not with its steps.</summary>
internal static class ToolRecording
{
    public const string NativeFormat = "native";

    /// <summary>The native calls of each turn, step by step.</summary>
    public static async Task<ILookup<string, IReadOnlyList<FixtureTool>>> ReadAsync(ICoach coach, string sessionId, string userId, CancellationToken cancellationToken)
    {
        var messages = await coach.GetHistoryAsync(sessionId, userId, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return messages.Where(static message => message.Role == MessageRole.Assistant)
            .ToLookup(static message => message.TurnId, static message => Of(message.Result is null ? null : TurnResult.FromJson(message.Result)));
    }

    /// <summary>The native calls that a result tells of.</summary>
    public static IReadOnlyList<FixtureTool> Of(TurnResult? result) =>
    [
        .. (result?.Tools ?? []).Where(static tool => tool.Format == NativeFormat)
            .Select(static tool => new FixtureTool { Name = tool.Name, Arguments = tool.Arguments, Status = tool.Status }),
    ];
}
