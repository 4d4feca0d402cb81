using System.Text.Json.Nodes;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>
/// An MCP server written by hand, so that it can do what no library's would: list tools that are none, fall silent, die. What it does and lists stands in
/// files of its folder, which a test can change while it runs; it notes there what it was asked.
/// </summary>
internal sealed class ForeignServer(string folder)
{
    public const string Tools = "tools.json";
    public const string Asked = "asked.txt";
    public const string Silent = "silent";
    public const string Broken = "broken";

    public async Task RunAsync(TextReader input, TextWriter output)
    {
        if (Has(Broken))
        {
            return;
        }

        while (await input.ReadLineAsync() is { } line)
        {
            var message = JsonNode.Parse(line)!;
            var method = (string?)message["method"];
            await File.AppendAllTextAsync(Path.Combine(folder, Asked), method + "\n");
            if (message["id"] is not { } id)
            {
                continue;
            }

            if (Has(Silent))
            {
                continue;
            }

            var result = method switch
            {
                "initialize" => new JsonObject
                {
                    ["protocolVersion"] = "2025-11-25",
                    ["capabilities"] = new JsonObject { ["tools"] = new JsonObject { ["listChanged"] = true } },
                    ["serverInfo"] = new JsonObject { ["name"] = "foreign", ["version"] = "1" },
                },
                "tools/list" => await ListAsync(),
                "tools/call" => await CallAsync(message["params"]!, output),
                _ => null,
            };
            var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
            if (result is null)
            {
                answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "no such method: " + method };
            }
            else
            {
                answer["result"] = result;
            }

            await WriteAsync(output, answer);
        }
    }

    private static async Task WriteAsync(TextWriter output, JsonObject message)
    {
        await output.WriteLineAsync(message.ToJsonString());
        await output.FlushAsync();
    }

    private async Task<JsonObject> ListAsync() =>
        new() { ["tools"] = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, Tools))) };

    private static async Task<JsonObject?> CallAsync(JsonNode call, TextWriter output)
    {
        switch ((string?)call["name"])
        {
            case "echo":
                return Text((string?)call["arguments"]?["text"] ?? "nothing");

            case "fail":
                return new() { ["isError"] = true, ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "The disk is full." }) };

            case "picture":
                return new()
                {
                    ["content"] = new JsonArray(
                        new JsonObject { ["type"] = "image", ["mimeType"] = "image/png", ["data"] = "AAAA" },
                        new JsonObject { ["type"] = "text", ["text"] = "A cat." }),
                };

            case "change":
                await WriteAsync(output, new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/tools/list_changed" });
                return Text("changed");

            case "die":
                Environment.Exit(3);
                return null;

            default:
                return null;
        }
    }

    private static JsonObject Text(string text) => new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    private bool Has(string file) => File.Exists(Path.Combine(folder, file));
}
