namespace Coach;

/// <summary>
/// Marks a static method as a condition that states.yaml names in <c>when:</c>. It returns <see cref="bool"/>, or a
/// <see cref="ValueTask{TResult}"/> of it, and takes any of <see cref="HandlerContext"/>, <see cref="CancellationToken"/> and services.
/// </summary>
/// <param name="name">The name that states.yaml uses, such as <c>has_minimum_identities</c>.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CoachConditionAttribute(string name) : Attribute
{
    /// <summary>The name that states.yaml uses.</summary>
    public string Name { get; } = name;

    /// <summary>What has to be true, in a sentence; it is the answer to a transition that the condition stopped.</summary>
    public string? Description { get; set; }
}
