using Coach.Providers;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Context;

/// <summary>For any history, any size of the model and any order of the strategies.</summary>
public sealed class ContextFitterPropertyTests
{
    [Fact]
    public void System_messages_and_the_last_of_the_user_are_sent_as_they_are() => Check(fit =>
    {
        var kept = Kept(fit.Before);
        Assert.All(kept, message => Assert.Contains(fit.After, sent => ReferenceEquals(sent, message)));
    });

    [Fact]
    public void A_call_and_its_results_and_what_is_linked_stay_or_go_together() => Check(fit =>
    {
        var groups = Histories.Groups(fit.Before);
        Assert.All(
            Enumerable.Range(0, groups.Length).GroupBy(index => groups[index]),
            group => Assert.Single(group.Select(fit.Stays).Distinct()));
    });

    [Fact]
    public void What_is_sent_is_in_its_order_and_what_is_not_is_reported_once() => Check(fit =>
    {
        var places = fit.After.Select(Histories.PlaceOf).Where(place => place >= 0).ToList();
        Assert.Equal(places.Order(), places);
        var targets = new MessageTargets(fit.Before);
        for (var index = 0; index < fit.Before.Count; index++)
        {
            var operations = fit.Result.Operations.Where(operation => operation.Target == targets.Name(index)).ToList();
            if (fit.Stays(index))
            {
                var isSame = fit.After.Any(sent => ReferenceEquals(sent, fit.Before[index]));
                Assert.Equal(isSame ? [] : [ContextOperationKind.Transform], operations.Select(operation => operation.Kind));
            }
            else
            {
                Assert.True(Assert.Single(operations).Kind is ContextOperationKind.Prune or ContextOperationKind.Transform);
                Assert.NotEmpty(operations[0].Reason);
            }
        }
    });

    [Fact]
    public void What_was_saved_is_what_it_takes_less() => Check(fit =>
    {
        var note = fit.Result.Operations.Where(operation => operation.Kind == ContextOperationKind.Add).Sum(operation => fit.Tokens(new(ChatRole.User, operation.Content)));
        Assert.Equal(fit.Before.Sum(fit.Tokens) - fit.Result.Operations.Sum(operation => operation.TokensSaved) + note, fit.After.Sum(fit.Tokens));
        Assert.Equal(fit.After.Sum(fit.Tokens) + fit.Fixed, fit.Result.Tokens);
        Assert.Equal(fit.Result.Tokens <= fit.Limit, fit.Result.Fits);
    });

    [Fact]
    public void What_fits_is_sent_as_the_list_it_is() => Check(fit =>
    {
        if (fit.Before.Sum(fit.Tokens) + fit.Fixed <= fit.Limit)
        {
            Assert.Same(fit.Before, fit.After);
            Assert.Empty(fit.Result.Operations);
        }
    });

    [Fact]
    public void If_it_does_not_fit_nothing_was_left_that_may_be_left_out() => Check(fit =>
    {
        if (!fit.Result.Fits && fit.Options.Strategies.Contains(ContextStrategy.DropOldest))
        {
            var groups = Histories.Groups(fit.Before);
            var kept = Kept(fit.Before).Select(message => groups[Histories.PlaceOf(message)]).ToHashSet();
            Assert.All(fit.After, message => Assert.Contains(groups[Histories.PlaceOf(message)], kept));
        }
    });

    [Fact]
    public void Nothing_is_left_out_before_what_has_a_lower_priority() => Check(fit =>
    {
        var groups = Histories.Groups(fit.Before);
        var lastUser = LastUser(fit.Before);
        var kept = Kept(fit.Before).Select(message => groups[Histories.PlaceOf(message)]).ToHashSet();
        var units = Enumerable.Range(0, groups.Length).GroupBy(index => groups[index]).Where(unit => !kept.Contains(unit.Key))
            .Select(unit => (
                Stays: fit.Stays(unit.First()),
                Rank: (lastUser >= 0 && unit.Max() > lastUser, unit.Max(index => ContextMarks.PriorityOf(fit.Before[index])), unit.Min())))
            .OrderBy(unit => unit.Rank)
            .ToList();
        Assert.Equal(units.Select(unit => unit.Stays).Order(), units.Select(unit => unit.Stays));
    });

