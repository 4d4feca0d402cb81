using System.ComponentModel;
using System.Text.Json;
using Coach.Markup;
using Coach.Parameters;
using Microsoft.Extensions.AI;

namespace Coach.Benchmarks.Dispatch;

/// <summary>From a call's arguments to its handler's result: with a definition as the generator emits it, and with a function that <see cref="AIFunctionFactory"/> makes of a method.</summary>
public sealed class DispatchGroup : BenchmarkGroup
{
    private const string Factory = "AIFunctionFactory";
    private const string Body = """{"identity": "Creative Visionary", "category": "PASSIONS", "minutes": 20, "is_urgent": true, "steps": ["call Ada", "write it down"]}""";

    private static readonly EnumNames<Category> Names = new(
        ("PASSIONS", "Passions", Category.Passions), ("MONEY_MAKER", "MoneyMaker", Category.MoneyMaker), ("SPIRITUAL", "Spiritual", Category.Spiritual));

    private static readonly ActionDefinition<SaveIdentity> Definition = new(
        "SAVE_IDENTITY",
        static (ref reader) => new(
            reader.String("identity"), reader.Enum(Names, "category"), reader.Number<int>("minutes"), reader.Boolean("is_urgent"), reader.List<string>(static (ref element) => element.String(), "steps")),
        static _ => new Handler());

    private static readonly AIFunction Function = AIFunctionFactory.Create(
        [Description("Saves an identity.")] (string identity, Category category, int minutes, bool is_urgent, List<string> steps) => Save(identity, category, minutes, is_urgent, steps),
        "SAVE_IDENTITY",
        serializerOptions: new(AIJsonUtilities.DefaultOptions) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } });

    private static readonly HandlerContext Context = new(
        null!, new() { Id = "s1", UserId = "ada", State = "only", CreatedAt = default, UpdatedAt = default }, new NoServices(), new TurnTransaction(), "t1", TimeProvider.System);

    public override string Name => "dispatch";

    public override string Summary => "from a call's arguments to its handler, and a turn's own cost";

    public override IReadOnlyList<Comparison> CreateRows()
    {
        var arguments = new Dictionary<string, object?>(NativeArguments.Read(Body));
        var (mine, theirs) = ((string)FromText(), (string)FunctionFromText());
        if (mine != theirs || (string)FromArguments(arguments) != theirs)
        {
            throw new InvalidOperationException($"One side says '{mine}', the other '{theirs}'.");
        }

        return
        [
            new("arguments as JSON text", Factory, FromText, FunctionFromText, 0.5),
            // Reported only: what is recorded of a call is its text, so a dictionary is written down first.
            new("arguments as a dictionary", Factory, () => FromArguments(arguments), () => Said(Function.InvokeAsync(new AIFunctionArguments(arguments))), double.PositiveInfinity),
        ];
    }

    public override int RunInFull() => FullRun<DispatchGroup>.Start();

    private static object FromText() => Run(Body.AsMemory(), null);

    // What a provider's client gives, through the text that is recorded of every call.
    private static object FromArguments(Dictionary<string, object?> arguments)
    {
        var call = ActionCall.FromNative("SAVE_IDENTITY", NativeArguments.Write(arguments), "1");
        return Run(call.Body, call.Places);
    }

    private static string Run(ReadOnlyMemory<char> body, int[]? places)
    {
        var errors = new ParameterErrors();
        var prepared = Definition.Prepare(body, hasTextValues: false, errors, places) ?? throw new InvalidOperationException(errors.ToString());
        return prepared.InvokeAsync(Context, CancellationToken.None).GetAwaiter().GetResult().Message;
    }

    private static object FunctionFromText()
    {
        var arguments = JsonSerializer.Deserialize<Dictionary<string, object?>>(Body, AIJsonUtilities.DefaultOptions)!;
        return Said(Function.InvokeAsync(new AIFunctionArguments(arguments)));
    }

    private static string Said(ValueTask<object?> result) => ((JsonElement)result.GetAwaiter().GetResult()!).GetString()!;

    private static string Save(string identity, Category category, int minutes, bool isUrgent, List<string> steps) =>
        $"{identity} {category} {minutes} {isUrgent} {steps.Count}";

    private enum Category
    {
        Passions,
        MoneyMaker,
        Spiritual,
    }

    private sealed record SaveIdentity(string Identity, Category Category, int Minutes, bool IsUrgent, List<string> Steps);

    private sealed class Handler : IActionHandler<SaveIdentity>
    {
        public ValueTask<ActionOutcome> HandleAsync(SaveIdentity action, HandlerContext context, CancellationToken cancellationToken) =>
            new(ActionOutcome.Success(Save(action.Identity, action.Category, action.Minutes, action.IsUrgent, action.Steps)));
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
