using System.ComponentModel;

namespace Coach.Parameters;

/// <summary>The names under which an enum's members are read: the name that the model is told, and the C# name.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    private readonly TEnum[] _values;

    /// <summary>Makes the names.</summary>
    /// <param name="members">Each member with the name that the model is told and its C# name.</param>
    public EnumNames(params (string Name, string CSharpName, TEnum Value)[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _values = [.. members.Select(member => member.Value)];
        Choices = new([.. members.Select(member => member.Name)], [.. members.Select(member => member.CSharpName)]);
    }

    internal Choices Choices { get; }

    internal TEnum this[int index] => _values[index];

    /// <summary>The names that the model is told, with commas between.</summary>
    public override string ToString() => Choices.ToString();
}
