namespace Coach.Providers.Tests.Wire.Fake;

/// <summary>How a reply breaks off.</summary>
public enum FakeEnd
{
    Whole,

    /// <summary>The connection is closed in the middle.</summary>
    Cut,

    /// <summary>The stream ends well, but without a finish reason.</summary>
    Unfinished,
}

/// <summary>A tool call of a reply.</summary>
public sealed record FakeCall(string Id, string Name, string Arguments);

/// <summary>What a <see cref="FakeServer"/> answers, in whichever protocol it is asked.</summary>
public sealed record FakeReply
{
    public string Text { get; init; } = "";

    public string Reasoning { get; init; } = "";

    public IReadOnlyList<FakeCall> Calls { get; init; } = [];

    public (int Input, int Output) Usage { get; init; } = (11, 7);

    public bool IsRefusal { get; init; }

    public FakeEnd End { get; init; }

    /// <summary>Streams are written in pieces of so many bytes, wherever that cuts; 0 writes each event by itself.</summary>
    public int PieceBytes { get; init; }

    /// <summary>Writes comments between the events.</summary>
    public bool KeepsAlive { get; init; }

    /// <summary>An HTTP status other than 200, with <see cref="Body"/>.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Written as it is, instead of a reply.</summary>
    public string? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    public string? RetryAfter { get; init; }

    /// <summary>Nothing is written before this is done.</summary>
    public Task Held { get; init; } = Task.CompletedTask;

    /// <summary>After the first piece of text nothing is written before this is done.</summary>
    public Task HeldInTheMiddle { get; init; } = Task.CompletedTask;

    public static implicit operator FakeReply(string text) => new() { Text = text };

    public static FakeReply Error(int status, string code, string message, string? retryAfter = null) => new()
    {
        Status = status,
        RetryAfter = retryAfter,
        Body = $$$"""{"type":"error","error":{"type":"{{{code}}}","code":"{{{code}}}","message":"{{{message}}}"}}""",
    };
}
