using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>A tool of an MCP server as the model is shown it. What it answers is text, whatever its server sends.</summary>
internal sealed class McpTool(string name, Tool tool, int maxDescriptionLength, Func<string, AIFunctionArguments, CancellationToken, ValueTask<CallToolResult>> call) : AIFunction
{
    public override string Name { get; } = name;

    public override string Description { get; } = Cut(tool.Description ?? tool.Title ?? "", maxDescriptionLength);

    public override JsonElement JsonSchema { get; } = tool.InputSchema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        McpResultText.Of(await call(tool.Name, arguments, cancellationToken).ConfigureAwait(false));

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
