using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>A model's reply, read: its text, what it asks for by text and natively, and how it came about.</summary>
internal sealed class PhaseReply
{
    /// <summary>The reply of a step in which no model was asked.</summary>
    public PhaseReply(ActionCall call)
    {
        var text = new WholeReply("");
        text.Add(call);
        Text = text.ToReply([call]);
        Actions = [call];
    }

    private PhaseReply(MarkedReply text, List<ActionCall> actions, List<ActionCall> tools) => (Text, Actions, ToolCalls) = (text, actions, tools);

    public MarkedReply Text { get; }

    /// <summary>The calls of actions: those in the text, then the native ones. What was asked for twice is marked so.</summary>
    public IReadOnlyList<ActionCall> Actions { get; }

    /// <summary>The calls of other tools.</summary>
    public IReadOnlyList<ActionCall> ToolCalls { get; } = [];

    public string? Model { get; private init; }

    public string? FinishReason { get; private init; }

    public UsageDetails? Usage { get; private init; }

    public IReadOnlyList<ModelAttempt> Attempts { get; private init; } = [];

    public IReadOnlyList<ContextOperation> ContextOperations { get; private init; } = [];

    public TimeSpan Duration { get; init; }

    public TimeSpan? TimeToFirstToken { get; init; }

    public bool IsEmpty => Actions.Count == 0 && ToolCalls.Count == 0 && Text.Errors.Count == 0 && string.IsNullOrWhiteSpace(Text.VisibleText);

    /// <summary>What tells a model that only repeats itself, and would do so for ever: its text and what it asks for natively.</summary>
    public string Signature => string.Join('\n', [Text.Text, .. Actions.Concat(ToolCalls).Where(call => call.Length == 0).Select(call => call.ToString())]);

    public static PhaseReply Read(ChatResponse response, ReplyRules rules, TimeSpan duration, TimeSpan? timeToFirstToken = null)
    {
        var text = rules.Grammar.Read(response.Text);
        var (actions, tools) = (new List<ActionCall>(), new List<ActionCall>());
        foreach (var call in text.Calls)
        {
            Add(call);
        }

        foreach (var content in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            var call = rules.Read(content);
            call.IsDuplicate = (rules.IsTool(call.Name) ? tools : actions).Exists(earlier => earlier.IsSameCallAs(call));
            Add(call);
        }

        return new(text, actions, tools)
        {
            Model = response.ModelId,
            FinishReason = response.FinishReason?.Value,
            Usage = response.Usage,
            Attempts = response.GetAttempts(),
            ContextOperations = response.GetContextOperations(),
            Duration = duration,
            TimeToFirstToken = timeToFirstToken,
        };

        void Add(ActionCall call) => (rules.IsTool(call.Name) ? tools : actions).Add(call);
    }
}

/// <summary>How replies are read: the grammar of their text, and which calls are of tools that are not actions.</summary>
/// <param name="Grammar">The markup.</param>
/// <param name="Tools">The tools beside the actions, by name, ignoring case.</param>
internal sealed record ReplyRules(ActionGrammar Grammar, IReadOnlyDictionary<string, AITool> Tools)
{
    public bool IsTool(string name) => Tools.ContainsKey(name);

    public ActionCall Read(FunctionCallContent content)
    {
        try
        {
            return ActionCall.FromNative(Grammar.Spelled(content.Name ?? ""), NativeArguments.Write(content.Arguments), content.CallId, content.Exception is not null);
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or ArgumentException or System.Text.Json.JsonException)
        {
            return ActionCall.FromNative(content.Name ?? "", "", content.CallId, isBroken: true);
        }
    }
}
