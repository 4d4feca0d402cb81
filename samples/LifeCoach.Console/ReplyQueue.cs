using System.Text;
using LifeCoach.Demo;
using LifeCoach.Hosting;
using Microsoft.Extensions.AI;

namespace LifeCoach.Terminal;

/// <summary>The model: replies that were read from files come first, then the demo answers.</summary>
internal sealed class ReplyQueue() : DelegatingChatClient(new DemoChatClient())
{
    private const long LongestFile = 16 * 1024 * 1024;
    private readonly Queue<(string File, string Text)> _replies = new();

    /// <summary>The name of the file whose text is the next reply, or null.</summary>
    public string? Next => _replies.TryPeek(out var reply) ? reply.File : null;

    /// <summary>Adds a file's text. Bytes that are no UTF-8 are replaced, as a model's would be.</summary>
    /// <exception cref="UnusableException">The file cannot be read.</exception>
    public async Task AddAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(file))
            {
                throw new UnusableException($"--reply {file} is a folder; it has to be a text file.");
            }

            var length = new FileInfo(file).Length;
            if (length > LongestFile)
            {
                throw new UnusableException(FormattableString.Invariant($"--reply {file} has {length:N0} bytes; a reply may have {LongestFile:N0} at most."));
            }

            _replies.Enqueue((Path.GetFileName(file), await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnusableException(
                exception is FileNotFoundException or DirectoryNotFoundException
                    ? $"--reply {file} does not exist."
                    : $"--reply {file} cannot be read. Check that it is a text file and that you may read it.");
        }
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _replies.TryDequeue(out var reply)
            ? Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply.Text)) { ModelId = reply.File, FinishReason = ChatFinishReason.Stop })
            : base.GetResponseAsync(messages, options, cancellationToken);
}
