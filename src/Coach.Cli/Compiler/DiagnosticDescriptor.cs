namespace Microsoft.CodeAnalysis;

internal enum DiagnosticSeverity
{
    Hidden,
    Info,
    Warning,
    Error,
}

internal static class WellKnownDiagnosticTags
{
    public const string CompilationEnd = nameof(CompilationEnd);
}

/// <summary>Roslyn's class of this name as far as the generator's list of diagnostics needs it.</summary>
internal sealed class DiagnosticDescriptor(
    string id,
    string title,
    string messageFormat,
    string category,
    DiagnosticSeverity defaultSeverity,
    bool isEnabledByDefault,
    string? description = null,
    string? helpLinkUri = null,
    params string[] customTags)
{
    public string Id { get; } = id;

    public string Title { get; } = title;

    public string MessageFormat { get; } = messageFormat;

    public string Category { get; } = category;

    public DiagnosticSeverity DefaultSeverity { get; } = defaultSeverity;

    public bool IsEnabledByDefault { get; } = isEnabledByDefault;

    public string? Description { get; } = description;

    public string? HelpLinkUri { get; } = helpLinkUri;

    public IReadOnlyList<string> CustomTags { get; } = customTags;
}
