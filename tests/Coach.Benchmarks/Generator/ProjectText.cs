using System.Globalization;
using System.Text;

namespace Coach.Benchmarks.Generator;

/// <summary>The files of a project as people write it: handlers with their parameters, the data they work on, conditions, states.yaml and prompts.</summary>
internal static class ProjectText
{
    private const int HandlersPerArea = 5;
    private const int Conditions = 20;

    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public const string Unrelated = """
        namespace Studio;

        /// <summary>Texts as they are shown and compared.</summary>
        public static class Wording
        {
            public static string ToLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

            public static string ToKey(string text) => ToLine(text).ToUpperInvariant();
        }
        """;

    /// <summary>The C# of a project, by path.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(int handlers)
    {
        yield return ("Usings.cs", Usings);
        yield return ("Wording.cs", Unrelated);
        yield return ("Conversation.cs", Conversation());
        for (var area = 0; area * HandlersPerArea < handlers; area++)
        {
            yield return ($"Data/Item{area}.cs", Area(area));
        }

        for (var index = 0; index < handlers; index++)
        {
            yield return ($"Handlers/SaveItem{index}Handler.cs", Handler(index));
        }
    }

    /// <summary>states.yaml and the prompts, by path. Each state has its share of the handlers, and an example of the first of them in its prompt.</summary>
    public static IEnumerable<(string Path, string Text)> Files(int handlers, int states)
    {
        var perState = Math.Max(1, handlers / states);
        yield return ("states.yaml", States(states, perState));
        for (var state = 0; state < states; state++)
        {
            yield return ($"prompts/state_{state}.md", Prompt(state, state * perState));
        }
    }

    private static string States(int states, int perState)
    {
        var text = new StringBuilder("# The conversation.\ninitial: state_0\n\neverywhere: [TRANSITION_STATE]\n\nstates:\n");
        for (var state = 0; state < states; state++)
        {
            var allowed = string.Join(", ", Enumerable.Range(state * perState, perState).Select(static index => $"SAVE_ITEM_{index}"));
            text.Append(CultureInfo.InvariantCulture, $"""
                  state_{state}:
                    description: Collects what belongs to the topic number {state} and goes on.
                    prompt: prompts/state_{state}.md
                    allow: [{allowed}]
                    terminal: {(state == states - 1 ? "true" : "false")}
                    transitions:
                      - to: state_{(state + 1) % states}
                        when: enough_items_{state % Conditions}
                      - to: state_{(state + states - 1) % states}


                """);
        }

        return text.ToString();
    }

    private static string Prompt(int state, int action) => $$$"""
        State: state_{{{state}}}

        ## What this stage is for

        Find out what the client wants of topic number {{{state}}}, and keep it.

        - Ask one question at a time; three items are plenty.
        - Save each item that the client agrees to, with a date if they name one.
        - Go on when the client has nothing to add.

        ## What you know of the client

        {{client}}

        ## What you can do

        {{actions}}

        For example, when the client wants to call a friend:

        {{{Example(state, action)}}}
        """;

    private static string Example(int state, int action)
    {
        var (name, value) = HasKind(action) ? ("kind", "\"WITH_FRIENDS\"") : ("minutes", "20");
        return state % 2 == 0
            ? $$"""[ACTION:SAVE_ITEM_{{action}}]{"title": "Call Ada", "reason": "I miss her", "{{name}}": {{value}}}[/ACTION]"""
            : $$"""<action name="SAVE_ITEM_{{action}}"><param name="title">Call Ada</param><param name="reason">I miss her</param><param name="{{name}}">{{value.Trim('"')}}</param></action>""";
    }

    private static bool HasKind(int handler) => handler % 3 == 0;

    private static string Conversation()
    {
        var members = Enumerable.Range(0, Conditions).Select(static index => $$"""

                [CoachCondition("enough_items_{{index}}", Description = "At least {{index + 1}} items have to be saved with SAVE_ITEM_{{index}}.")]
                public static async ValueTask<bool> EnoughItems{{index}}(HandlerContext context, IItems0 items, CancellationToken cancellationToken) =>
                    (await items.ListAsync(context.Session.UserId, cancellationToken)).Count > {{index}};
            """);
        return $$"""
            using Coach;

            namespace Studio;

            public static class Conversation
            {{{string.Concat(members.Select(static member => member + "\n"))}}
                [CoachPromptValue("client")]
                public static string Client(HandlerContext context) => $"The client is {context.Session.UserId}.";
            }
            """;
    }

