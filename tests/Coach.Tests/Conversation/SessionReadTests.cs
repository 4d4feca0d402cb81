using System.Reflection;
using Coach.Testing;
using Coach.Tests.Support;

namespace Coach.Tests.Conversation;

/// <summary>How often a turn reads its session: once, unless another turn has changed it meanwhile.</summary>
public sealed class SessionReadTests
{
    [Fact]
    public async Task A_turn_reads_its_session_once_if_no_other_turn_is_under_way()
    {
        var store = CountingStore.Around(new InMemoryCoachStore());
        await using var workshop = new Workshop(new("One.", "Two."), coach => coach.UseStore(_ => (ICoachStore)(object)store), time: null);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        for (var turn = 1; turn <= 2; turn++)
        {
            await workshop.SayAsync("Hello", session);

            Assert.Equal(turn, store.Count(nameof(ICoachStore.FindSessionAsync)));
        }
    }

    [Fact]
    public async Task A_turn_that_has_waited_for_another_reads_its_session_again()
    {
        var store = CountingStore.Around(new InMemoryCoachStore());
        var (isAsked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedChatClient()
            .Reply(async (_, _) =>
            {
                isAsked.SetResult();
                await mayAnswer.Task;
                return "One.";
            })
            .Reply("Two.");
        await using var workshop = new Workshop(model, coach => coach.UseStore(_ => (ICoachStore)(object)store), time: null);
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var first = workshop.SayAsync("Hello", session);
        await isAsked.Task;
        var second = workshop.SayAsync("And hello again", session);
        mayAnswer.SetResult();
        await first;
        Assert.Equal(TurnStatus.Completed, (await second).Status);

        Assert.Equal(3, store.Count(nameof(ICoachStore.FindSessionAsync)));
    }

    /// <summary>A real store of which the calls are counted.</summary>
    public class CountingStore : DispatchProxy
    {
        private readonly Dictionary<string, int> _counts = [];
        private ICoachStore? _inner;

        internal static CountingStore Around(ICoachStore inner)
        {
            var store = (CountingStore)(object)Create<ICoachStore, CountingStore>();
            store._inner = inner;
            return store;
        }

        internal int Count(string method)
        {
            lock (_counts)
            {
                return _counts.GetValueOrDefault(method);
            }
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            lock (_counts)
            {
                _counts[targetMethod!.Name] = _counts.GetValueOrDefault(targetMethod.Name) + 1;
            }

            return targetMethod.Invoke(_inner, args);
        }
    }
}
