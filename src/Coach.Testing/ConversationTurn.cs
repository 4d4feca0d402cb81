using System.Text.Json;

namespace Coach.Testing;

/// <summary>
/// One turn of a <see cref="CoachConversation"/> with what came of it. The assertions give the turn back, so that they can be written one behind the other,
/// and throw a <see cref="CoachTestException"/> that says what was there: the calls with their states and reasons, the state, the reply.
/// </summary>
/// <example>
/// <code>
/// var turn = await conversation.SayAsync("I love painting");
/// turn.Executed("SAVE_IDENTITY", """{"identity": "Painter", "category": "PASSIONS"}""").Refused("SET_FOCUS_IDENTITY", "not_allowed").Says("Lovely").InState("identity_brainstorming");
/// </code>
/// </example>
public sealed class ConversationTurn
{
    private readonly CoachMachine _machine;

    internal ConversationTurn(CoachMachine machine, string asked, TurnResult result, IReadOnlyList<TurnUpdate> updates) =>
        (_machine, Asked, Result, Updates) = (machine, asked, result, updates);

    /// <summary>The result, for whatever has no assertion here.</summary>
    public TurnResult Result { get; }

    /// <summary>What came while the model wrote, if the conversation is streamed; else empty.</summary>
    public IReadOnlyList<TurnUpdate> Updates { get; }

    /// <summary>The reply for the person, without markup.</summary>
    public string Text => Result.Text;

    /// <summary>The calls with their results, in the reply's order.</summary>
    public IReadOnlyList<ActionCallResult> Calls => Result.Actions;

    /// <summary>What began the turn, for people.</summary>
    internal string Asked { get; }

    /// <summary>The turn's only call of an action.</summary>
    /// <exception cref="CoachTestException">There is none, or more than one.</exception>
    public ActionCallResult Call(string action)
    {
        var calls = CallsOf(action);
        return calls.Count == 1 ? calls[0] : throw Differs($"one call of {action}", calls.Count == 0 ? NoCall(action) : $"there were {calls.Count}.");
    }

    /// <summary>Asserts that an action was carried out, once at least.</summary>
    public ConversationTurn Executed(string action) =>
        Expect(action, $"{action} to be executed", static call => call.Succeeded);

    /// <summary>Asserts that an action was carried out with these parameters.</summary>
    /// <param name="action">The action's wire name.</param>
    /// <param name="parameters">The parameters as the model wrote them, a JSON object; order and spacing do not count.</param>
    /// <exception cref="ArgumentException">The expected parameters are no JSON.</exception>
    public ConversationTurn Executed(string action, string parameters)
    {
        var expected = JsonOf(parameters);
        return Expect(action, $"{action} to be executed with {parameters}", call => call.Succeeded && JsonElement.DeepEquals(JsonOf(call.Parameters), expected));
    }

    /// <summary>Asserts that no action was carried out.</summary>
    public ConversationTurn ExecutedNothing() =>
        Calls.FirstOrDefault(static call => call.Succeeded) is { } call ? throw Differs("no action to be executed", $"{call.Name} was.") : this;

    /// <summary>Asserts that an action was not carried out, because it was not asked for or did not run.</summary>
    public ConversationTurn DidNotExecute(string action) =>
        CallsOf(action).Any(static call => call.Succeeded) ? throw Differs($"{action} not to be executed", "it was.") : this;

    /// <summary>Asserts that a call was refused before its handler: not declared, not allowed, wrong parameters, and so on.</summary>
    /// <param name="action">The action's wire name.</param>
    /// <param name="code">The refusal's code, such as <c>not_allowed</c>; null for any.</param>
    public ConversationTurn Refused(string action, string? code = null) =>
        Expect(action, $"{action} to be refused{Because(code)}", call => IsRefusal(call.Status) && (code is null || call.Code == code));

    /// <summary>Asserts that a handler said no, threw, or took too long.</summary>
    /// <param name="action">The action's wire name.</param>
    /// <param name="code">The failure's code; null for any.</param>
    public ConversationTurn Failed(string action, string? code = null) => Expect(
        action,
        $"{action} to fail{Because(code)}",
        call => call.Status is ActionStatus.Failed or ActionStatus.TimedOut or ActionStatus.Cancelled && (code is null || call.Code == code));

    /// <summary>Asserts that a call waits for a person's approval.</summary>
    public ConversationTurn NeedsApproval(string action) =>
        Expect(action, $"{action} to wait for approval", static call => call.Status == ActionStatus.NeedsApproval);

