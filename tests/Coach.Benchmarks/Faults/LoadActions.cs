using System.Data.Common;

namespace Coach.Benchmarks.Faults;

/// <summary>The actions of the load. Each writes a row and counts it in the session; then it returns, or goes wrong in its way.</summary>
internal sealed class LoadActions(LoadRows rows)
{
    public const string Write = "WRITE";
    public const string Throw = "THROW";
    public const string Hang = "HANG";
    public const string Ignore = "IGNORE";
    public const string Late = "LATE";

    /// <summary>What the session keeps: how many rows it has.</summary>
    public const string Count = "rows";

    private static readonly string[] Names = [Write, Throw, Hang, Ignore, Late];

    /// <summary>Lets handlers that do not listen to cancellation go on.</summary>
    public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Handlers that still run when their step is over, each with whether what it writes then was let through.</summary>
    public List<Task<bool>> LateWrites { get; } = [];

    public CoachMachine Machine => new(
        "Load",
        "only",
        [new("only") { Description = "Writes rows.", Allow = Names }],
        new(Names, index => new ActionDefinition<Written>(Names[index], static (ref reader) => new(reader.String("text")), _ => new Handler(Names[index], rows, this))
        {
            Schema = """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}""",
            Example = """{"text": "some text"}""",
            Timeout = Names[index] is Hang or Ignore or Late ? TimeSpan.FromMilliseconds(20) : null,
        }),
        DefinitionTable<ConditionDefinition>.Empty,
        DefinitionTable<PromptValueDefinition>.Empty);

    private async Task<bool> WriteLateAsync(HandlerContext context, string text)
    {
        // A command that was made in time: the way to write that nobody can take away from a handler.
        using var command = context.Transaction.Transaction is null ? null : context.Transaction.CreateCommand();
        await GoOn.Task;
        try
        {
            if (command is null)
            {
                rows.Add(context, text);
            }
            else
            {
                LoadRows.Add(command, new(context.Session.Id, context.TurnId, text));
            }

            return true;
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed record Written(string Text);

    private sealed class Handler(string name, LoadRows rows, LoadActions actions) : IActionHandler<Written>
    {
        public async ValueTask<ActionOutcome> HandleAsync(Written action, HandlerContext context, CancellationToken cancellationToken)
        {
            rows.Add(context, action.Text);
            context.Data = context.Data.Set(Count, (context.Data.Find(Count)?.GetValue<int>() ?? 0) + 1);
            switch (name)
            {
                case Throw:
                    throw new InvalidOperationException("after writing");
                case Hang:
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    break;
                case Ignore:
                    await actions.GoOn.Task;
                    break;
                case Late:
                    var late = actions.WriteLateAsync(context, action.Text);
                    lock (actions.LateWrites)
                    {
                        actions.LateWrites.Add(late);
                    }

                    await late;
                    break;
            }

            return ActionOutcome.Success("Written.");
        }
    }
}