    [Fact]
    public void The_same_comes_of_the_same_and_the_input_is_left_alone() => Check(fit =>
    {
        var again = fit.Again();
        Assert.Equal(fit.Result.Operations.Select(operation => operation.ToString()), again.Operations.Select(operation => operation.ToString()));
        Assert.Equal(fit.After.Select(Text), again.Messages.Select(Text));
        Assert.Equal(fit.Snapshot, fit.Before.Select(Text));
    });

    [Fact]
    public void Each_message_is_counted_once_and_its_replacement_once() => Check(fit =>
    {
        var contents = fit.Before.Sum(message => message.Contents.Count(content => content is not DataContent) + message.Contents.Count(content => content is FunctionCallContent));
        Assert.InRange(fit.Calls, 0, (2 * contents) + 4);
    });

    private static string Text(ChatMessage message) => $"{message.Role} {message.MessageId} " + string.Join('|', message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.CallId} {call.Name} {call.Arguments!["at"]}",
        FunctionResultContent result => $"{result.CallId} {result.Result}",
        _ => content.GetType().Name,
    })) + " " + string.Join(',', message.AdditionalProperties?.Keys.Order() ?? Enumerable.Empty<string>());

    private static int LastUser(IReadOnlyList<ChatMessage> messages)
    {
        var users = messages.Where(message => message.Role == ChatRole.User).ToList();
        var last = users.LastOrDefault(message => !message.Text.StartsWith(CallText.Note, StringComparison.Ordinal)) ?? users.LastOrDefault();
        return last is null ? -1 : Histories.PlaceOf(last);
    }

    private static IReadOnlyList<ChatMessage> Kept(IReadOnlyList<ChatMessage> messages)
    {
        var last = LastUser(messages);
        return [.. messages.Where((message, index) => message.Role == ChatRole.System || (message.Role == ChatRole.User && last >= 0 && index >= last))];
    }

    private static void Check(Action<Fit> holds) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => holds(new(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private sealed class Fit
    {
        private static readonly ContextStrategy[] All = Enum.GetValues<ContextStrategy>();

        private readonly WordCounter _counter = new();
        private readonly ContextSizes _sizes = new(new WordCounter(), 50, null);
        private readonly ModelEntry _model;

        public Fit(int seed)
        {
            var random = new Random(seed);
            Before = new Histories(random).Next();
            Snapshot = [.. Before.Select(Text)];
            Options = new() { ImageTokens = 50, OutputReserve = 10, SafetyShare = 0 };
            if (random.Next(3) == 0)
            {
                Options.Strategies = [.. All.OrderBy(_ => random.Next()).Take(random.Next(All.Length + 1))];
            }

            if (random.Next(2) == 0)
            {
                Options.Summarize = (request, _) => new(string.Join(' ', request.Messages.Select(Histories.PlaceOf)));
            }

            var all = Before.Sum(Tokens) + Fixed;
            _model = Histories.Model((random.Next(5) == 0 ? random.Next(40) : random.Next(all + 20)) + 10);
            Limit = _model.ContextTokens - 10;
            Result = Again();
        }

        public IReadOnlyList<ChatMessage> Before { get; }

        public string[] Snapshot { get; }

        public ContextFittingOptions Options { get; }

        public int Limit { get; }

        public FittedContext Result { get; }

        public IReadOnlyList<ChatMessage> After => Result.Messages;

        public int Fixed => _sizes.Count(options: null);

        public int Calls { get; private set; }

        public int Tokens(ChatMessage message) => _sizes.Count(message);

        public bool Stays(int index) => After.Any(message => Histories.PlaceOf(message) == index);

        public FittedContext Again()
        {
            var before = _counter.Calls;
            var fit = new ContextFitter(Options, _counter).FitAsync(Before, null, _model).AsTask();
            Assert.True(fit.IsCompletedSuccessfully, fit.Exception?.ToString());
            Calls = _counter.Calls - before;
            return fit.Result;
        }
    }
}
