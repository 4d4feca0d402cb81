using System.Text;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>What a model is told of an MCP tool's result.</summary>
internal static class McpResultText
{
    public static string Of(CallToolResult result)
    {
        var text = new StringBuilder();
        if (result.IsError == true)
        {
            text.Append("The tool reports an error.\n");
        }

        var start = text.Length;
        foreach (var block in result.Content ?? [])
        {
            text.Append(text.Length > start ? "\n" : "").Append(block switch
            {
                TextContentBlock { Text: { } content } => content,
                EmbeddedResourceBlock { Resource: TextResourceContents { Text: { } content } } => content,
                ResourceLinkBlock link => link.Uri,
                _ => $"[{block?.Type}: left out, only text is read]",
            });
        }

        // A server that sends both says the same twice.
        if (text.Length == start && result.StructuredContent is { } structured)
        {
            text.Append(structured.GetRawText());
        }

        return text.ToString();
    }
}
