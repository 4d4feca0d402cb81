using System.Net;
using System.Text;
using System.Text.Json;

namespace Coach.Browser.Tests.Server;

/// <summary>Somebody who visits the sample without a browser: keeps the cookie, and speaks as the page does.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClientHandler _handler = new() { CookieContainer = new CookieContainer() };

    public Visitor(Uri address) => Http = new(_handler) { BaseAddress = address };

    public HttpClient Http { get; }

    /// <summary>Opens the page and begins a conversation.</summary>
    public static async Task<(Visitor Visitor, string Session)> BeginAsync(Uri address)
    {
        var visitor = new Visitor(address);
        await visitor.Http.GetStringAsync("/");
        return (visitor, (await visitor.PostAsync("/coach/sessions", "{}")).GetProperty("id").GetString()!);
    }

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await Http.GetStringAsync(path));

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using var answer = await Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    public Task<JsonElement> SayAsync(string session, string message) => PostAsync($"/coach/sessions/{session}/messages", JsonSerializer.Serialize(new { message }));

    /// <summary>The events of a streamed answer, as they come.</summary>
    public async IAsyncEnumerable<(string Id, string Type, JsonElement Data)> StreamAsync(string session, string message, string key, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/coach/sessions/{session}/messages")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { message }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Idempotency-Key", key);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (id, type) = ("", "");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Split(": ", 2) is ["id" or "event" or "data", var value])
            {
                (id, type) = line[0] switch { 'i' => (value, type), 'e' => (id, value), _ => (id, type) };
                if (line[0] == 'd')
                {
                    yield return (id, type, JsonElement.Parse(value));
                }
            }
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }
}
