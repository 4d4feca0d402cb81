using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>Reads the tools that an MCP server lists, one by one: one that is not fit to be shown to a model does not hide the others.</summary>
internal sealed class McpToolList(string server, McpToolOptions options, CoachMachine machine, ILogger logger)
{
    // What all providers take as a function's name.
    private const int MaxNameLength = 64;

    private static readonly JsonTypeInfo<Tool> ToolType = (JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));

    public static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    /// <summary>The usable tools, under the names that the model is shown.</summary>
    public async Task<IReadOnlyDictionary<string, Tool>> ReadAsync(McpClient client, CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, Tool>(StringComparer.OrdinalIgnoreCase);
        string? cursor = null;
        do
        {
            // Each page as it is: read as a whole, one tool without a proper schema would be the end of the list.
            var page = await client.SendRequestAsync(
                new JsonRpcRequest { Method = RequestMethods.ToolsList, Params = cursor is null ? new JsonObject() : new JsonObject { ["cursor"] = cursor } },
                cancellationToken).ConfigureAwait(false);
            foreach (var node in page.Result?["tools"] as JsonArray ?? [])
            {
                if (tools.Count == options.MaxTools)
                {
                    Log.ToolPassedOver(logger, server, "and all further ones", $"there are more than {options.MaxTools}");
                    return tools;
                }

                Add(tools, node);
            }

            var next = page.Result?["nextCursor"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
            cursor = next == cursor ? null : next;
        }
        while (cursor is not null);

        return tools;
    }

    private void Add(Dictionary<string, Tool> tools, JsonNode? node)
    {
        Tool? tool;
        try
        {
            tool = node.Deserialize(ToolType);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            tool = null;
        }

        if (string.IsNullOrEmpty(tool?.Name))
        {
            Log.ToolPassedOver(logger, server, "one without a name that can be read", "it is no tool that can be read");
            return;
        }

        if (options.AllowedTools is { } allowed && !allowed.Contains(tool.Name))
        {
            return;
        }

        var name = options.Prefix + string.Concat(tool.Name.Select(character => IsNameCharacter(character) ? character : '_'));
        var reason =
            name.Length > MaxNameLength ? $"its name has more than {MaxNameLength} characters"
            : tool.InputSchema.GetRawText().Length > options.MaxSchemaLength ? $"its schema has more than {options.MaxSchemaLength} characters"
            : machine.FindAction(name) is not null ? "an action has its name"
            : !tools.TryAdd(name, tool) ? "another tool has its name"
            : null;
        if (reason is not null)
        {
            Log.ToolPassedOver(logger, server, name[..Math.Min(name.Length, MaxNameLength)], reason);
        }
    }
}
