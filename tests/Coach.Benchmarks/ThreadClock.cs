using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Coach.Benchmarks;

/// <summary>The time for which the current thread has run. Where the system does not tell it finely enough, the time of day's stand-in: a stopwatch.</summary>
internal static class ThreadClock
{
    private const int LinuxThreadCpuTime = 3;

    public static TimeSpan Now =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess && GetTime(LinuxThreadCpuTime, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
