using System.Security.Claims;
using System.Security.Cryptography;
using LifeCoach.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace LifeCoach.Web;

/// <summary>
/// Who a visitor is: a random name in a cookie that only this server can write and no script can read. It is what a sign-in would be in another application,
/// and the only thing to replace by one.
/// </summary>
internal static class Visitors
{
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Cookie = "life-coach-visitor";

    /// <exception cref="UnusableException">The folder for the keys cannot be made.</exception>
    public static void AddVisitors(this IServiceCollection services, string keys)
    {
        // Whoever has the keys can be any visitor. They outlive the process, so that a visitor outlives it, too.
        services.AddDataProtection().SetApplicationName("LifeCoach.Web").PersistKeysToFileSystem(MakeFolder(keys));
        services.AddAuthentication(Scheme).AddCookie(options =>
        {
            options.Cookie.Name = Cookie;
            options.Cookie.HttpOnly = true;

            // Not strict: who follows a link from elsewhere would come as a stranger, and get a new name in the place of the old one.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromDays(90);
            options.SlidingExpiration = true;
        });
    }

    /// <summary>Gives whoever opens the page without a name one.</summary>
    public static void UseVisitors(this IApplicationBuilder application) => application.Use(async (context, next) =>
    {
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Path.Value is "/" or "/index.html" && context.User.Identity is not { IsAuthenticated: true })
        {
            var name = $"visitor-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
            await context.SignInAsync(
                Scheme, new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, name)], Scheme)), new AuthenticationProperties { IsPersistent = true });
        }

        await next(context);
    });

    private static DirectoryInfo MakeFolder(string path)
    {
        try
        {
            return OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnusableException("The folder beside the database cannot be made: name a file in a folder that you may write to with --database PATH.");
        }
    }
}
