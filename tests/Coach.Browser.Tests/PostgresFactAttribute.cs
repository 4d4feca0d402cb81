using Coach.Storage.Tests.Postgres;

namespace Coach.Browser.Tests;

/// <summary>A fact that is skipped, with the reason, where there is no PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNot;
}
