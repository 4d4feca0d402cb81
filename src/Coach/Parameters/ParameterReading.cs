using System.Text.Json;
using Coach.Markup;

namespace Coach.Parameters;

/// <summary>What a <see cref="ParameterSchema"/> made of a call's parameters.</summary>
public sealed class ParameterReading
{
    internal ParameterReading(string? json, ActionCall call, ParameterErrors errors)
    {
        Json = json;
        Errors = errors.Items;
        Ignored = errors.Ignored;
        Repairs = call.Placed(errors.Repairs);
        Message = errors.Count == 0 ? "" : errors.ToString();
    }

    /// <summary>Whether the parameters are what the schema asks for, if need be after repairs.</summary>
    public bool IsValid => Json is not null;

    /// <summary>
    /// The parameters as a JSON object that the schema accepts as it is: repaired, the text of XML params converted by the declared types,
    /// without what was ignored. Defaults are not filled in. Null if the parameters are not valid.
    /// </summary>
    public string? Json { get; }

    /// <summary><see cref="Json"/>, parsed; undefined if the parameters are not valid.</summary>
    public JsonElement Parameters => Json is null ? default : JsonElement.Parse(Json, new JsonDocumentOptions { MaxDepth = 1000 });

    /// <summary>What was changed in the parameters, in the order of the reply and with places in it; what was changed in the call's text, the call knows.</summary>
    public IReadOnlyList<Repair> Repairs { get; }

    /// <summary>What is wrong; the first of many.</summary>
    public IReadOnlyList<ParameterError> Errors { get; }

    /// <summary>The errors as a sentence; empty without any.</summary>
    public string Message { get; }

    /// <summary>Names that the schema does not declare where it forbids others; they were left out.</summary>
    public IReadOnlyList<string> Ignored { get; }
}
