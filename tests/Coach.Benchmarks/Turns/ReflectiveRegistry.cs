using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Coach.Benchmarks.Turns;

/// <summary>What a toolkit without a generator does when it starts: looks at all types, and of each handler at its attribute, its interface, its constructor and its parameters.</summary>
internal sealed class ReflectiveRegistry
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    public ReflectiveRegistry(Assembly assembly)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<CoachActionAttribute>() is not { } action)
            {
                continue;
            }

            var contract = type.GetInterfaces().Single(static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IActionHandler<>));
            var constructor = contract.GenericTypeArguments[0].GetConstructors().Single();
            Parameter[] parameters =
            [
                .. constructor.GetParameters().Select(parameter =>
                {
                    // As the generator: what is written on the parameter counts, and what is written on its property.
                    var property = contract.GenericTypeArguments[0].GetProperty(parameter.Name!)!;
                    return new Parameter(
                        JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!),
                        Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType,
                        !parameter.HasDefaultValue && nullability.Create(parameter).WriteState != NullabilityState.Nullable,
                        parameter.HasDefaultValue ? parameter.DefaultValue : null,
                        (parameter.GetCustomAttribute<DescriptionAttribute>() ?? property.GetCustomAttribute<DescriptionAttribute>())?.Description,
                        [.. parameter.GetCustomAttributes<ValidationAttribute>(), .. property.GetCustomAttributes<ValidationAttribute>()]);
                }),
            ];
            _entries.Add(action.Name, new(type.GetConstructors().Single(), contract.GetMethod("HandleAsync")!, constructor, parameters));
        }
    }

    public ValueTask<ActionOutcome> DispatchAsync(string name, string body, HandlerContext context)
    {
        var entry = _entries[name];
        using var document = JsonDocument.Parse(body);
        var values = Array.ConvertAll(entry.Parameters, parameter => parameter.Read(document.RootElement));
        var parameters = entry.Constructor.Invoke(values);
        var handler = entry.Handler.Invoke([.. entry.Handler.GetParameters().Select(parameter => context.Services.GetService(parameter.ParameterType))]);
        return (ValueTask<ActionOutcome>)entry.Method.Invoke(handler, [parameters, context, CancellationToken.None])!;
    }

    private sealed record Entry(ConstructorInfo Handler, MethodInfo Method, ConstructorInfo Constructor, Parameter[] Parameters);

    private sealed record Parameter(string Name, Type Type, bool IsRequired, object? Default, string? Description, ValidationAttribute[] Constraints)
    {
        public object? Read(JsonElement body)
        {
            if (!body.TryGetProperty(Name, out var element))
            {
                return IsRequired ? throw new FormatException($"{Name} is missing.") : Default;
            }

            object? value = Type == typeof(string) ? element.GetString()
                : Type == typeof(int) ? element.GetInt32()
                : Type == typeof(bool) ? element.GetBoolean()
                : throw new NotSupportedException($"{Name} is of type {Type}.");
            return Array.TrueForAll(Constraints, constraint => constraint.IsValid(value)) ? value : throw new FormatException($"{Name} breaks a constraint.");
        }
    }
}
