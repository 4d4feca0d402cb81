namespace Coach.Providers;

/// <summary>A response's body, which may not go on for ever.</summary>
internal sealed class BoundedStream(Stream inner, long limit = BoundedStream.UsualLimit) : Stream
{
    private const long UsualLimit = 64 * 1024 * 1024;
    private long _left = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>As much of a body as may be read, and nothing more of it; what cannot be read is left out.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadSomeAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[most];
        var length = 0;
        try
        {
            int read;
            while (length < most && (read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
            }
        }
        catch (IOException)
        {
        }

        return buffer.AsMemory(0, length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _left -= read;
        return _left >= 0 ? read : throw new InvalidDataException("The response's body is longer than any answer.");
    }
}
