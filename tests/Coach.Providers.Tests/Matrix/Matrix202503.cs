namespace Coach.Providers.Tests;

/// <summary>A provider matrix of March 2025. Failed models are disabled, those with warnings degraded; a model's score is its quality.</summary>
internal static class Matrix202503
{
    private const ModelCapabilities Usual = ModelCapabilities.Streaming | ModelCapabilities.Tools | ModelCapabilities.StructuredOutput;

    public static IReadOnlyList<ModelEntry> Rows { get; } =
    [
        Row("openai", "gpt-4.5-preview", 1, Usual | ModelCapabilities.Vision, 75, 150, 1200),
        Row("openai", "gpt-4o", 1, Usual | ModelCapabilities.Vision, 2.5m, 10, 600),
        Row("openai", "gpt-4o-mini", 1, Usual | ModelCapabilities.Vision, 0.15m, 0.6m, 400),
        Row("openai", "o1", 1, ModelCapabilities.Tools | ModelCapabilities.Reasoning, 15, 60, 9000),
        Row("openai", "o3-mini", 1, Usual | ModelCapabilities.Reasoning, 1.1m, 4.4m, 5000),
        Row("anthropic", "claude-3-7-sonnet-latest", 1, Usual | ModelCapabilities.Vision | ModelCapabilities.Code | ModelCapabilities.Reasoning, 3, 15, 900),
        Row("anthropic", "claude-3-5-haiku-latest", 1, Usual, 0.8m, 4, 700),
        Row("google", "gemini-2.0-flash", 0.99, Usual | ModelCapabilities.Vision, 0.1m, 0.4m, 450),
        Row("google", "gemini-2.0-flash-lite", 1, Usual, 0.075m, 0.3m, 350),
        Row("google", "gemini-2.0-pro-exp-02-05", 1, Usual | ModelCapabilities.Code, 0, 0, null),
        Row("google", "gemini-2.0-flash-thinking-exp-01-21", 0, ModelCapabilities.Streaming | ModelCapabilities.Reasoning, 0, 0, null, ModelStatus.Disabled),
        Row("mistral", "pixtral-12b-2409", 0.9, Usual | ModelCapabilities.Vision, 0.15m, 0.15m, 500),
        Row("mistral", "codestral-latest", 0, Usual | ModelCapabilities.Code, 0.3m, 0.9m, null, ModelStatus.Disabled),
        Row("fireworks", "deepseek-v3", 1, Usual | ModelCapabilities.Code, 0.9m, 0.9m, 1100),
        Row("fireworks", "qwen2p5-coder-32b-instruct", 0.5, Usual | ModelCapabilities.Code, 0.9m, 0.9m, 800, ModelStatus.Degraded),
        Row("cohere", "command-r7b-12-2024", 1, Usual, 0.0375m, 0.15m, 300),
    ];

    private static ModelEntry Row(
        string provider, string model, double quality, ModelCapabilities capabilities, decimal input, decimal output, int? latency, ModelStatus status = default) => new()
        {
            Provider = provider,
            Model = model,
            Quality = quality,
            Capabilities = capabilities,
            InputCost = input,
            OutputCost = output,
            Latency = latency is { } known ? TimeSpan.FromMilliseconds(known) : null,
            Status = status,
            ContextTokens = 128_000,
            OutputTokens = 8192,
        };
}
