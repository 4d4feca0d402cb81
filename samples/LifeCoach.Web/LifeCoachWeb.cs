using Coach;
using LifeCoach.Demo;
using LifeCoach.Hosting;

namespace LifeCoach.Web;

/// <summary>The life coach as a web application.</summary>
public static class LifeCoachWeb
{
    /// <summary>Puts the application together.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="change">Changes the services, for tests.</param>
    /// <exception cref="UnusableException">It cannot run as it was asked to.</exception>
    public static WebApplication Create(string[] args, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = WebSettings.Read(builder.Configuration, args);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddCoachOf(settings, isDevelopment: builder.Environment.IsDevelopment());
        builder.Services.AddVisitors(settings.Keys);
        builder.Services.AddJourney();
        builder.Services.AddHealthChecks().AddCheck<CoachHealthCheck>("coach");
        builder.Services.AddApiDescription();
        change?.Invoke(builder.Services);

        var application = builder.Build();
        application.UsePageHeaders();
        application.UseAuthentication();
        application.UseVisitors();
        application.UseRouting();
        application.UseRateLimiter();
        application.UseDefaultFiles();
        application.UseStaticFiles();
        application.MapCoach("/coach");
        application.MapJourney();
        application.MapHealthChecks("/health");
        application.MapOpenApi();
        if (application.Environment.IsDevelopment())
        {
            application.MapCoachDevUI();
        }

        return application;
    }

    private static void AddCoachOf(this IServiceCollection services, WebSettings settings, bool isDevelopment)
    {
        void Configure(CoachBuilder coach) => coach.UseModelOf(settings).Configure(options => options.RecordContent = isDevelopment);

        if (settings.PostgreSql is { } connection)
        {
            // Any number of these programs may share the database: each takes turns of its own visitors and of the others'.
            services.AddLifeCoachInDatabase(coach => Configure(coach.UsePostgreSql(connection, postgres => postgres.AddSchema(LifeCoachSchema.PostgreSql)).UseTurnQueue()));
            services.AddCoachWorker();
        }
        else if (SqliteCoachStore.IsAvailable(out var why))
        {
            services.AddLifeCoach(settings.Database, Configure);
        }
        else
        {
            throw new UnusableException($"{why} Or name a PostgreSQL database: ConnectionStrings__Coach=Host=…");
        }
    }

    private static CoachBuilder UseModelOf(this CoachBuilder coach, WebSettings settings)
    {
        if (!settings.Model.IsGiven)
        {
            return coach.UseChatClient(new PacedChatClient(new DemoChatClient(), settings.Pace));
        }

        var matrix = ModelChoice.Read(settings.Model);
        return coach.UseProviders(matrix, ModelChoice.Clients(matrix));
    }
}
