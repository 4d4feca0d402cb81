using System.Globalization;

namespace Coach.Providers.Tests;

public sealed class ProviderMatrixTests
{
    private static readonly ModelEntry Row = new() { Provider = "openai", Model = "gpt-4o" };

    [Fact]
    public void Statistics_are_those_of_the_rows()
    {
        var statistics = new ProviderMatrix(Matrix202503.Rows).Statistics;
        Assert.Equal(16, statistics.Models);
        Assert.Equal(13, statistics.ByStatus[ModelStatus.Available]);
        Assert.Equal(1, statistics.ByStatus[ModelStatus.Degraded]);
        Assert.Equal(2, statistics.ByStatus[ModelStatus.Disabled]);
        Assert.Equal(5, statistics.ByProvider["OpenAI"]);
        Assert.Equal(4, statistics.ByCapability[ModelCapabilities.Reasoning]);
        Assert.Equal(15, statistics.ByCapability[ModelCapabilities.Streaming]);
        Assert.Equal((0m, 75m), statistics.InputCost);
        Assert.Equal((0m, 150m), statistics.OutputCost);
        Assert.Equal((TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(9)), statistics.Latency);

        ProviderMatrix one = [Row];
        Assert.Null(one.Statistics.Latency);
        Assert.Equal(0, one.Statistics.ByStatus[ModelStatus.Disabled]);
    }

    [Fact]
    public void All_mistakes_of_rows_are_told_at_once()
    {
        var mistakes = Assert.Throws<ProviderMatrixException>(() => new ProviderMatrix(
        [
            Row with { Quality = double.NaN, InputCost = -1, ContextTokens = 1000, OutputTokens = 2000 },
            Row with { Provider = "a/b", Endpoint = new("ftp://host/"), Latency = TimeSpan.Zero, MaxConcurrency = 0 },
            Row with { Model = "GPT-4o", Status = (ModelStatus)9, Capabilities = (ModelCapabilities)64 },
        ])).Mistakes;
        string[] expected =
        [
            "Row 1 (openai/gpt-4o), Quality: NaN", "Row 1 (openai/gpt-4o), InputCost: -1", "2000 tokens of output are more than the 1000", "a slash", "https://",
            "Row 2 (a/b/gpt-4o), Latency", "Row 2 (a/b/gpt-4o), MaxConcurrency: 0", "9 is no status", "64 is no capability", "Rows 1 and 3 are the same model",
        ];
        Assert.Equal(expected.Length, mistakes.Count);
        Assert.All(expected, part => Assert.Contains(mistakes, mistake => mistake.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_matrix_without_rows_is_refused() =>
        Assert.Contains("no models", Assert.Throws<ProviderMatrixException>(() => new ProviderMatrix([])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sk-proj-abcdef0123456789")]
    [InlineData("AIzaSyD0123456789abcdefghijklmnopqrstuv")]
    [InlineData("gsk_abc")]
    [InlineData("hunter2")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("")]
    public void What_may_be_a_key_is_refused_as_the_name_of_a_variable_and_not_repeated(string key)
    {
        var exception = Assert.Throws<ProviderMatrixException>(() => new ProviderMatrix([Row with { KeyVariable = key }]));
        Assert.Contains("OPENAI_API_KEY", exception.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !exception.ToString().Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("KEY2")]
    [InlineData("_MY_COMPANY_AZURE_OPENAI_KEY_1")]
    public void Names_of_variables_are_taken(string name) => Assert.Equal(name, new ProviderMatrix([Row with { KeyVariable = name }])[0].KeyVariable);

    [Theory]
    [InlineData("https://me:hunter2@host/v1")]
    [InlineData("https://host/v1?api-key=hunter2")]
    public void An_endpoint_with_a_secret_is_refused_and_the_secret_not_repeated(string endpoint)
    {
        var exception = Assert.Throws<ProviderMatrixException>(() => new ProviderMatrix([Row with { Endpoint = new(endpoint) }]));
        Assert.Contains("KeyVariable", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_what_was_measured_beside_what_rows_say_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            ProviderMatrix matrix =
            [
                Row with
                {
                    Endpoint = new("https://internal.example/v1"), KeyVariable = "OPENAI_API_KEY", InputCost = 2.5m, OutputCost = 10, Latency = TimeSpan.FromMilliseconds(1600),
                    Capabilities = ModelCapabilities.Tools | ModelCapabilities.Streaming, ContextTokens = 128_000, Quality = 0.9,
                },
                new() { Provider = "a", Model = "b", Status = ModelStatus.Degraded, Capabilities = ModelCapabilities.None },
            ];
            var measurements = new ModelMeasurements();
            foreach (var outcome in new[] { AttemptOutcome.Succeeded, AttemptOutcome.Succeeded, AttemptOutcome.NoAction, AttemptOutcome.TimedOut })
            {
                measurements.Report(new() { Model = "openai/gpt-4o", Outcome = outcome, Duration = TimeSpan.FromMilliseconds(700) });
            }

            Assert.Equal(
                """
                model          status     quality  in $  out $  context  output  channels  capabilities      latency  measured  attempts  failed  readable
                a/b            Degraded      0.50  0.00   0.00    8,192   1,024  Text      -                       -         -         0       -         -
                openai/gpt-4o  Available     0.90  2.50  10.00  128,000   1,024  Text      Tools+Streaming  1,600 ms    700 ms         4    25 %    66.7 %

                """,
                matrix.ToTable(measurements));
            Assert.DoesNotContain("measured", matrix.ToTable(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Rows_are_in_the_order_of_their_ids_and_found_in_any_case()
    {
        var matrix = new ProviderMatrix(Matrix202503.Rows.Reverse());
        Assert.Equal("anthropic/claude-3-5-haiku-latest", matrix[0].Id);
        Assert.Equal(matrix.Select(row => row.Id).Order(StringComparer.Ordinal), matrix.Select(row => row.Id));
        Assert.Same(matrix[0], matrix.Find("Anthropic/Claude-3-5-haiku-latest"));
        Assert.Null(matrix.Find("gpt-4o"));
    }
}
