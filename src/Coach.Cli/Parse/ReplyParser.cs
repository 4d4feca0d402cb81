using System.Text;
using Coach.Markup;
using Coach.Parameters;

namespace Coach.Cli.Parse;

/// <summary>Reads replies as one run of the tool was told to.</summary>
/// <exception cref="ArgumentException">A format is not known; the message lists those that are.</exception>
internal sealed class ReplyParser(IReadOnlyList<string> formats, RepairLevel repair, int? chunk)
{
    private const string InvalidParameters = "invalid_parameters";

    private readonly ActionGrammar _grammar = Grammar(formats, repair, null);

    /// <summary>Reads a reply; with a schema, every call's parameters by it. The same call again is left out, as it would not run.</summary>
    public Reading Read(string text, ParameterSchema? schema)
    {
        var grammar = schema is null ? _grammar : Grammar(formats, repair, schema);
        var reply = chunk is { } length ? ReadInChunks(grammar, text, length) : ReadWhole(grammar, text);
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

        return new(text, reply.VisibleText, actions, [.. errors.OrderBy(static error => error.Offset)], reply.Notes, reply.Shown);
    }

    /// <summary>The actions of a reply in formats that were not looked for.</summary>
    public IReadOnlyList<ReadAction> Further(Reading reading, ParameterSchema? schema)
    {
        var all = new ReplyParser(Formats.Known, repair, chunk).Read(reading.Text, schema);
        return [.. all.Actions.Where(action => !formats.Contains(action.Format))];
    }

    private static ActionGrammar Grammar(IReadOnlyList<string> formats, RepairLevel repair, ParameterSchema? schema) =>
        ActionGrammar.Create(new() { Formats = formats, Repair = repair, Schemas = schema is null ? null : _ => schema });

    private static Reply ReadWhole(ActionGrammar grammar, string text)
    {
        var reply = grammar.Read(text);
        return new(reply.VisibleText, reply.Calls, reply.Errors, reply.Notes, [.. reply.Items.OfType<TextRun>().Select(static run => (run.Offset, run.Length))]);
    }

    private static Reply ReadInChunks(ActionGrammar grammar, string text, int length)
    {
        var reader = new ActionReader(grammar);
        var visible = new StringBuilder(text.Length);
        var (calls, errors, notes, shown) = (new List<ActionCall>(), new List<ActionError>(), new List<ReplyNote>(), new List<(int, int)>());
        for (var start = 0; start < text.Length; start += length)
        {
            reader.Append(text.AsSpan(start, Math.Min(length, text.Length - start)));
            Take();
        }

        reader.Complete();
        Take();
        return new(visible.ToString(), calls, errors, notes, shown);

        void Take()
        {
            while (reader.TryRead(out var next))
            {
                switch (next.Kind)
                {
                    case ReplyEventKind.Text:
                        visible.Append(next.Text);
                        shown.Add((next.Offset, next.Text.Length));
                        break;
                    case ReplyEventKind.ActionRead:
                        calls.Add(next.Call!);
                        break;
                    case ReplyEventKind.Error:
                        errors.Add(next.Error!);
                        break;
                    case ReplyEventKind.Note:
                        notes.Add(next.Note!);
                        break;
                }
            }
        }
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

    /// <summary>What the markup alone gives, however it was read; the places of what is shown as offset and length.</summary>
    private sealed record Reply(
        string VisibleText, IReadOnlyList<ActionCall> Calls, IReadOnlyList<ActionError> Errors, IReadOnlyList<ReplyNote> Notes, IReadOnlyList<(int Offset, int Length)> Shown);
}
