using System.Text;
using System.Text.Json.Nodes;

namespace LifeCoach.Demo;

/// <summary>A reply as a model writes it: paragraphs for the person, then the actions, each on a line of its own.</summary>
internal sealed class DemoReply
{
    private readonly List<string> _paragraphs = [];
    private readonly List<string> _actions = [];

    public DemoReply Say(string paragraph)
    {
        if (paragraph.Length > 0)
        {
            _paragraphs.Add(paragraph);
        }

        return this;
    }

    public DemoReply Do(string action, params (string Name, string? Value)[] parameters)
    {
        var body = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                body[name] = value;
            }
        }

        return Write(action, body);
    }

    public DemoReply Complete(int number) => Write("MARK_ACTION_COMPLETE", new() { ["number"] = number });

    public DemoReply GoTo(string state) => Do("TRANSITION_STATE", ("target_state", state));

    public override string ToString() => new StringBuilder().AppendJoin("\n\n", _paragraphs).Append("\n\n").AppendJoin('\n', _actions).ToString().Trim();

    private DemoReply Write(string action, JsonObject body)
    {
        _actions.Add($"[ACTION:{action}]{body.ToJsonString()}[/ACTION]");
        return this;
    }
}
