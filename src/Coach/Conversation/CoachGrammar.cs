using Coach.Markup;

namespace Coach;

/// <summary>How a coach's replies are read.</summary>
internal static class CoachGrammar
{
    public static ActionGrammar Create(CoachMachine machine, CoachOptions options) => ActionGrammar.Create(new()
    {
        // The first is the one that is taught; a model that falls back on the other is read all the same.
        Formats = [options.Format, .. MarkupFormats.Taught, .. options.FurtherFormats],
        CustomFormats = options.CustomFormats,
        Names = machine.ActionNames,
        Schemas = name => machine.FindAction(name)?.ParsedSchema,
        ReasoningStartsOpen = options.ReasoningStartsOpen,
        MaxCalls = Math.Max(new MarkupOptions().MaxCalls, options.MaxActionsPerTurn),
    });
}
