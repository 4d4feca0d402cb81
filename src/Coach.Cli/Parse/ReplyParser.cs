using System.Text;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Cli.Parse;

/// <summary>Reads replies as one run of the tool was told to.</summary>
/// <exception cref="ArgumentException">A format is not known; the message lists those that are.</exception>
internal sealed class ReplyParser(IReadOnlyList<string> formats, RepairLevel repair)
{
    private const string InvalidParameters = "invalid_parameters";

    private readonly ActionGrammar _grammar = ActionGrammar.Create(new() { Formats = formats, Repair = repair });

    /// <summary>Reads a reply; with a schema, every call's parameters by it. The same call again is left out, as it would not run.</summary>
    public Reading Read(string text, ParameterSchema? schema)
    {
        var reply = _grammar.Read(text);
        var actions = new List<ReadAction>();
        var errors = reply.Errors.Select(static error => new ReadError(error.Code, error.Offset, error.Length, error.ProblemOffset, error.Message, [])).ToList();
        foreach (var call in reply.Calls.Where(static call => !call.IsDuplicate))
        {
            var reading = schema?.Read(call, repair);
            if (reading is null or { IsValid: true })
            {
                var parameters = new StringBuilder().AppendCompactJson(reading is null ? call.Body.Span : reading.Json).ToString();
                actions.Add(new(call.Name, call.Format, parameters, call.Offset, call.Length, Join(call.Repairs, reading?.Repairs)));
            }
            else
            {
                errors.Add(Refusal(call, reading, schema!));
            }
        }

        return new(text, reply.VisibleText, actions, [.. errors.OrderBy(static error => error.Offset)], reply.Notes);
    }

    /// <summary>What does not fit the schema but would by a guess is a refused guess.</summary>
    private ReadError Refusal(ActionCall call, ParameterReading reading, ParameterSchema schema)
    {
        var guess = repair == RepairLevel.Safe ? schema.Read(call) : null;
        return guess is { IsValid: true }
            ? new(ActionErrorCodes.GuessRefused, call.Offset, call.Length, call.Offset, $"{call.Name} could be read only by guessing: {reading.Message}", Join(call.Repairs, guess.Repairs))
            : new(InvalidParameters, call.Offset, call.Length, call.Offset, $"The parameters of {call.Name} do not fit: {reading.Message}", []);
    }

    private static IReadOnlyList<Repair> Join(IReadOnlyList<Repair> syntax, IReadOnlyList<Repair>? parameters) =>
        parameters is null or [] ? syntax : [.. syntax.Concat(parameters).OrderBy(static repair => repair.Offset)];
}
