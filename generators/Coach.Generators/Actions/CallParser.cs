using Coach.Generators.Diagnostics;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>Decides how generated code calls a handler's constructor or a condition's method: which arguments come from where.</summary>
internal sealed class CallParser(Compilation compilation, ProblemSink? report)
{
    private const string Provider = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string KeyedProvider = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    public ConstructionModel? Constructor(INamedTypeSymbol handler)
    {
        var constructor = Choose(handler);
        var wrong = handler switch
        {
            { IsAbstract: true } or { IsStatic: true } => "it is abstract or static",
            _ when IsGeneric(handler) => "it is generic",
            _ when !IsAccessible(handler) => "it is not accessible; make it internal or public",
            _ when constructor is null => "it has no accessible constructor",
            _ when HasRequiredMembers(handler) && constructor.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is null =>
                "it has required members, which nobody would set",
            _ => Unusable(constructor.Parameters),
        };
        if (wrong is not null)
        {
            return Refuse<ConstructionModel>(handler, wrong);
        }

        return new(Types.Name(handler), constructor!.Parameters.Select(static parameter => Service(parameter, "services")).ToEquatableArray());
    }

    /// <summary>The call of a condition or prompt value, as an expression of type <c>ValueTask&lt;result&gt;</c>.</summary>
    public string? Method(IMethodSymbol method, SpecialType result, string resultName)
    {
        var isTask = method.ReturnType is INamedTypeSymbol { Arity: 1 } task
            && task.OriginalDefinition.Is("System.Threading.Tasks", "ValueTask`1")
            && task.TypeArguments[0].SpecialType == result;
        var wrong = method switch
        {
            { ReturnType.TypeKind: TypeKind.Error } => "",
            { IsStatic: false } => "it is not static",
            _ when method.IsGenericMethod || IsGeneric(method.ContainingType) => "it is generic",
            _ when !IsAccessible(method) => "it is not accessible; make it internal or public",
            _ when !isTask && method.ReturnType.SpecialType != result => $"it returns neither {resultName} nor ValueTask<{resultName}>",
            _ => Unusable(method.Parameters),
        };
        if (wrong is not null)
        {
            return Refuse<string>(method, wrong);
        }

        var call = $"{Types.Name(method.ContainingType)}.{method.ToDisplayString(NameOnly)}({string.Join(", ", method.Parameters.Select(Argument))})";
        return isTask ? call : $"new global::System.Threading.Tasks.ValueTask<{resultName}>({call})";
    }

    private static readonly SymbolDisplayFormat NameOnly = new(miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static string Argument(IParameterSymbol parameter) =>
        parameter.Type.Is("Coach", "HandlerContext") ? "context"
        : parameter.Type.Is("System.Threading", "CancellationToken") ? "cancellationToken"
        : Service(parameter, "context.Services");

    private static string Service(IParameterSymbol parameter, string services)
    {
        if (parameter.Type.Is("System", "IServiceProvider"))
        {
            return services;
        }

        var type = Types.BareName(parameter.Type);
        var keyed = parameter.Attribute("Microsoft.Extensions.DependencyInjection", "FromKeyedServicesAttribute");
        var key = keyed is { ConstructorArguments: [var argument] } ? Literals.Of(argument) ?? "null" : null;
        var otherwise = parameter.HasExplicitDefaultValue ? Literals.Of(parameter.ExplicitDefaultValue, parameter.Type) : "null";
        if (parameter is { HasExplicitDefaultValue: true, Type.IsValueType: true } || parameter is { HasExplicitDefaultValue: true, Type.SpecialType: SpecialType.System_String })
        {
            // No container holds a number; the method's own default is what is meant.
            return otherwise;
        }

        var isOptional = parameter.HasExplicitDefaultValue || parameter.NullableAnnotation == NullableAnnotation.Annotated;
        var call = (isOptional, key) switch
        {
            (true, null) => $"{Provider}.GetService<{type}>({services})",
            (true, _) => $"{KeyedProvider}.GetKeyedService<{type}>({services}, {key})",
            (false, null) => $"{Provider}.GetRequiredService<{type}>({services})",
            (false, _) => $"{KeyedProvider}.GetRequiredKeyedService<{type}>({services}, {key})",
        };
        return isOptional && parameter.NullableAnnotation == NullableAnnotation.NotAnnotated ? call + "!" : call;
    }

    // The one marked for the purpose, else the public one that wants most, as the container itself would choose.
    private IMethodSymbol? Choose(INamedTypeSymbol handler) =>
        handler.InstanceConstructors
            .Where(IsAccessible)
            .OrderByDescending(static constructor => constructor.Attribute("Microsoft.Extensions.DependencyInjection", "ActivatorUtilitiesConstructorAttribute") is not null)
            .ThenByDescending(static constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .ThenByDescending(static constructor => constructor.Parameters.Length)
            .ThenBy(Types.Display, StringComparer.Ordinal)
            .FirstOrDefault();

    private string? Unusable(IEnumerable<IParameterSymbol> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Type.TypeKind == TypeKind.Error)
            {
                return "";
            }

            if (parameter.RefKind is not (RefKind.None or RefKind.In) || parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            {
                return $"its parameter {parameter.Name} is no service";
            }

            if (!IsAccessible(parameter.Type))
            {
                return $"the type of its parameter {parameter.Name} is not accessible";
            }
        }

        return null;
    }

    // An empty reason: the compiler has said it already.
    private T? Refuse<T>(ISymbol symbol, string reason)
        where T : class
    {
        if (reason.Length > 0)
        {
            report?.Invoke(new(Descriptors.CannotBeMade, symbol.In(compilation) ?? Location.None, [Types.Short(symbol), reason]));
        }

        return null;
    }

    private bool IsAccessible(ISymbol symbol) =>
        compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly) && !IsFileLocal(symbol);

    private static bool IsFileLocal(ISymbol symbol)
    {
        for (var type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGeneric(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }
}
