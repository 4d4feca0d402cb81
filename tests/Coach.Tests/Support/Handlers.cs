using Coach.Parameters;

namespace Coach.Tests.Support;

internal sealed record Note(string Text, int Count = 1);

internal delegate ValueTask<ActionOutcome> Handle<in T>(T parameters, HandlerContext context, CancellationToken cancellationToken);

/// <summary>Makes definitions as the generator would, with a delegate for a handler.</summary>
internal static class Definitions
{
    public static ActionDefinition Note(string name, Handle<Note> handle, bool acceptGuesses = false, bool requiresApproval = false, ActionEmitters emitters = ActionEmitters.Model) => new ActionDefinition<Note>(
        name,
        static (ref reader) => new Note(reader.Length(reader.String("text"), 1, 20), reader.IsPresent("count") ? reader.Number<int>("count") : 1),
        _ => new Handler<Note>(handle))
    {
        Description = $"Does {name}.",
        PromptParameters = "- text (string, required)\n",
        Schema = """{"type":"object","properties":{"text":{"type":"string","minLength":1,"maxLength":20},"count":{"type":"integer"}},"required":["text"],"additionalProperties":false}""",
        AcceptGuesses = acceptGuesses,
        RequiresApproval = requiresApproval,
        Emitters = emitters,
        Example = """{"text": "hello"}""",
    };

    public static ActionDefinition Of<T>(string name, ParameterParser<T> parser, Handle<T> handle, string schema, string example, bool acceptGuesses = false) =>
        new ActionDefinition<T>(name, parser, _ => new Handler<T>(handle)) { Schema = schema, Example = example, AcceptGuesses = acceptGuesses };

    public static ActionDefinition Plain(string name, Func<HandlerContext, CancellationToken, ValueTask<ActionOutcome>> handle) =>
        new PlainActionDefinition(name, _ => new Handler(handle)) { Description = $"Does {name}." };

    public static DefinitionTable<ActionDefinition> Table(params ActionDefinition[] definitions) =>
        new([.. definitions.Select(definition => definition.Name)], index => definitions[index]);

    public static DefinitionTable<ConditionDefinition> Conditions(params ConditionDefinition[] definitions) =>
        new([.. definitions.Select(definition => definition.Name)], index => definitions[index]);

    private sealed class Handler<T>(Handle<T> handle) : IActionHandler<T>
    {
        public ValueTask<ActionOutcome> HandleAsync(T action, HandlerContext context, CancellationToken cancellationToken) =>
            handle(action, context, cancellationToken);
    }

    private sealed class Handler(Func<HandlerContext, CancellationToken, ValueTask<ActionOutcome>> handle) : IActionHandler
    {
        public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => handle(context, cancellationToken);
    }
}
