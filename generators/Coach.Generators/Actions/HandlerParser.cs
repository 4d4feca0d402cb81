using Coach.Generators.Diagnostics;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>Decides whether a class can be an action's handler, and what its parameters are.</summary>
internal static class HandlerParser
{
    /// <summary>The interface that the handler implements; null, with a problem or with a compiler's error beside it, if that is not clear.</summary>
    public static INamedTypeSymbol? FindInterface(INamedTypeSymbol handler, Compilation compilation, ProblemSink? report)
    {
        var found = handler.AllInterfaces.Where(IsHandler).OrderBy(Types.Name, StringComparer.Ordinal).ToArray();
        if (found.Length == 1)
        {
            return found[0];
        }

        if (found.Length > 1)
        {
            var names = string.Join(" and ", found.Select(Types.Short));
            Report(Descriptors.HandlerImplementsTwo, names);
        }
        else if (!HasErrors(handler))
        {
            Report(Descriptors.HandlerImplementsNothing);
        }

        return null;

        void Report(DiagnosticDescriptor descriptor, params object[] more) =>
            report?.Invoke(new(descriptor, handler.In(compilation) ?? Location.None, [Types.Short(handler), .. more]));
    }

    private static bool IsHandler(INamedTypeSymbol type) => type.Is("Coach", "IActionHandler") || type.OriginalDefinition.Is("Coach", "IActionHandler`1");

    // The compiler has said already what is wrong with a base that it cannot find.
    private static bool HasErrors(INamedTypeSymbol handler) =>
        handler.AllInterfaces.Any(static type => type.TypeKind == TypeKind.Error)
        || handler.Interfaces.Any(static type => type.TypeKind == TypeKind.Error)
        || handler.BaseType is { TypeKind: TypeKind.Error };
}
