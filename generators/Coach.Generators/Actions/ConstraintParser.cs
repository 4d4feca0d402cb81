using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Coach.Generators.Diagnostics;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>
/// Turns validation attributes into plain checks: the attributes themselves cannot be trimmed safely. Only an application's own, and the
/// few built-in ones without a check here, are called as they are.
/// </summary>
internal sealed class ConstraintParser(ProblemSink? report)
{
    private const string Annotations = "System.ComponentModel.DataAnnotations";

    public (bool IsRequired, EquatableArray<ConstraintModel> Models) Parse(
        ImmutableArray<AttributeData> attributes, ValueModel value, ITypeSymbol type, string wireName, ISymbol symbol, CancellationToken cancellationToken)
    {
        var isRequired = false;
        List<ConstraintModel>? models = null;
        foreach (var attribute in attributes)
        {
            if (!attribute.AttributeClass.DerivesFrom(Annotations, "ValidationAttribute"))
            {
                continue;
            }

            isRequired |= attribute.AttributeClass.DerivesFrom(Annotations, "RequiredAttribute");
            var (model, misfit) = Parse(attribute, value, type, wireName);
            if (model is not null && models?.Contains(model) != true)
            {
                (models ??= []).Add(model);
            }

            if (misfit is not null)
            {
                var name = attribute.AttributeClass!.Name;
                name = name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
                var place = Locations.Of(attribute, firstArgument: false, cancellationToken) ?? Location.None;
                report?.Invoke(new(Descriptors.ConstraintDoesNotFit, place, [name, symbol.Name, Types.Short(type), misfit]));
            }
        }

        return (isRequired, models is null ? default : models.ToEquatableArray());
    }

    private static (ConstraintModel? Model, string? Misfit) Parse(AttributeData attribute, ValueModel value, ITypeSymbol type, string wireName)
    {
        var isBuiltIn = attribute.AttributeClass!.ContainingNamespace.ToDisplayString() == Annotations;
        return (isBuiltIn ? attribute.AttributeClass!.Name : "") switch
        {
            "RangeAttribute" => Ranges.Parse(attribute, value, type, Message),
            "StringLengthAttribute" when value.Kind != ValueKind.String => (null, "it is for text"),
            "StringLengthAttribute" => Size(attribute.Named("MinimumLength", 0), Integer(0), "{2}", "{1}"),
            "MinLengthAttribute" => Size(Integer(0), int.MaxValue, "{1}", "{1}"),
            "MaxLengthAttribute" => Size(0, attribute.ConstructorArguments.Length == 0 || Integer(0) < 0 ? int.MaxValue : Integer(0), "{1}", "{1}"),
            "LengthAttribute" => Size(Integer(0), Integer(1), "{1}", "{2}"),
            "RegularExpressionAttribute" or "EmailAddressAttribute" or "UrlAttribute" when value.Kind != ValueKind.String => (null, "it is for text"),
            "RegularExpressionAttribute" => Pattern(),
            "EmailAddressAttribute" => (new(ConstraintKind.Email) { Method = "Email", Arguments = Message() }, null),
            "UrlAttribute" => (new(ConstraintKind.Url) { Method = "Url", Arguments = Message() }, null),
            "AllowedValuesAttribute" => AllowedValues(),
            "CompareAttribute" or "CustomValidationAttribute" => (null, "it needs a validation context, which there is none of here; write an own ValidationAttribute"),
            // Text must not be blank; of everything else it says only that it has to be there.
            "RequiredAttribute" when value.Kind != ValueKind.String => (null, null),
            _ => Own(),
        };

        int Integer(int index) => attribute.ConstructorArguments.ElementAtOrDefault(index) is { Kind: TypedConstantKind.Primitive, Value: int number } ? number : 0;

        string Message(params (string Placeholder, string Value)[] values)
        {
            if (attribute.Named<string?>("ErrorMessage", null) is not { } text)
            {
                return "";
            }

            text = text.Replace("{0}", wireName);
            foreach (var (placeholder, replacement) in values)
            {
                text = text.Replace(placeholder, replacement);
            }

            return ", message: " + Literals.Of(text);
        }

        (ConstraintModel?, string?) Size(int min, int max, string minPlaceholder, string maxPlaceholder)
        {
            var isText = value.Kind == ValueKind.String;
            if (!isText && value.Kind is not (ValueKind.List or ValueKind.Array or ValueKind.Dictionary))
            {
                return (null, "it is for text and collections");
            }

            if (min > max)
            {
                return (null, $"it has no length between {Literals.Invariant(min)} and {Literals.Invariant(max)}");
            }

            var message = Message((minPlaceholder, Literals.Invariant(min)), (maxPlaceholder, Literals.Invariant(max)));
            return (new(isText ? ConstraintKind.Length : ConstraintKind.Count)
            {
                Method = isText ? "Length" : "Count",
                Arguments = $", {Literals.Of(min)}, {Literals.Of(max)}{message}",
                Min = min,
                Max = max,
            }, null);
        }

        (ConstraintModel?, string?) Pattern()
        {
            if (attribute.ConstructorArguments is not [{ Value: string pattern }])
            {
                return (null, null);
            }

            try
            {
                _ = new Regex(pattern, RegexOptions.CultureInvariant);
            }
            catch (ArgumentException)
            {
                return (null, "its pattern is no regular expression");
            }

            return (new(ConstraintKind.Pattern) { Method = "Pattern", Arguments = $", {Literals.Of(pattern)}{Message(("{1}", pattern))}", Pattern = pattern }, null);
        }

        (ConstraintModel?, string?) AllowedValues()
        {
            var allowed = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } list] ? list.Values.Where(static item => !item.IsNull).ToArray() : [];
            var inner = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] } ? underlying : type;
            if (allowed.Any(item => !SymbolEqualityComparer.Default.Equals(item.Type, inner)))
            {
                return (null, "its values are of another type, and would never be equal to the parameter's");
            }

            var json = allowed.Select(item => value.Enum is { } names
                ? Json.String(names.Members.FirstOrDefault(member => member.Value == Literals.Invariant(item.Value!))?.Name ?? "")
                : item.Value switch { string text => Json.String(text), bool flag => Literals.Of(flag), var number => Json.Number(number!) });
            var values = string.Join(", ", allowed.Select(item => Literals.Of(item.Value, inner)));
            return (new(ConstraintKind.Allowed)
            {
                Method = $"Allowed<{value.Type}>",
                Arguments = $", [{values}]{Message()}",
                Allowed = json.ToEquatableArray(),
            }, null);
        }

        (ConstraintModel?, string?) Own()
        {
            var positional = attribute.ConstructorArguments.Select(Literals.Of).ToArray();
            var named = attribute.NamedArguments.Select(static argument => (argument.Key, Value: Literals.Of(argument.Value))).ToArray();
            if (positional.Contains(null) || named.Any(static argument => argument.Value is null))
            {
                return (null, null);
            }

            var initializer = named.Length == 0 ? "" : $" {{ {string.Join(", ", named.Select(static argument => $"{argument.Key} = {argument.Value}"))} }}";
            var make = $"new {Types.Name(attribute.AttributeClass!)}({string.Join(", ", positional)}){initializer}";
            return (new(ConstraintKind.Own) { Method = "Valid", Arguments = $", {make}" }, null);
        }
    }
}
