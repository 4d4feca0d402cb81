using System.Collections.Immutable;
using Coach.Generators.Text;

namespace Coach.Generators.Actions;

/// <summary>What one emitted file holds: an action, and the parsers that it is the first to use.</summary>
internal sealed record ActionUnit(ActionModel Action, EquatableArray<ObjectModel> Objects, EquatableArray<EnumModel> Enums)
{
    /// <summary>Sorts actions, drops what is declared twice, and gives each shared parser to one of them.</summary>
    public static ImmutableArray<ActionUnit> From(ImmutableArray<ActionModel> actions)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var units = ImmutableArray.CreateBuilder<ActionUnit>(actions.Length);
        foreach (var action in Declarations.Distinct(actions, static action => (action.Name, action.Source)))
        {
            var objects = new List<ObjectModel>();
            var enums = new List<EnumModel>();
            if (action.Parameters is not null)
            {
                Collect(action.Parameters);
            }

            units.Add(new(action, objects.ToEquatableArray(), enums.ToEquatableArray()));

            void Collect(ObjectModel model)
            {
                if (!seen.Add(model.Reader))
                {
                    return;
                }

                objects.Add(model);
                foreach (var member in model.Members)
                {
                    for (var value = member.Value; value is not null; value = value.Element)
                    {
                        if (value.Object is not null)
                        {
                            Collect(value.Object);
                        }

                        if (value.Enum is not null && seen.Add(value.Enum.Names))
                        {
                            enums.Add(value.Enum);
                        }
                    }
                }
            }
        }

        return units.ToImmutable();
    }
}
