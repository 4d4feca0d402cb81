using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Coach.Browser.Tests.Server;

/// <summary>A line between browser and server that can be cut in the middle of a stream.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Uri _server;
    private readonly Task _running;
    private int _eventsUntilCut;

    public CutProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>What the browser sent, in pieces as they came.</summary>
    public IEnumerable<string> Requests => _requests;

    /// <summary>How often the line was cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts the line once, behind so many events with text.</summary>
    public void CutAfter(int events) => _eventsUntilCut = events;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var client in _open)
        {
            client.Dispose();
        }

        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var near = browser;
        using var far = new TcpClient();
        _open.Add(near);
        _open.Add(far);
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port);
            await Task.WhenAny(PumpAsync(near, far, bytes => { _requests.Enqueue(Encoding.UTF8.GetString(bytes)); return true; }), PumpAsync(far, near, IsToPass));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // One of the two has gone, and so does the other.
        }
    }

    private bool IsToPass(byte[] bytes)
    {
        if (_eventsUntilCut <= 0)
        {
            return true;
        }

        _eventsUntilCut -= Encoding.UTF8.GetString(bytes).Split("event: text").Length - 1;
        if (_eventsUntilCut > 0)
        {
            return true;
        }

        Cuts++;
        return false;
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Func<byte[], bool> isToPass)
    {
        var buffer = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
        {
            if (!isToPass(buffer[..count]))
            {
                return;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
