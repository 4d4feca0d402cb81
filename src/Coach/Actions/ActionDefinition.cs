using System.ComponentModel;
using System.Runtime.CompilerServices;
using Coach.Markup;
using Coach.Parameters;

namespace Coach;

/// <summary>One declared action, as the generator emits it: its name, what the model is told of it, and how to read and run a call.</summary>
public abstract class ActionDefinition
{
    private StrongBox<ParameterSchema?>? _parsedSchema;

    private protected ActionDefinition(string name) => Name = name;

    /// <summary>The wire name.</summary>
    public string Name { get; }

    /// <summary>What the action does, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who may ask for it.</summary>
    public ActionEmitters Emitters { get; init; } = ActionEmitters.Model;

    /// <summary>Whether a person has to approve a call before it runs.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>Whether a call runs although a repair had to guess.</summary>
    public bool AcceptGuesses { get; init; }

    /// <summary>What becomes of the rest of a reply's calls when this one fails; null leaves it to <see cref="CoachOptions.OnFailure"/>.</summary>
    public FailurePolicy? OnFailure { get; init; }

    /// <summary>How long the handler may take; null leaves it to <see cref="CoachOptions.ActionTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The JSON Schema of the parameters.</summary>
    public string Schema { get; init; } = """{"type":"object","properties":{},"additionalProperties":false}""";

    /// <summary>The same, to guide the repair of a malformed body; read once, when it is needed first.</summary>
    internal ParameterSchema? ParsedSchema => (_parsedSchema ??= new(ParseSchema())).Value;

    /// <summary>The parameters as the prompt lists them, a line each, beginning with <c>- </c> and ending with <c>\n</c>; empty without parameters.</summary>
    public string PromptParameters { get; init; } = "";

    /// <summary>An example body: a JSON object that parses as the parameters.</summary>
    public string Example { get; init; } = "{}";

    /// <summary>Whether the model is told of the action in a state that allows it.</summary>
    internal virtual bool IsOfferedIn(StateDefinition state) => true;

    /// <summary>What the prompt says of the parameters in this state.</summary>
    internal virtual (string Parameters, string Example) DescribeIn(StateDefinition state) => (PromptParameters, Example);

    /// <summary>The description that a native tool has in this state.</summary>
    internal virtual string DescriptionIn(StateDefinition state) => Description;

    /// <summary>The schema that a native tool has in this state.</summary>
    internal virtual string SchemaIn(StateDefinition state) => Schema;

    /// <summary>Reads a body as the parameters; returns null, and says why in <paramref name="errors"/>, if it cannot be. <see cref="ActionCall.Places"/> saves looking for the properties.</summary>
    internal abstract PreparedAction? Prepare(ReadOnlyMemory<char> body, bool hasTextValues, ParameterErrors errors, int[]? places = null);

    // It is asked for while a model's reply is read, and no reply throws: what somebody wrote by hand and got wrong guides nothing.
    private ParameterSchema? ParseSchema()
    {
        try
        {
            return ParameterSchema.Parse(Schema);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>An action with parameters.</summary>
/// <typeparam name="TParameters">The record of its parameters.</typeparam>
/// <param name="name">The wire name.</param>
/// <param name="parser">Reads the parameters.</param>
/// <param name="handler">Makes the handler with services from the step's scope.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ActionDefinition<TParameters>(string name, ParameterParser<TParameters> parser, Func<IServiceProvider, IActionHandler<TParameters>> handler)
    : ActionDefinition(name)
{
    internal override PreparedAction? Prepare(ReadOnlyMemory<char> body, bool hasTextValues, ParameterErrors errors, int[]? places = null) =>
        ParameterReader.TryRead(body.Span, hasTextValues, parser, errors, out var parameters, places)
            ? new PreparedAction<TParameters>(parameters, handler)
            : null;
}

/// <summary>An action without parameters.</summary>
/// <param name="name">The wire name.</param>
/// <param name="handler">Makes the handler with services from the step's scope.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PlainActionDefinition(string name, Func<IServiceProvider, IActionHandler> handler) : ActionDefinition(name)
{
    internal override PreparedAction? Prepare(ReadOnlyMemory<char> body, bool hasTextValues, ParameterErrors errors, int[]? places = null) =>
        ParameterReader.TryRead<object?>(body.Span, hasTextValues, static (ref _) => null, errors, out _, places)
            ? new PreparedPlainAction(handler)
            : null;
}
