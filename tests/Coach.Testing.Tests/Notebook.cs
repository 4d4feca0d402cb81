using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Coach.Testing.Tests;

public sealed record SaveNote([Description("What to note."), StringLength(40, MinimumLength = 1)] string Text, [Description("How often.")] int Times = 1);

[CoachAction("SAVE_NOTE", Description = "Saves a note.")]
public sealed class SaveNoteHandler : IActionHandler<SaveNote>
{
    public ValueTask<ActionOutcome> HandleAsync(SaveNote action, HandlerContext context, CancellationToken cancellationToken)
    {
        if (action.Text == "nonsense")
        {
            return new(ActionOutcome.Failure("That is nonsense.", "nonsense"));
        }

        context.Data = context.Data.Set("note", action.Text);
        return new(ActionOutcome.Success($"Noted: {action.Text}."));
    }
}

[CoachAction("BURN_NOTES", Description = "Burns all notes.", RequiresApproval = true)]
public sealed class BurnNotesHandler : IActionHandler
{
    public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
    {
        context.Data = context.Data.Remove("note");
        return new(ActionOutcome.Success("Burnt."));
    }
}

[CoachAction("LOOK_UP", Description = "Looks the note up.")]
public sealed class LookUpHandler : IActionHandler
{
    public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) =>
        new(ActionOutcome.Success($"The note is {context.Data.GetString("note")}.") with { NeedsReply = true });
}

[CoachAction("THROW", Description = "Throws.")]
public sealed class ThrowHandler : IActionHandler
{
    public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("password=secret");
}

[CoachAction("RING", Description = "Rings the bell.", Emitters = ActionEmitters.User)]
public sealed class RingHandler : IActionHandler
{
    public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("Rung."));
}

public static class NotebookConditions
{
    [CoachCondition("has_note", Description = "First note something.")]
    public static bool HasNote(HandlerContext context) => context.Data.Contains("note");
}
