namespace Coach;

/// <summary>What an application has registered with <see cref="CoachBuilder.OnDeleteUser"/>.</summary>
internal sealed record UserDeletion(Func<IServiceProvider, string, CancellationToken, ValueTask> DeleteAsync);
