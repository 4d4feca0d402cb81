using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coach;

/// <summary>A JSON response.</summary>
internal sealed class JsonAnswer<T>(T value, int status = StatusCodes.Status200OK, string? location = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = value is CoachProblem ? CoachProblem.ContentType : "application/json; charset=utf-8";
        if (value is CoachProblem { RetryAfter: { } seconds })
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (location is not null)
        {
            httpContext.Response.Headers.Location = location;
        }

        return JsonSerializer.SerializeAsync(httpContext.Response.Body, value, CoachHttpJson.Of<T>(), httpContext.RequestAborted);
    }
}

internal static class Answer
{
    public static IResult Json<T>(T value) => new JsonAnswer<T>(value);

    public static IResult Created<T>(T value, string location) => new JsonAnswer<T>(value, StatusCodes.Status201Created, location);

    public static IResult Problem(CoachProblem problem) => new JsonAnswer<CoachProblem>(problem, problem.Status);

    /// <summary>A turn that completed, or the problem that kept it from that.</summary>
    public static IResult Turn(TurnResult result) => result.Status == TurnStatus.Completed ? Json(TurnView.Of(result)) : Problem(CoachProblem.Of(result));
}
