using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.Examples;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH007: an example on an action that a model should not copy.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExampleAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ExampleDoesNotParse];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (DeclarationAttributes.In(start.Compilation) is { } attributes)
            {
                start.RegisterSymbolAction(symbol => Analyze(symbol, attributes), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, DeclarationAttributes attributes)
    {
        if (attributes.Find(context.Symbol, ExportKind.Action) is not { } attribute
            || ActionParser.NameOf(attribute) is not { } name
            || attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Examples").Value is not { Kind: TypedConstantKind.Array, IsNull: false, Values: { IsEmpty: false } examples }
            || ActionParser.Schema((INamedTypeSymbol)context.Symbol, context.Compilation, context.CancellationToken) is not { } schema)
        {
            return;
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) as AttributeSyntax;
        var argument = syntax?.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Examples")?.Expression;
        var elements = Elements(argument);
        for (var index = 0; index < examples.Length; index++)
        {
            if (examples[index].Value is not string example)
            {
                continue;
            }

            var expression = elements.Count == examples.Length ? elements[index] : argument;
            foreach (var problem in Check(schema, example))
            {
                var place = expression is null ? context.Symbol.Locations[0] : Place(expression, example, problem.Place);
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.ExampleDoesNotParse, place, name, problem.Message));
            }
        }
    }

    private static IEnumerable<ExampleProblem> Check(string schema, string example)
    {
        var body = JsonNode.Read(example, out var problem);
        return body switch
        {
            null => [new(new(Math.Min(problem.At, example.Length), problem.At < example.Length ? 1 : 0), $"{problem.Detail}; it is the JSON object that stands between the tags")],
            { Kind: not '{' } => [new(body.Place, "it is the JSON object that stands between the tags")],
            _ => ExampleCheck.Check(schema, new(example)),
        };
    }

    private static IReadOnlyList<ExpressionSyntax> Elements(ExpressionSyntax? list) => list switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        ImplicitArrayCreationExpressionSyntax { Initializer: var initializer } => [.. initializer.Expressions],
        CollectionExpressionSyntax collection => [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(static element => element.Expression)],
        _ => [],
    };

    /// <summary>Where a part of a string's value stands in the source; the whole expression where that is not to be seen.</summary>
    private static Location Place(ExpressionSyntax expression, string value, TextSpan part)
    {
        if (expression is not LiteralExpressionSyntax { Token: { RawKind: var kind } token } || token.ValueText != value)
        {
            return expression.GetLocation();
        }

        var source = token.Text;
        var offset = source.IndexOf(value, StringComparison.Ordinal);
        if (offset >= 0 && value.Length > 0)
        {
            return At(offset + part.Start, offset + part.End);
        }

        var places = kind == (int)SyntaxKind.StringLiteralToken && source[0] == '"' ? Unescaped(source) : null;
        return places is not null && places.Count == value.Length + 1 ? At(places[part.Start], places[part.End]) : expression.GetLocation();

        Location At(int start, int end) => Location.Create(expression.SyntaxTree, TextSpan.FromBounds(token.SpanStart + start, token.SpanStart + end));
    }

    /// <summary>Where each character of an ordinary literal's value stands, and its end; null if it has escapes of other than one character.</summary>
    private static List<int>? Unescaped(string literal)
    {
        var places = new List<int>(literal.Length);
        var at = 1;
        for (; at < literal.Length - 1; at++)
        {
            places.Add(at);
            if (literal[at] == '\\')
            {
                at++;
                if (literal[at] is 'u' or 'U' or 'x')
                {
                    return null;
                }
            }
        }

        places.Add(at);
        return places;
    }
}
