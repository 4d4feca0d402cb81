using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Wire;

/// <summary>The clients under test, by protocol.</summary>
internal static class Clients
{
    public static IChatClient Make(string protocol, Uri address, string? key = FakeServer.Key, string model = "m") => protocol == "openai"
        ? new OpenAICompatibleChatClient(model, new Uri(address, "v1"), key)
        : new AnthropicChatClient(model, address, key);
}
