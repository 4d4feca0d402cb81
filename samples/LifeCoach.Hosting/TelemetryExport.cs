using Coach;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LifeCoach.Hosting;

/// <summary>Sends traces and metrics by OTLP to where the environment variable OTEL_EXPORTER_OTLP_ENDPOINT says; the exporter's other variables count, too. Without it nothing is measured.</summary>
public sealed class TelemetryExport : IDisposable
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    // What a server measures of requests is a source and a meter of its own, and nothing in an application without one. Without its source the requests
    // would still be the parents of the turns, as not recorded, and the turns would not be recorded either.
    private const string Server = "Microsoft.AspNetCore";
    private const string ServerMeter = "Microsoft.AspNetCore.Hosting";

    private TelemetryExport()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("life-coach");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(CoachTelemetry.SourceName, Server).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(CoachTelemetry.MeterName, ServerMeter).AddOtlpExporter().Build();
    }

    /// <summary>Starts sending, or does nothing where the variable is not set.</summary>
    /// <exception cref="UnusableException">The variable is no address.</exception>
    public static TelemetryExport? Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } endpoint)
        {
            return null;
        }

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? new()
            : throw new UnusableException($"{Variable} is no http or https address; set it to one, such as http://localhost:4317, or unset it.");
    }

    /// <summary>Sends what is still to be sent.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
