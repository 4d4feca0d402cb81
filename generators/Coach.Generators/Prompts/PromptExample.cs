using Coach.Generators.Examples;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Prompts;

/// <summary>An action that somebody has written into a prompt by hand.</summary>
/// <param name="Name">The action's name with its place; empty if a placeholder stands for it.</param>
/// <param name="Body">Its parameters; null if they cannot be read.</param>
/// <param name="Start">Where the body begins.</param>
/// <param name="Params">The tags of the XML params that the body was made from, in its order.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record PromptExample(Located Name, ExampleBody? Body, LinePosition Start, EquatableArray<LinePositionSpan> Params, Located? Problem)
{
    /// <summary>Where a part of the body stands in the file; the name for the whole body.</summary>
    public LinePositionSpan PlaceOf(TextSpan part)
    {
        if (Body is null || part.Start == 0)
        {
            return Name.Place;
        }

        if (Body.HasTextValues)
        {
            var members = JsonNode.Read(Body.Json, out _)?.Members ?? [];
            var index = members.TakeWhile(member => member.Value.Place.End <= part.Start).Count();
            return index < Params.Count ? Params[index] : Name.Place;
        }

        var place = SourceText.From(Body.Json).Lines.GetLinePositionSpan(part);
        return new(Moved(place.Start), Moved(place.End));

        LinePosition Moved(LinePosition at) => new(Start.Line + at.Line, at.Line == 0 ? Start.Character + at.Character : at.Character);
    }
}
