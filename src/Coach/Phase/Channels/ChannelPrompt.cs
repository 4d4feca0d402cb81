using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>A prompt in two versions: one that teaches the markup, and one for models that call actions natively.</summary>
internal static class ChannelPrompt
{
    private const string NativeText = "coach.native_prompt";

    public static ChatMessage Create(string text, string? nativeText)
    {
        var message = new ChatMessage(ChatRole.System, text);
        if (nativeText is not null)
        {
            message.AdditionalProperties = new() { [NativeText] = nativeText };
        }

        return message;
    }

    /// <summary>The message as a model that calls natively gets it; without contents if there is nothing to tell it.</summary>
    public static ChatMessage Native(ChatMessage message) =>
        message.AdditionalProperties?.TryGetValue(NativeText, out var text) == true && text is string native ? new(message.Role, native.Length == 0 ? [] : [new TextContent(native)]) : message;
}
