namespace Coach.Storage.Tests;

internal static class Program
{
    private static void Main()
    {
    }
}
