using System.Collections.Concurrent;
using System.Text;
using Coach.Markup;

namespace Coach;

/// <summary>Makes the system prompt of a state: its template filled in, with the section of the actions that the model may ask for there.</summary>
internal sealed class PromptBuilder(CoachMachine machine, ActionGrammar grammar)
{
    private const string NativeIntroduction = "You act by calling tools. The person does not see the calls.";

    private readonly ConcurrentDictionary<StateDefinition, PromptTemplate> _templates = new();
    private readonly ConcurrentDictionary<StateDefinition, IReadOnlyList<ActionFunction>> _functions = new();

    /// <summary>The prompt for models that act by markup and, if it is asked for, for those that call natively.</summary>
    public async ValueTask<(string Text, string? NativeText)> BuildAsync(StateDefinition state, HandlerContext context, bool hasNative, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Template(state).Placeholders)
        {
            values[name] = name == PromptTemplate.Actions ? Section(state) : await ValueAsync(name, context, cancellationToken).ConfigureAwait(false);
        }

        var text = Template(state).Render(values);
        if (!hasNative)
        {
            return (text, null);
        }

        if (values.ContainsKey(PromptTemplate.Actions))
        {
            values[PromptTemplate.Actions] = NativeIntroduction;
        }

        return (text, Template(state).Render(values));
    }

    /// <summary>The actions of a state as native tools.</summary>
    public IReadOnlyList<ActionFunction> Functions(StateDefinition state) =>
        _functions.GetOrAdd(state, state => [.. Offered(machine, state).Select(action => new ActionFunction(action, state))]);

    /// <summary>The actions of a state that the model may ask for.</summary>
    public static IEnumerable<ActionDefinition> Offered(CoachMachine machine, StateDefinition state) =>
        state.Allow.Select(machine.FindAction).OfType<ActionDefinition>().Where(action => (action.Emitters & ActionEmitters.Model) != 0 && action.IsOfferedIn(state));

    /// <summary>Whether the prompt takes values that the application provides.</summary>
    public bool NeedsValues(StateDefinition state) => Template(state).Placeholders.Any(name => name != PromptTemplate.Actions);

    private PromptTemplate Template(StateDefinition state) => _templates.GetOrAdd(
        state, static state => PromptTemplate.Parse(state.Prompt ?? $"{state.Description}\n\n{{{{{PromptTemplate.Actions}}}}}"));

    private ValueTask<string> ValueAsync(string name, HandlerContext context, CancellationToken cancellationToken) =>
        machine.FindPromptValue(name) is { } provider
            ? provider.ProvideAsync(context, cancellationToken)
            : throw new InvalidOperationException(
                $"The prompt of the state {context.Session.State} has the placeholder {{{{{name}}}}}, which no [CoachPromptValue(\"{name}\")] provides.");

    /// <summary>The actions of a state that the model may ask for, with their parameters and an example of each.</summary>
    public string Section(StateDefinition state)
    {
        var section = new StringBuilder();
        foreach (var action in Offered(machine, state))
        {
            if (section.Length == 0)
            {
                section.Append(ToolPrompt.Introduction).Append('\n').Append(grammar.Render("NAME", """{"parameter": "value"}""")).Append("\n\n").Append(ToolPrompt.Permission).Append('\n');
            }

            var (parameters, example) = action.DescribeIn(state);
            section.Append("\n### ").Append(action.Name).Append('\n');
            if (action.Description.Length > 0)
            {
                section.Append(action.Description).Append('\n');
            }

            section.Append(parameters).Append("Example: ").Append(grammar.Render(action.Name, example)).Append('\n');
        }

        return section.ToString().TrimEnd('\n');
    }
}
