using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coach.Cli.Declarations;
using Coach.Generators.States;

namespace Coach.Cli.Schema;

/// <summary>Writes the JSON Schema of states.yaml: draft 7, the newest that yaml-language-server reads in all its versions.</summary>
internal static class StatesSchema
{
    private const string BuiltIn = "TRANSITION_STATE";

    public static string Write(StatesDocument states, Declarations.Declarations declarations)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Root(states, declarations).WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static JsonObject Root(StatesDocument states, Declarations.Declarations declarations)
    {
        var transitions = states.States.SelectMany(static state => state.Transitions).ToArray();
        return new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "states.yaml",
            ["description"] = "The states of a conversation: what may happen in each, and where it goes from there.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = Choice.Strings(["initial", "states"]),
            ["properties"] = new JsonObject
            {
                ["initial"] = Reference("stateName", "The state in which a session begins."),
                ["everywhere"] = List("actionName", "The actions that are allowed in every state."),
                ["states"] = new JsonObject
                {
                    ["description"] = "The states by name. Case makes no difference; identity_brainstorming becomes CoachState.IdentityBrainstorming.",
                    ["type"] = "object",
                    ["minProperties"] = 1,
                    ["additionalProperties"] = new JsonObject { ["$ref"] = "#/definitions/state" },
                },
            },
            ["definitions"] = new JsonObject
            {
                ["state"] = State(),
                ["transition"] = Transition(),
                ["actionName"] = Choice.Of(
                    Actions(declarations),
                    states.Everywhere.Concat(states.States.SelectMany(static state => state.Allow)),
                    ""),
                ["conditionName"] = Choice.Of(
                    [.. declarations.Of(DeclarationKind.Condition).Select(static condition => new Choice(condition.Name, Sentences(condition.Description, condition.Source)))],
                    transitions.Select(static transition => transition.When).OfType<Located>(),
                    "No condition is declared: mark a static method with [CoachCondition] and build."),
                ["stateName"] = Choice.Of(
                    [.. states.States.Select(static state => new Choice(state.Name.Text, state.Description))],
                    transitions.Select(static transition => transition.To).Append(states.Initial!),
                    ""),
            },
        };
    }

    // Where the file may leave a value out, as in `introduction:` with nothing behind it, null is allowed.
    private static JsonObject State() => new()
    {
        ["description"] = "A state: a named stage of the conversation.",
        ["type"] = Choice.Strings(["object", "null"]),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["description"] = Text("What the state is for, in a sentence."),
            ["prompt"] = Text("The Markdown file with the state's prompt; its path is relative to states.yaml."),
            ["allow"] = List("actionName", "The actions that may run in this state, whoever asks for them. All others are refused."),
            ["transitions"] = List(
                "transition", "Where the conversation can go from here. Nothing moves by itself: TRANSITION_STATE or code asks for a transition."),
            ["terminal"] = new JsonObject
            {
                ["description"] = "Whether the conversation may end here. It may have transitions all the same.",
                ["type"] = "boolean",
                ["default"] = false,
            },
            ["formerly"] = new JsonObject
            {
                ["description"] = "Names that this state had: stored sessions that are in one of them are in this state.",
                ["type"] = Choice.Strings(["array", "null"]),
                ["items"] = new JsonObject { ["type"] = "string" },
            },
        },
    };

    private static JsonObject Transition() => new()
    {
        ["description"] = "A way to another state.",
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = Choice.Strings(["to"]),
        ["properties"] = new JsonObject
        {
            ["to"] = Reference("stateName", "The state that this transition leads to."),
            ["when"] = Reference("conditionName", "The condition, a [CoachCondition] in C#, that must hold. Without one the way is free."),
        },
    };

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static JsonObject List(string definition, string description) => new()
    {
        ["description"] = description,
        ["type"] = Choice.Strings(["array", "null"]),
        ["items"] = new JsonObject { ["$ref"] = $"#/definitions/{definition}" },
    };

    // A validator of draft 7 ignores what stands beside $ref; an editor shows it.
    private static JsonObject Reference(string definition, string description) =>
        new() { ["description"] = description, ["$ref"] = $"#/definitions/{definition}" };

    private static IReadOnlyList<Choice> Actions(Declarations.Declarations declarations) =>
    [
        .. declarations.Of(DeclarationKind.Action)
            .Where(static action => !action.Name.Equals(BuiltIn, StringComparison.OrdinalIgnoreCase))
            .Select(static action => new Choice(action.Name, Sentences(action.Description, Parameters(action.Schema), action.Source)))
            .Append(new(BuiltIn, "Moves to one of the state's transitions. Built in."))
            .OrderBy(static action => action.Name, StringComparer.Ordinal),
    ];

    /// <summary>What people read beside a name: the declaration's own words first, the class or method to look it up last.</summary>
    private static string Sentences(params string[] parts)
    {
        var said = parts.Select(static part => part.Trim()).Where(static part => part.Length > 0).ToArray();
        return string.Concat(said.Select((part, index) => index == said.Length - 1 ? part : part[^1] is '.' or '!' or '?' ? part + " " : part + ". "));
    }

    private static string Parameters(string? schema)
    {
        try
        {
            using var document = schema is null ? null : JsonDocument.Parse(schema);
            if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("properties", out var properties))
            {
                return "No parameters";
            }

            string?[] required = root.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(static name => name.GetString())] : [];
            return "Parameters: " + string.Join(
                ", ", properties.EnumerateObject().Select(property => required.Contains(property.Name) ? property.Name : property.Name + " (optional)"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Anybody can write the attribute.
            return "Parameters unknown";
        }
    }
}
