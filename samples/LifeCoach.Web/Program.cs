using Coach;
using Coach.Providers;
using LifeCoach.Hosting;
using LifeCoach.Web;

try
{
    using var telemetry = TelemetryExport.Start();
    await using var application = LifeCoachWeb.Create(args);

    // Now, and not with the first visitor: a database that cannot be used ends the program with a sentence.
    await application.Services.GetRequiredService<ICoachStore>().InitializeAsync(CancellationToken.None);
    await application.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is UnusableException or ProviderMatrixException or CoachStoreException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
