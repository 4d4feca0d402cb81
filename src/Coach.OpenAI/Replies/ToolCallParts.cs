using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>The tool calls of one reply, put together of the pieces of a stream or of whole ones.</summary>
internal sealed class ToolCallParts
{
    private readonly List<Part> _parts = [];

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Adds a piece. Servers number the calls, or name their ids, or do neither, or give every call the same number.</summary>
    public void Add(JsonElement piece)
    {
        var id = piece.Text("id");
        var function = piece.Find("function");
        var name = function.Text("name");
        var part = Find(piece.Number("index"), id, name);
        if (!string.IsNullOrEmpty(name))
        {
            // Some servers repeat the name with every piece, and others send it in pieces.
            part.Name = part.Name.EndsWith(name, StringComparison.Ordinal) ? part.Name : part.Name + name;
        }

        var arguments = function.Find("arguments");
        part.Arguments.Append(arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : arguments.Text());
    }

    /// <summary>The calls, which are whole now.</summary>
    public List<FunctionCallContent> Take()
    {
        var calls = _parts.ConvertAll(static part => part.ToContent());
        _parts.Clear();
        return calls;
    }

    private Part Find(long? index, string? id, string? name)
    {
        var hasId = !string.IsNullOrEmpty(id);
        var part = _parts.FindLast(part => index is null ? !hasId || part.Id == id : part.Index == index);
        var isNew = part is null
            || (hasId && part.Id is not null && part.Id != id)
            || (index is null && !hasId && !string.IsNullOrEmpty(name) && part.Name.Length > 0);
        if (isNew)
        {
            part = new() { Index = index };
            _parts.Add(part);
        }

        part!.Id ??= hasId ? id : null;
        return part;
    }

    private sealed class Part
    {
        public long? Index { get; init; }

        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent ToContent()
        {
            var text = Arguments.ToString();
            var content = new FunctionCallContent(Id ?? string.Create(CultureInfo.InvariantCulture, $"call_{Guid.NewGuid():N}"), Name) { RawRepresentation = text };
            try
            {
                content.Arguments = Read(text);
            }
            catch (JsonException exception)
            {
                content.Exception = exception;
            }

            return content;
        }

        private static Dictionary<string, object?> Read(string text)
        {
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (string.IsNullOrWhiteSpace(text))
            {
                return arguments;
            }

            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("The arguments are no JSON object.");
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                arguments[property.Name] = property.Value.Clone();
            }

            return arguments;
        }
    }
}