    /// <summary>Asserts that the conversation is in this state behind the turn.</summary>
    public ConversationTurn InState(string state) =>
        IsState(state, Result.State) ? this : throw Differs($"the state {state}", $"it is {Result.State}.{Undeclared(_machine, state)}");

    /// <summary>Asserts that the person is shown this text, somewhere in the reply.</summary>
    public ConversationTurn Says(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Text.Contains(text, StringComparison.Ordinal) ? this : throw Differs($"the reply to say {Account.Quoted(text)}", "it does not.");
    }

    /// <summary>Asserts that the person is not shown this text.</summary>
    public ConversationTurn DoesNotSay(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Text.Contains(text, StringComparison.Ordinal) ? throw Differs($"the reply not to say {Account.Quoted(text)}", "it does.") : this;
    }

    /// <summary>Asserts that all that looked like a call could be read, and that nothing had to be guessed.</summary>
    public ConversationTurn ReadCleanly()
    {
        if (Result.Unreadable is [var unreadable, ..])
        {
            throw Differs("everything in the reply to be readable", $"at offset {unreadable.Offset}: {unreadable.Message}");
        }

        return Calls.FirstOrDefault(static call => call.Repairs.Any(static repair => repair.Tier == Markup.RepairTier.Guess)) is { } guessed
            ? throw Differs("nothing to be guessed", $"{guessed.Name} was read by guessing.")
            : this;
    }

    /// <summary>Asserts that the turn completed.</summary>
    public ConversationTurn Completed() =>
        Result.Status == TurnStatus.Completed ? this : throw Differs("the turn to complete", $"it is {Result.Status}.");

    /// <summary>Asserts that the turn failed, as it does when the model or the store does.</summary>
    /// <param name="code">The <see cref="TurnError.Code"/>, such as <c>model_failed</c>; null for any.</param>
    public ConversationTurn DidNotComplete(string? code = null) =>
        Result.Status == TurnStatus.Failed && (code is null || Result.Error?.Code == code) ? this
            : throw Differs($"the turn to fail{Because(code)}", Result.Error is { } error ? $"it failed as {error.Code}." : $"it is {Result.Status}.");

    /// <summary>Asserts how often the model was called with success.</summary>
    public ConversationTurn TookSteps(int steps) =>
        Result.Steps == steps ? this : throw Differs($"the turn to take {Account.Count(steps, "step", "steps")}", $"it took {Result.Steps}.");

    /// <inheritdoc/>
    public override string ToString() => Account.Of(this);

    internal static bool IsState(string expected, string actual) => expected.Equals(actual, StringComparison.OrdinalIgnoreCase);

    /// <summary>A sentence that says that a state does not exist, if it does not.</summary>
    internal static string Undeclared(CoachMachine machine, string state) => machine.FindState(state) is not null
        ? ""
        : $" {machine.Name} has no state {state}; its states are {string.Join(", ", machine.States.Select(static known => known.Name))}.";

    private static bool IsRefusal(ActionStatus status) =>
        status is not (ActionStatus.Succeeded or ActionStatus.Failed or ActionStatus.TimedOut or ActionStatus.Cancelled or ActionStatus.NeedsApproval);

    private static string Because(string? code) => code is null ? "" : $" ({code})";

    private static JsonElement JsonOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"'{json}' is no JSON: {error.Message}", nameof(json), error);
        }
    }

    private List<ActionCallResult> CallsOf(string action)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        return [.. Calls.Where(call => call.Name.Equals(action, StringComparison.OrdinalIgnoreCase))];
    }

    private ConversationTurn Expect(string action, string expected, Func<ActionCallResult, bool> isMet)
    {
        var calls = CallsOf(action);
        return calls.Any(isMet) ? this : throw Differs(expected, calls.Count == 0 ? NoCall(action) : string.Join("; ", calls.Select(Became)) + ".");
    }

    private string NoCall(string action) => _machine.FindAction(action) is null
        ? $"there was no call of it, and {_machine.Name} declares no such action."
        : "there was no call of it.";

    private static string Became(ActionCallResult call) => call.Status switch
    {
        ActionStatus.Succeeded => $"it was executed with {call.Parameters}",
        ActionStatus.NeedsApproval => "it waits for approval",
        var status when IsRefusal(status) => $"it was refused ({call.Code}): {call.Message.TrimEnd('.')}",
        _ => $"it failed ({call.Code}): {call.Message.TrimEnd('.')}",
    };

    private CoachTestException Differs(string expected, string actual) => new($"Expected {expected}, but {actual}\n{Account.Of(this)}");
}
