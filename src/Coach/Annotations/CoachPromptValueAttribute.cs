namespace Coach;

/// <summary>
/// Marks a static method that fills the placeholder <c>{{name}}</c> of prompts. It returns <see cref="string"/>, or a
/// <see cref="ValueTask{TResult}"/> of it, and takes any of <see cref="HandlerContext"/>, <see cref="CancellationToken"/> and services.
/// </summary>
/// <param name="name">The placeholder's name: letters, digits and underscores.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CoachPromptValueAttribute(string name) : Attribute
{
    /// <summary>The placeholder's name.</summary>
    public string Name { get; } = name;
}
