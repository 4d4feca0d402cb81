using System.Text;
using Microsoft.Extensions.Configuration;

namespace Coach.Providers.Tests;

public sealed class MatrixConfigurationTests
{
    [Fact]
    public void Models_inherit_what_their_provider_says_and_may_be_a_list()
    {
        var matrix = Read(
            """
            "openai": {
              "KeyVariable": "OPENAI_API_KEY", "Endpoint": "https://example.org/v1", "Capabilities": ["Streaming", "tools"], "Latency": "2s", "MaxConcurrency": 4, "Channels": "both",
              "Models": {
                "gpt-4o": { "ContextTokens": 128000, "OutputTokens": 16384, "InputCost": 2.5, "OutputCost": 10, "Latency": "600ms", "Quality": 0.9, "RequestsPerMinute": 60 },
                "small": { "KeyVariable": null, "Endpoint": "", "Latency": null, "MaxConcurrency": null, "Capabilities": [], "Status": "Degraded" },
                "plain": {}
              }
            },
            "ollama": { "Models": [ { "Model": "qwen2.5:7b", "Capabilities": "Streaming, Code", "Latency": "00:00:01.5" }, { "Model": "b/c" } ] }
            """);
        Assert.Equal(["ollama/b/c", "ollama/qwen2.5:7b", "openai/gpt-4o", "openai/plain", "openai/small"], matrix.Select(row => row.Id));
        Assert.Equal(
            new ModelEntry
            {
                Provider = "openai", Model = "gpt-4o", KeyVariable = "OPENAI_API_KEY", Endpoint = new("https://example.org/v1"), ContextTokens = 128_000, OutputTokens = 16_384,
                Capabilities = ModelCapabilities.Streaming | ModelCapabilities.Tools, Channels = ActionChannels.Both, InputCost = 2.5m, OutputCost = 10,
                Latency = TimeSpan.FromMilliseconds(600), Quality = 0.9, MaxConcurrency = 4, RequestsPerMinute = 60,
            },
            matrix.Find("openai/gpt-4o"));
        Assert.Equal(
            new ModelEntry
            {
                Provider = "openai", Model = "small", Capabilities = ModelCapabilities.None, Channels = ActionChannels.Both, Status = ModelStatus.Degraded,
            },
            matrix.Find("openai/small"));
        Assert.Equal(TimeSpan.FromSeconds(2), matrix.Find("openai/plain")!.Latency);
        Assert.Equal(ModelCapabilities.Streaming | ModelCapabilities.Code, matrix.Find("ollama/qwen2.5:7b")!.Capabilities);
        Assert.Equal(TimeSpan.FromSeconds(1.5), matrix.Find("ollama/qwen2.5:7b")!.Latency);
    }

