using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Tests;

/// <summary>The tables for the store without a database.</summary>
public sealed class MemoryTableTests
{
    [Fact]
    public async Task What_is_saved_outside_a_step_is_refused_and_not_kept()
    {
        await using var services = new ServiceCollection().AddLifeCoach().BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var identities = scope.ServiceProvider.GetRequiredService<IIdentities>();

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await identities.SaveAsync("ann", new Identity("Painter", default, "", default), default));

        Assert.Empty(await identities.ListAsync("ann", default));
    }
}
