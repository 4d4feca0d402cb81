using System.Text.Json;
using Coach.Providers;
using Coach.Testing;
using Coach.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using static Coach.Tests.Support.NativeChatClient;

namespace Coach.Tests.Phase;

/// <summary>The messages between the phases as JSON.</summary>
public sealed class ActionPhaseProtocolTests
{
    private static readonly ActionPhaseRequest Request = new("Go on.\n\u00e9 \ud83d\ude00")
    {
        Recursion = new(2, PhaseOrigin.Yield),
        Instructions = "Be brief.",
        Context = [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [new TextContent("Yes"), new FunctionCallContent("1", "clock", new Dictionary<string, object?> { ["city"] = "Oslo" })])],
        Attachments = [new UriContent("https://example.org/a.png", "image/png")],
        ContextOperations = [new() { Kind = ContextOperationKind.Tag, Target = "#1", Tags = ["a", "b"], Reason = "why" }, new() { Kind = ContextOperationKind.Prioritize, Target = "m", Priority = -7 }],
        Requirements = new() { Capabilities = ModelCapabilities.Tools | ModelCapabilities.Vision, Complexity = TaskComplexity.Complex, MustAct = true, OutputCost = 1.5m, Latency = TimeSpan.FromSeconds(2) },
    };

    [Fact]
    public void A_request_is_read_as_it_was_written()
    {
        var json = ActionPhaseProtocol.Write(Request);
        var read = ActionPhaseProtocol.ReadRequest(json);
        Assert.Equal(json, ActionPhaseProtocol.Write(read));
        Assert.Equal((Request.Content, Request.Recursion, Request.Requirements), (read.Content, read.Recursion, read.Requirements));
        Assert.Equal(["a", "b"], read.ContextOperations[0].Tags);
        Assert.Equal("clock", Assert.IsType<FunctionCallContent>(read.Context[1].Contents[1]).Name);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(["version", "phase", "content", "metadata"], document.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("TAG", document.RootElement.GetProperty("metadata").GetProperty("context_operations")[0].GetProperty("kind").GetString());
        Assert.Equal("yield", document.RootElement.GetProperty("metadata").GetProperty("recursion").GetProperty("origin").GetString());
    }

    [Fact]
    public async Task A_result_is_read_as_it_was_written()
    {
        var result = await ResultAsync();
        var json = ActionPhaseProtocol.Write(result);
        var read = ActionPhaseProtocol.ReadResult(json);
        Assert.Equal(json, ActionPhaseProtocol.Write(read));
        Assert.Equal((result.Content, result.Stop, result.Actions.Count, result.Messages.Count), (read.Content, read.Stop, read.Actions.Count, read.Messages.Count));
    }

    [Theory]
    [InlineData("""{"version":1,"phase":"action","content":"a"}""")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"context_operations":[{"kind":"ADD"}]},"later":1}""")]
    public void What_is_left_out_has_its_default(string json)
    {
        var request = ActionPhaseProtocol.ReadRequest(json);
        Assert.Equal((RecursionState.First, ModelRequirements.None), (request.Recursion, request.Requirements));
        Assert.All(request.ContextOperations, operation => Assert.Empty(operation.Tags));
    }

    [Theory]
    [InlineData("""{"version":2,"phase":"action","content":"a"}""", "version 2")]
    [InlineData("""{"version":1,"phase":"yield","content":"a"}""", "another phase")]
    [InlineData("""{"version":1,"phase":"action","content":null}""", "")]
    [InlineData("""{"version":1,"phase":"action"}""", "content")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":null}""", "")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"recursion":{"cycle":-1,"origin":"user"}}}""", "cycle")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"recursion":{"cycle":1,"origin":"nobody"}}}""", "")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"context_operations":[null]}}""", "null")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"context_operations":[{"kind":"EXPLODE"}]}}""", "")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"context":[null]}}""", "null")]
    [InlineData("""{"version":1,"phase":"action","content":"a","metadata":{"attachments":[{"$type":"uri","uri":"::","mediaType":"x"}]}}""", "")]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("null", "null")]
    public void What_is_none_of_it_is_refused_in_words(string json, string words)
    {
        var error = Assert.Throws<JsonException>(() => ActionPhaseProtocol.ReadRequest(json));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_change_of_a_character_is_read_or_refused_and_what_is_read_can_be_written()
    {
        var (request, result) = (ActionPhaseProtocol.Write(Request), ActionPhaseProtocol.Write(await ResultAsync()));
        var characters = Gen.Elements("{}[]\",:0-1eEntu\\ a\u0000\ud800".ToCharArray());
        Prop.ForAll(Gen.Choose(0, request.Length - 1).Zip(characters).ToArbitrary(), change => Survives(request, change.Item1, change.Item2, json => ActionPhaseProtocol.Write(ActionPhaseProtocol.ReadRequest(json))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Prop.ForAll(Gen.Choose(0, result.Length - 1).Zip(characters).ToArbitrary(), change => Survives(result, change.Item1, change.Item2, json => ActionPhaseProtocol.Write(ActionPhaseProtocol.ReadResult(json))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static void Survives(string json, int at, char character, Func<string, string> read)
    {
        try
        {
            read(json[..at] + character + json[(at + 1)..]);
        }
        catch (JsonException exception)
        {
            Assert.False(string.IsNullOrWhiteSpace(exception.Message));
        }
    }

    private static async Task<ActionPhaseResult> ResultAsync()
    {
        await using var workshop = new Workshop(new ScriptedChatClient());
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var clock = AIFunctionFactory.Create((string city) => $"{city}: 7:05", "clock");
        var model = new NativeChatClient(
            [new TextContent("Fine. [ACTION:SAVE]{\"text\": 'a', \"x\": 1}[/ACTION] [ACTION:"), Call("9", "clock", ("city", "Oslo"))], [new TextContent("There.")]);
        return await new ActionPhase(model).RunAsync(new("Go on")
        {
            Tools = [clock, .. await workshop.Coach.GetFunctionsAsync(session.Id, "ann")],
            ContextOperations = [new() { Kind = ContextOperationKind.Add, Content = "It rains." }],
        });
    }
}
