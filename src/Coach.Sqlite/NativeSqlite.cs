using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>Finds the system's SQLite library, unless the application has brought one of its own.</summary>
internal static class NativeSqlite
{
    private const string BoundName = "e_sqlite3";

    private static readonly Lazy<string?> Problem = new(Load);

    /// <summary>Why SQLite cannot be used here and what would help, or null.</summary>
    public static string? WhyNot => Problem.Value;

    private static string? Load()
    {
        try
        {
            // Its static constructor lets a bundle that the application references set its own provider first.
            _ = new SqliteConnection();
            if (!HasProvider())
            {
                UseSystemLibrary();
            }

            _ = raw.sqlite3_libversion_number();
            return null;
        }
        catch (Exception error) when (Root(error) is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return $"SQLite's library was not found on this machine ({string.Join(", ", Names)}). {Remedy}";
        }
    }

    private static void UseSystemLibrary()
    {
        var provider = new SQLite3Provider_e_sqlite3();
        try
        {
            NativeLibrary.SetDllImportResolver(provider.GetType().Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The application resolves the library itself.
        }

        raw.SetProvider(provider);

        // A step that is given up rolls back while its handler may be inside SQLite on another thread. Most builds allow that by
        // default; where one does not (macOS), this asks for it. It does nothing if SQLite is in use already.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_SERIALIZED);
    }

    private static bool HasProvider()
    {
        try
        {
            return raw.GetNativeLibraryName() is not null;
        }
        catch (Exception error) when (error is not DllNotFoundException)
        {
            // SQLitePCLRaw says so with a plain Exception, and has no other way to ask.
            return false;
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != BoundName)
        {
            return IntPtr.Zero;
        }

        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var library))
            {
                return library;
            }
        }

        // The usual search then looks for an e_sqlite3 beside the application.
        return IntPtr.Zero;
    }

    // The calling convention of winsqlite3 is another one on 32 bit.
    private static string[] Names =>
        OperatingSystem.IsWindows() ? Environment.Is64BitProcess ? ["winsqlite3.dll"] : []
        : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];

    private static string Remedy =>
        OperatingSystem.IsWindows() ? "Windows 10 and later have it for 64-bit programs; run as one, or put e_sqlite3.dll beside the application."
        : OperatingSystem.IsMacOS() ? "macOS has it as /usr/lib/libsqlite3.dylib; or put libe_sqlite3.dylib beside the application."
        : "Install it: Debian and Ubuntu: apt-get install libsqlite3-0; Alpine: apk add sqlite-libs; Fedora and Red Hat: dnf install sqlite-libs; "
            + "Arch: pacman -S sqlite.";

    private static Exception Root(Exception error) => error.InnerException is { } inner ? Root(inner) : error;
}