    [Fact]
    public void A_later_source_may_disable_a_model()
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(Json("\"a\": { \"Models\": { \"b\": {}, \"c\": {} } }"))
            .AddInMemoryCollection([new("Coach:Providers:a:Models:b:Status", "disabled")]).Build();
        Assert.Equal([ModelStatus.Disabled, ModelStatus.Available], ProviderMatrix.FromConfiguration(configuration).Select(row => row.Status));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_paths()
    {
        var mistakes = Mistakes(
            """
            "openai": {
              "Qualty": 0.5, "Status": "avalable",
              "Models": {
                "a": { "Capabilities": ["Tols", "Streaming"], "ContextTokens": "12k8", "OutputTokens": 99999 },
                "b": { "Latency": 600, "InputCost": "2,5", "Quality": 1.5, "OutputCost": -1 },
                "c": { "Channels": 1, "Quality": "NaN", "MaxConcurrency": 0, "Endpoint": "localhost:11434" }
              }
            },
            "ollama": { "Models": { "d": { "ContextTokens": 4096, "OutputTokens": 8192 }, "qwen2.5:7b": { "Quality": 0.4 } } },
            "local": { "Models": [ { "Quality": 0.4 }, { "Model": "e" }, { "Model": "E" } ] },
            "none": {}
            """);
        string[] expected =
        [
            "Coach:Providers:openai:Qualty: unknown key. Did you mean Quality? Known: Models, Endpoint",
            "Coach:Providers:openai:Status: \"avalable\" is not known. Did you mean Available? Known: Available, Degraded, Disabled.",
            "Coach:Providers:openai:Models:a:Capabilities: \"Tols\" is not known. Did you mean Tools?",
            "Coach:Providers:openai:Models:a:ContextTokens: \"12k8\" is no whole number",
            "Coach:Providers:openai:Models:b:Latency: \"600\" is no length of time",
            "Coach:Providers:openai:Models:b:InputCost: \"2,5\" is no price",
            "Coach:Providers:openai:Models:b:Quality: 1.5 has to be a number from 0 to 1",
            "Coach:Providers:openai:Models:b:OutputCost: -1 has to be zero or more",
            "Coach:Providers:openai:Models:c:Channels: \"1\" is not known. Known: Text, Native, Both.",
            "Coach:Providers:openai:Models:c:Quality: NaN has to be",
            "Coach:Providers:openai:Models:c:MaxConcurrency: 0 has to be at least 1",
            "Coach:Providers:openai:Models:c:Endpoint: an endpoint is an address that begins with https://",
            "Coach:Providers:ollama:Models:d: 8192 tokens of output are more than the 4096",
            "Coach:Providers:ollama:Models:qwen2.5:7b: unknown key. A model whose name has a colon is written as an item of a list, with \"Model\": \"…:7b\"",
            "Coach:Providers:local:Models:0: a model in a list needs its name",
            "Coach:Providers:local:Models:2: local/E is already at Coach:Providers:local:Models:1",
            "Coach:Providers:none: has no Models",
        ];
        Assert.All(expected, start => Assert.True(mistakes.Any(mistake => mistake.StartsWith(start, StringComparison.Ordinal)), $"{start}\nis not among\n{string.Join('\n', mistakes)}"));
        Assert.Equal(expected.Length, mistakes.Count);
    }

    [Theory]
    [InlineData("\"openai\": { \"ApiKey\": \"hunter2\", \"Models\": { \"a\": {} } }", "Coach:Providers:openai:ApiKey: unknown key. Keys do not belong")]
    [InlineData("\"openai\": { \"Models\": { \"a\": { \"Secret\": \"hunter2\" } } }", "Keys do not belong")]
    [InlineData("\"openai\": { \"Models\": { \"a\": { \"Anything\": \"hunter2\" } } }", "unknown key")]
    [InlineData("\"openai\": { \"KeyVariable\": \"hunter2\", \"Models\": { \"a\": {} } }", "name of an environment variable")]
    [InlineData("\"openai\": { \"Endpoint\": \"hunter2\", \"Models\": { \"a\": {} } }", "https://")]
    [InlineData("\"openai\": { \"Endpoint\": \"https://u:hunter2@h\", \"Models\": { \"a\": {} } }", "Coach:Providers:openai:Endpoint: the address at h carries")]
    [InlineData("\"openai\": \"hunter2\"", "an object with Models")]
    public void What_may_be_a_key_is_never_repeated(string providers, string told)
    {
        var mistake = Assert.Single(Mistakes(providers));
        Assert.Contains(told, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_without_models_is_refused_by_its_path() => Assert.StartsWith("Coach:Providers: has no models", Assert.Single(Mistakes("")), StringComparison.Ordinal);

    [Fact]
    public void What_is_refused_of_a_list_that_another_source_writes_as_a_text_says_so()
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(Json("\"a\": { \"Models\": { \"b\": { \"Capabilities\": [\"Tools\"] } } }"))
            .AddInMemoryCollection([new("Coach:Providers:a:Models:b:Capabilities", "Code")]).Build();
        Assert.Contains("another", Assert.Throws<ProviderMatrixException>(() => ProviderMatrix.FromConfiguration(configuration)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Mistakes(string providers) => Assert.Throws<ProviderMatrixException>(() => Read(providers)).Mistakes;

    private static ProviderMatrix Read(string providers) =>
        ProviderMatrix.FromConfiguration(new ConfigurationBuilder().AddJsonStream(Json(providers)).Build().GetSection("Coach:Providers"));

    private static MemoryStream Json(string providers) => new(Encoding.UTF8.GetBytes($$"""{"Coach": {"Providers": { {{providers}} } } }"""));
}
