using System.Globalization;
using System.Text.Json;

namespace Coach.Testing;

/// <summary>Sends a fixture's turns through a new conversation, and compares.</summary>
internal sealed class FixtureRun(IReadOnlyList<FixtureTurn> recorded, CoachConversation conversation, ScriptedChatClient model)
{
    private readonly CoachSession _session = conversation.Session;
    private readonly List<RecordedTurn?> _now = [];
    private readonly List<FixtureDifference> _differences = [];

    public async Task<IReadOnlyList<FixtureDifference>> RunAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var was in recorded)
        {
            if (!await SendAsync(was, cancellationToken).ConfigureAwait(false))
            {
                _now.Add(null);
                continue;
            }

            RecordedTurn[] turns = [.. await conversation.Coach.GetTurnsAsync(_session.Id, _session.UserId, sent++, 1, cancellationToken).ConfigureAwait(false)];
            var tools = await ToolRecording.ReadAsync(conversation.Coach, _session.Id, _session.UserId, cancellationToken).ConfigureAwait(false);
            Compare(was, TurnRecording.Make(turns, 0, tools), turns[0]);
            _now.Add(turns[0]);
        }

        return _differences;
    }

    /// <summary>Sends a turn; false if it could not be sent.</summary>
    private async Task<bool> SendAsync(FixtureTurn was, CancellationToken cancellationToken)
    {
        if (was.Kind == TurnKind.Decision)
        {
            return await DecideAsync(was, cancellationToken).ConfigureAwait(false);
        }

        if (was.Kind == TurnKind.Action)
        {
            await conversation.Coach.InvokeAsync(AskedBy(was), cancellationToken).ConfigureAwait(false);
            return true;
        }

        Script(was);
        var steps = model.Remaining;
        await conversation.Coach.GetResponseAsync(new(_session.Id, _session.UserId, was.Message), cancellationToken).ConfigureAwait(false);
        var (left, isAskedAgain) = (model.Forget(), model.TakeRanOut() is not null);
        if (left > 0 || isAskedAgain)
        {
            Add(0, was, "model calls", Text(steps), isAskedAgain ? $"{Text(steps + 1)} or more" : Text(steps - left));
        }

        return true;
    }

    private ActionRequest AskedBy(FixtureTurn turn)
    {
        try
        {
            using var asked = JsonDocument.Parse(turn.Message);
            return new(_session.Id, _session.UserId, Text("name"), Text("parameters"), Enum.Parse<ActionEmitters>(Text("emitter")));

            string Text(string name) => asked.RootElement.GetProperty(name).GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new CoachTestException($"Turn {Text(_now.Count + 1)} of the fixture asks for an action, and its message is not as it was recorded: {Account.Quoted(turn.Message)}.", error);
        }
    }

    private void Script(FixtureTurn turn)
    {
        foreach (var step in turn.Steps)
        {
            model.Reply(
                step.Reply,
                [
                    .. step.Calls.Where(static call => call.Native).Select(static call => ScriptedChatClient.ToolCall(call.Name, call.Parameters)),
                    .. (step.Tools ?? []).Select(static tool => ScriptedChatClient.ToolCall(tool.Name, tool.Arguments)),
                ]);
        }

        if (!turn.Completed)
        {
            model.Fail(new InvalidOperationException("The turn was recorded as one that failed."));
        }
    }

    private async Task<bool> DecideAsync(FixtureTurn was, CancellationToken cancellationToken)
    {
        var asked = was.Decides is { } place && place.Turn <= _now.Count
            ? _now[place.Turn - 1]?.Steps.SelectMany(static step => step.Calls).ElementAtOrDefault(place.Call - 1)
            : null;
        if (asked is not { Status: ActionStatus.NeedsApproval })
        {
            Add(0, was, "the call that was decided on", nameof(ActionStatus.NeedsApproval), asked?.Status.ToString() ?? "not there", asked?.Message);
            return false;
        }

        await conversation.Coach.DecideAsync(new(_session.Id, _session.UserId, asked.Key, was.Message == "approved"), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Compare(FixtureTurn was, FixtureTurn now, RecordedTurn turn)
    {
        if (was.Completed != now.Completed)
        {
            Add(0, was, "the turn", was.Completed ? "completed" : "failed", now.Completed ? "completed" : "failed");
        }

        if (was.Steps.Count != now.Steps.Count)
        {
            Add(0, was, "steps", Text(was.Steps.Count), Text(now.Steps.Count));
        }

        foreach (var (index, (old, step)) in was.Steps.Zip(now.Steps).Index())
        {
            Add(index + 1, was, "text", old.Text, step.Text);
            Add(index + 1, was, "tools", Text(old.Tools), Text(step.Tools));
            Compare(index + 1, was, old.Calls, step.Calls, turn.Steps[index].Calls);
        }
    }

    private void Compare(int step, FixtureTurn turn, IReadOnlyList<FixtureCall> was, IReadOnlyList<FixtureCall> now, IReadOnlyList<ActionCallResult> results)
    {
        for (var index = 0; index < Math.Max(was.Count, now.Count); index++)
        {
            if (index >= was.Count || index >= now.Count || was[index].Name != now[index].Name)
            {
                // What stands behind it is shifted, and says nothing.
                Add(step, turn, "calls", string.Join(", ", was.Select(static call => call.Name)), string.Join(", ", now.Select(static call => call.Name)));
                return;
            }

            var (old, call, reason) = (was[index], now[index], results[index].Succeeded ? null : results[index].Message);
            if (!IsSameJson(old.Parameters, call.Parameters))
            {
                Add(step, turn, $"{old.Name}, parameters", old.Parameters, call.Parameters);
            }

            Add(step, turn, $"{old.Name}, status", $"{old.Status} ({old.Code})", $"{call.Status} ({call.Code})", reason);
            Add(step, turn, $"{old.Name}, state", $"{old.StateBefore} -> {old.StateAfter}", $"{call.StateBefore} -> {call.StateAfter}");
        }
    }

    private void Add(int step, FixtureTurn turn, string what, string was, string now, string? reason = null)
    {
        if (was != now)
        {
            _differences.Add(new(_now.Count + 1, step, what, was, now) { Message = turn.Message, Reason = reason });
        }
    }

    private static bool IsSameJson(string was, string now)
    {
        using var old = JsonDocument.Parse(was);
        using var call = JsonDocument.Parse(now);
        return JsonElement.DeepEquals(old.RootElement, call.RootElement);
    }

    private static string Text(IReadOnlyList<FixtureTool>? tools) => string.Join(", ", (tools ?? []).Select(static tool => $"{tool.Name} ({tool.Status})"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
