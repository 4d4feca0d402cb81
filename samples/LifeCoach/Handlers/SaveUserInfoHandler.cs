using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Coach;

namespace LifeCoach;

public sealed record SaveUserInfo(
    [Description("What it is about, as a short key such as name, goal or occupation.")]
    [StringLength(40, MinimumLength = 1), RegularExpression(@"\p{L}[\p{L}\p{M}\p{N}_ -]*", ErrorMessage = "use letters, digits and underscores, beginning with a letter.")]
    string Key,
    [Description("What the client said, in their own words.")]
    [StringLength(1000, MinimumLength = 1)]
    string Value);

[CoachAction(
    "SAVE_USER_INFO",
    Description = "Saves something the client has told about themselves; the same key again replaces it.",
    Examples = ["""{"key": "goal", "value": "A better balance of work and life"}"""])]
public sealed class SaveUserInfoHandler : IActionHandler<SaveUserInfo>
{
    public ValueTask<ActionOutcome> HandleAsync(SaveUserInfo action, HandlerContext context, CancellationToken cancellationToken)
    {
        var (key, value) = (ClientInfo.ToKey(action.Key), action.Value.Trim());
        if (value.Length == 0)
        {
            return new(ActionOutcome.Failure("value is blank: give what the client said.", "blank"));
        }

        if (ClientInfo.IsReserved(key, out var meant))
        {
            var instead = meant.Length == 0 ? "use a key of your own." : $"use {meant} for it.";
            return new(ActionOutcome.Failure($"The key {key} is reserved for the coach itself; {instead}", "reserved_key"));
        }

        if (!context.Data.KnowsOfClient(key) && context.Data.Client.Count() >= ClientInfo.MostEntries)
        {
            return new(ActionOutcome.Failure($"{ClientInfo.MostEntries} keys are saved already: replace one of them instead.", "too_many"));
        }

        context.Data = context.Data.SetClient(key, value);
        return new(ActionOutcome.Success($"Saved: {key}."));
    }
}
