using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coach.Testing;

/// <summary>How fixtures are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FixtureFile))]
internal sealed partial class FixtureJson : JsonSerializerContext
{
    public static string Write(FixtureFile file) => JsonSerializer.Serialize(file, Readable.Context.FixtureFile);

    public static FixtureFile? Read(string json) => JsonSerializer.Deserialize(json, Default.FixtureFile);

    private static class Readable
    {
        // A person reads and edits the file: quotes and letters of all languages stay as they are.
        public static readonly FixtureJson Context = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

/// <summary>A fixture as a file.</summary>
/// <param name="Version">The file's format; 1.</param>
/// <param name="Coach">The coach that was talked with.</param>
/// <param name="Turns">The turns, in order.</param>
internal sealed record FixtureFile(int Version, string Coach, IReadOnlyList<FixtureTurn> Turns);
