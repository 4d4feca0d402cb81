using System.Text.Json;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// An action as a native tool: the same name, description and schema, and the same checks and handler behind it. One class serves all actions, without reflection.
/// </summary>
/// <remarks>
/// Inside a turn Coach offers it to models that call tools natively, and runs what they ask for in the step's transaction. Functions that
/// anybody can invoke come from <see cref="ICoach.GetFunctionsAsync"/>.
/// </remarks>
public sealed class ActionFunction : AIFunction
{
    private readonly Func<ActionCall, CancellationToken, ValueTask<ActionCallResult>>? _run;
    private readonly Lazy<JsonElement> _schema;

    internal ActionFunction(ActionDefinition definition, StateDefinition state, Func<ActionCall, CancellationToken, ValueTask<ActionCallResult>>? run = null)
    {
        _run = run;
        Name = definition.Name;
        Description = definition.DescriptionIn(state);
        AcceptsGuesses = definition.AcceptGuesses;
        _schema = new(() => Parse(definition.SchemaIn(state)));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override JsonElement JsonSchema => _schema.Value;

    /// <summary>Whether it runs with parameters that had to be guessed.</summary>
    internal bool AcceptsGuesses { get; }

    /// <summary>Runs the action with a call's parameters; what came of it, refused or executed, is an <see cref="ActionCallResult"/>.</summary>
    /// <exception cref="InvalidOperationException">The function was made for a model to see, and belongs to no session.</exception>
    internal async ValueTask<ActionCallResult> RunAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var run = _run ?? throw new InvalidOperationException(
            $"The function {Name} is offered to the model within a turn, where Coach runs it; functions to invoke come from ICoach.GetFunctionsAsync.");
        return await run(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Invokes the action and says in a sentence what came of it.</summary>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        ResultText.Of(await RunAsync(ActionCall.FromNative(Name, NativeArguments.Write(arguments), callId: null), cancellationToken).ConfigureAwait(false));

    private static JsonElement Parse(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }
}
