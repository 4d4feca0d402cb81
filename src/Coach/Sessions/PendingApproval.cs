using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>A call that a person has to approve before it runs. <see cref="ICoach.DecideAsync"/> decides on it.</summary>
public sealed record PendingApproval
{
    /// <summary>Identifies the call: session, turn and ordinal.</summary>
    public required string Key { get; init; }

    /// <summary>The action's wire name.</summary>
    public required string Name { get; init; }

    /// <summary>The parameters, a JSON object.</summary>
    public required string Parameters { get; init; }

    /// <summary>Whether all values in <see cref="Parameters"/> are text, as XML writes them; what they mean depends on the declared types.</summary>
    public bool HasTextValues { get; init; }

    /// <summary>Who asked for the action.</summary>
    public ActionEmitters Emitter { get; init; } = ActionEmitters.Model;

    /// <summary>The state in which it was asked for. It runs if the state at the time of the decision allows it.</summary>
    public required string State { get; init; }

    /// <summary>When it was asked for, in UTC.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>From when on it cannot be approved any more, in UTC; <see cref="CoachOptions.ApprovalTimeout"/> after the request.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The same for a user interface that speaks Microsoft.Extensions.AI; its request id and call id are the <see cref="Key"/>.</summary>
    public ToolApprovalRequestContent ToContent()
    {
        using var document = JsonDocument.Parse(Parameters, new JsonDocumentOptions { MaxDepth = 1000 });
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            arguments[property.Name] = property.Value.Clone();
        }

        return new(Key, new FunctionCallContent(Key, Name, arguments));
    }
}
