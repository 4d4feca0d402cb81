using System.Reflection;

namespace Coach.Tests.Markup.Streaming;

/// <summary>The replies that the tests of the markup are given, collected from their attributes, so that none is forgotten.</summary>
internal static class TestTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(TestTexts).Assembly.GetTypes()
            .Where(type => type.Namespace is { } name && name.StartsWith(typeof(Reading).Namespace!, StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)))
            .SelectMany(row => row.OfType<string>())
            .Distinct(StringComparer.Ordinal),
    ];
}
