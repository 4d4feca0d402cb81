using System.Globalization;
using Coach.Providers;
using LifeCoach.Hosting;

namespace LifeCoach.Web;

/// <summary>What the application was asked for.</summary>
/// <param name="PostgreSql">The connection string of a PostgreSQL database, or null for an SQLite file. A secret.</param>
/// <param name="Database">The SQLite file. The keys that protect cookies are kept beside it, also where PostgreSQL keeps the rest.</param>
/// <param name="Pace">How long the demo waits between two pieces of a reply.</param>
/// <param name="Model">The model to talk through.</param>
internal sealed record WebSettings(string? PostgreSql, string Database, TimeSpan Pace, ModelOptions Model)
{
    private const string FileName = "life-coach-web.db";

    /// <summary>The folder with the keys.</summary>
    public string Keys => Path.ChangeExtension(Path.GetFullPath(Database), ".keys");

    /// <summary>Reads the connection string from all that configures the application, and what the console's options are called, too, from the command line.</summary>
    /// <exception cref="UnusableException">Something is out of range, or missing.</exception>
    public static WebSettings Read(IConfiguration configuration, string[] args)
    {
        // Not from the environment: a variable MODEL may be there for other reasons.
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        var postgres = configuration.GetConnectionString("Coach");
        return new(
            string.IsNullOrWhiteSpace(postgres) ? null : postgres,
            Value(options, "database") ?? UsualDatabase(),
            TimeSpan.FromMilliseconds(Number(options, "pace", 35)),
            ReadModel(options));
    }

    private static ModelOptions ReadModel(IConfiguration options)
    {
        var (provider, model, matrix) = (Value(options, "provider"), Value(options, "model"), Value(options, "matrix"));
        if (provider is not null && matrix is not null)
        {
            throw new UnusableException("--provider names one model and --matrix a file of them: give one of them.");
        }

        if (provider is null != model is null)
        {
            throw new UnusableException(provider is null ? "--model says more of a --provider, which is not given." : "--provider needs a model: --model NAME.");
        }

        var channel = Value(options, "channel") ?? nameof(ActionChannels.Text);
        if (!Enum.TryParse<ActionChannels>(channel, ignoreCase: true, out var channels) || !Enum.IsDefined(channels))
        {
            throw new UnusableException("--channel is text, native or both.");
        }

        var address = Value(options, "endpoint");
        var endpoint = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
        return address is not null && endpoint is null
            ? throw new UnusableException("--endpoint needs an http or https address, such as http://localhost:11434/v1.")
            : new(provider, model, endpoint, Value(options, "key-variable"), channels, matrix);
    }

    private static string? Value(IConfiguration options, string name) => options[name]?.Trim() is { Length: > 0 } value ? value : null;

    private static int Number(IConfiguration options, string name, int usual) =>
        Value(options, name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 10_000 ? number
        : throw new UnusableException($"--{name} is a number of milliseconds from 0 to 10000.");

    private static string UsualDatabase()
    {
        try
        {
            var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "LifeCoach");
            return Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnusableException("The folder for the conversations cannot be made. Name a file with --database PATH.");
        }
    }
}
