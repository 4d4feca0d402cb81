namespace Coach.Providers;

/// <summary>Reads the key of a row, which only its environment variable knows.</summary>
internal static class ProviderKey
{
    /// <summary>The key, or null if the row wants none.</summary>
    public static string? Read(ModelEntry entry)
    {
        if (entry.KeyVariable is not { } name)
        {
            return null;
        }

        var key = Environment.GetEnvironmentVariable(name)?.Trim();
        return string.IsNullOrEmpty(key)
            ? throw new InvalidOperationException($"The environment variable {name}, which holds the key of {entry.Id}, is not set or empty.")
            : key;
    }
}
