using Microsoft.AspNetCore.Http;

namespace Coach;

/// <summary>The development UI's page and what it loads, all of it from this assembly.</summary>
internal static class DevelopmentPage
{
    // Nothing from elsewhere, nothing inline: what a model wrote stays text whatever it is.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IReadOnlyList<string> Files { get; } = ["page.css", "page.js", "views.js", "turn.js", "diagram.js", "elements.js"];

    public static IResult Index(HttpContext context)
    {
        // Without the slash the page's own files would be looked for beside it.
        var path = context.Request.PathBase + context.Request.Path;
        return path.Value!.EndsWith('/') ? File(context, "index.html") : Results.LocalRedirect(path + "/");
    }

    public static IResult File(HttpContext context, string name)
    {
        var type = Path.GetExtension(name) switch { ".css" => "text/css", ".js" => "text/javascript", _ => "text/html" };
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Stream(typeof(DevelopmentPage).Assembly.GetManifestResourceStream("Coach.Development.Page." + name)!, type + "; charset=utf-8");
    }
}
