using System.Text.Json;
using Coach.Browser.Tests.Server;

namespace Coach.Browser.Tests;

/// <summary>What the sample says of itself to programs.</summary>
public sealed class DescriptionTests : IAsyncLifetime
{
    private WebProcess _web = null!;
    private Visitor _visitor = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _web = await WebProcess.StartAsync();
        _visitor = new(_web.Address);
        _document = await _visitor.GetAsync("/openapi/v1.json");
    }

    public async Task DisposeAsync()
    {
        _visitor.Dispose();
        await _web.DisposeAsync();
    }

    [Fact]
    public async Task It_is_healthy_where_its_database_answers() => Assert.Equal("Healthy", await _visitor.Http.GetStringAsync("/health"));

    [Fact]
    public void Every_endpoint_of_the_coach_is_described()
    {
        var described = _document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}")).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "delete /coach/sessions/{session}",
                "delete /coach/user",
                "get /coach/machine",
                "get /coach/sessions",
                "get /coach/sessions/{session}",
                "get /coach/sessions/{session}/approvals",
                "get /coach/sessions/{session}/log",
                "get /coach/sessions/{session}/messages",
                "get /journey/{session}",
                "post /coach/sessions",
                "post /coach/sessions/{session}/actions",
                "post /coach/sessions/{session}/approvals",
                "post /coach/sessions/{session}/messages",
            ],
            described);
    }

    [Fact]
    public void A_message_is_described_with_its_two_answers_its_headers_and_its_problems()
    {
        var send = _document.GetProperty("paths").GetProperty("/coach/sessions/{session}/messages").GetProperty("post");

        Assert.Equal(["application/json", "text/event-stream"], send.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(content => content.Name));
        Assert.Equal("#/components/schemas/TurnView", Reference(send.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json")));
        Assert.Equal("#/components/schemas/MessageBody", Reference(send.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")));
        Assert.Equal("#/components/schemas/CoachProblem", Reference(send.GetProperty("responses").GetProperty("429").GetProperty("content").GetProperty("application/problem+json")));
        Assert.Equal(["session", "Idempotency-Key", "Last-Event-ID"], send.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task What_is_answered_is_what_is_described()
    {
        var (anna, session) = await Visitor.BeginAsync(_web.Address);
        await anna.SayAsync(session, "My name is Anna");
        var turn = await anna.SayAsync(session, "More time to paint");

        AssertDescribed("TurnView", turn);
        AssertDescribed("ActionView", turn.GetProperty("actions")[0]);
        AssertDescribed("MessageView", (await anna.GetAsync($"/coach/sessions/{session}/messages"))[0]);
        AssertDescribed("LogView", (await anna.GetAsync($"/coach/sessions/{session}/log"))[0]);
        AssertDescribed("JourneyView", await anna.GetAsync($"/journey/{session}"));
    }

    /// <summary>The properties are there that are said to be, and no other; words are where words are said to be, and numbers where numbers are.</summary>
    private void AssertDescribed(string name, JsonElement answer)
    {
        var schema = _document.GetProperty("components").GetProperty("schemas").GetProperty(name);
        var properties = schema.GetProperty("properties");
        Assert.All(schema.GetProperty("required").EnumerateArray(), required => Assert.True(answer.TryGetProperty(required.GetString()!, out _), $"{name} has no {required}"));
        foreach (var property in answer.EnumerateObject())
        {
            var described = properties.GetProperty(property.Name);
            if (described.TryGetProperty("$ref", out var reference))
            {
                described = _document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            }

            var kind = property.Value.ValueKind switch { JsonValueKind.String => "string", JsonValueKind.Number => "integer", _ => null };
            if (kind is not null && (described.TryGetProperty("type", out var type) || described.TryGetProperty("enum", out _)))
            {
                Assert.True(type.ValueKind == JsonValueKind.Undefined ? kind == "string" : type.ToString().Contains(kind, StringComparison.Ordinal), $"{name}.{property.Name} is a {kind}, and described as {described}");
            }
        }
    }

    private static string? Reference(JsonElement content) => content.GetProperty("schema").GetProperty("$ref").GetString();
}
