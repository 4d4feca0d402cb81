using Coach.Generators.Diagnostics;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>Makes models of what is marked [CoachAction], [CoachCondition] and [CoachPromptValue].</summary>
internal static class ActionParser
{
    public const string ActionAttribute = "Coach.CoachActionAttribute";
    public const string ConditionAttribute = "Coach.CoachConditionAttribute";
    public const string PromptValueAttribute = "Coach.CoachPromptValueAttribute";

    /// <summary>The name that an attribute gives; null if it gives none.</summary>
    public static string? NameOf(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: string { Length: > 0 } name }, ..] ? name : null;

    public static ActionModel? Action(INamedTypeSymbol handler, AttributeData attribute, Compilation compilation, CancellationToken cancellationToken)
    {
        if (NameOf(attribute) is not { } name)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var broken = new ActionModel { Name = name, Source = Types.Display(handler) };
        var type = HandlerParser.FindInterface(handler, compilation, report: null);
        var construction = new CallParser(compilation, report: null).Constructor(handler);
        if (type is null || construction is null)
        {
            return broken;
        }

        var parameters = type.TypeArguments is [var argument] ? new ParameterParser(compilation, report: null, cancellationToken).Parameters(argument) : null;
        if (parameters is null && type.Arity > 0)
        {
            return broken;
        }

        return broken with
        {
            Handler = construction,
            Parameters = parameters,
            Description = attribute.Named<string?>("Description", null),
            Emitters = attribute.Named("Emitters", 1),
            RequiresApproval = attribute.Named("RequiresApproval", false),
            AcceptGuesses = attribute.Named("AcceptGuesses", false),
            OnFailure = attribute.Named("OnFailure", -1),
            TimeoutSeconds = attribute.Named("TimeoutSeconds", 0d),
            Schema = parameters is null ? "" : Schemas.Of(parameters),
            PromptParameters = parameters is null ? "" : PromptLines.Of(parameters),
            Example = FirstExample(attribute) ?? (parameters is null ? "{}" : Examples.Of(parameters)),
        };
    }

    /// <summary>The schema of a handler's parameters, empty if it has none; null if its declaration has an error.</summary>
    public static string? Schema(INamedTypeSymbol handler, Compilation compilation, CancellationToken cancellationToken) =>
        HandlerParser.FindInterface(handler, compilation, report: null) switch
        {
            null => null,
            { TypeArguments: [var type] } => new ParameterParser(compilation, report: null, cancellationToken).Parameters(type) is { } model ? Schemas.Of(model) : null,
            _ => "",
        };

    public static MethodModel? Method(IMethodSymbol method, AttributeData attribute, bool isCondition, Compilation compilation, CancellationToken cancellationToken)
    {
        if (NameOf(attribute) is not { } name)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new()
        {
            IsCondition = isCondition,
            Name = name,
            Source = $"{Types.Display(method.ContainingType)}.{method.Name}",
            Description = attribute.Named<string?>("Description", null),
            Call = Call(method, isCondition, compilation, report: null),
        };
    }

    public static string? Call(IMethodSymbol method, bool isCondition, Compilation compilation, ProblemSink? report) =>
        new CallParser(compilation, report).Method(
            method, isCondition ? SpecialType.System_Boolean : SpecialType.System_String, isCondition ? "bool" : "string");

    private static string? FirstExample(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument is { Key: "Examples", Value: { Kind: TypedConstantKind.Array, IsNull: false } values } && values.Values is [{ Value: string example }, ..])
            {
                return example;
            }
        }

        return null;
    }
}