    private static string Area(int area) => $$"""
        namespace Studio;

        public enum Kind{{area}}
        {
            Undecided,
            AtHome,
            AtWork,
            WithFriends,
        }

        public sealed record Item{{area}}(int Number, string Title, Kind{{area}} Kind, DateOnly? Due, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);

        public interface IItems{{area}}
        {
            ValueTask<IReadOnlyList<Item{{area}}>> ListAsync(string user, CancellationToken cancellationToken);

            ValueTask SaveAsync(string user, Item{{area}} item, CancellationToken cancellationToken);
        }

        public sealed class MemoryItems{{area}} : IItems{{area}}
        {
            private readonly Lock _lock = new();
            private readonly Dictionary<string, List<Item{{area}}>> _items = new(StringComparer.Ordinal);

            public ValueTask<IReadOnlyList<Item{{area}}>> ListAsync(string user, CancellationToken cancellationToken)
            {
                lock (_lock)
                {
                    return new(_items.TryGetValue(user, out var known) ? known.OrderBy(item => item.Number).ToArray() : []);
                }
            }

            public ValueTask SaveAsync(string user, Item{{area}} item, CancellationToken cancellationToken)
            {
                lock (_lock)
                {
                    if (!_items.TryGetValue(user, out var known))
                    {
                        _items[user] = known = [];
                    }

                    known.RemoveAll(saved => saved.Number == item.Number);
                    known.Add(item);
                }

                return default;
            }
        }
        """;

    private static string Handler(int index)
    {
        var area = index / HandlersPerArea;
        // Three to five parameters; every third handler reads an enum.
        string[] more =
        [
            HasKind(index) ? $"Kind{area} Kind" : "[Description(\"Minutes a day.\")] [Range(1, 600)] int Minutes",
            .. index % 2 == 0 ? new[] { "[Description(\"The day by which it is to be done.\")] DateOnly? Due = null" } : [],
            .. index % 4 == 1 ? new[] { "IReadOnlyList<string>? Tags = null" } : [],
            .. index % 5 < 2 ? new[] { "bool IsUrgent = false" } : [],
        ];
        var kind = HasKind(index) ? "action.Kind" : $"action.Minutes > 60 ? Kind{area}.AtWork : Kind{area}.AtHome";
        var due = index % 2 == 0 ? "action.Due" : "DateOnly.FromDateTime(now.UtcDateTime).AddDays(7)";
        return $$"""
            using System.ComponentModel;
            using System.ComponentModel.DataAnnotations;
            using System.Text.Json.Nodes;
            using Coach;

            namespace Studio;

            public sealed record SaveItem{{index}}(
                [Description("What the client will do, beginning with a verb.")]
                [StringLength(200, MinimumLength = 1)]
                string Title,
                [Description("Why it matters, in the client's own words.")]
                string Reason,
                {{string.Join(",\n    ", more)}});

            [CoachAction(
                "SAVE_ITEM_{{index}}",
                Description = "Saves an item of topic number {{index}} that the client has agreed to.")]
            public sealed class SaveItem{{index}}Handler(IItems{{area}} items) : IActionHandler<SaveItem{{index}}>
            {
                private const int MostOpenItems = {{index + 10}};

                public async ValueTask<ActionOutcome> HandleAsync(SaveItem{{index}} action, HandlerContext context, CancellationToken cancellationToken)
                {
                    var (user, now, title) = (context.Session.UserId, context.Time.GetUtcNow(), Wording.ToLine(action.Title));
                    if (title.Length == 0)
                    {
                        return ActionOutcome.Failure("title is blank: say what the client will do.", "blank");
                    }

                    var known = await items.ListAsync(user, cancellationToken);
                    var open = known.Where(item => item.CompletedAt is null).ToList();
                    if (open.Find(item => Wording.ToKey(item.Title) == Wording.ToKey(title)) is { } planned)
                    {
                        return ActionOutcome.Success($"Saved before, as number {planned.Number}: {planned.Title}.", new JsonObject { ["number"] = planned.Number });
                    }

                    if (open.Count >= MostOpenItems)
                    {
                        return ActionOutcome.Failure($"{MostOpenItems} items are open: complete one first.", "too_many");
                    }

                    var number = known.Count == 0 ? 1 : known[^1].Number + 1;
                    await items.SaveAsync(user, new(number, title, {{kind}}, {{due}}, now, null), cancellationToken);
                    return ActionOutcome.Success($"Item {number} saved: {title}, because {Wording.ToLine(action.Reason)}.", new JsonObject { ["number"] = number });
                }
            }
            """;
    }
}
