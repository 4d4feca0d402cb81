using System.Data.Common;

namespace Coach.Storage.Tests;

/// <summary>The application's own SQL, on a step's or a read's transaction, as handlers write it.</summary>
internal static class Sql
{
    public static DbCommand Command(this IStoreTransaction transaction, string sql)
    {
        var command = transaction.Transaction!.Connection!.CreateCommand();
        command.Transaction = transaction.Transaction;
        command.CommandText = sql;
        return command;
    }

    public static void Execute(this IStoreTransaction transaction, string sql)
    {
        using var command = transaction.Command(sql);
        command.ExecuteNonQuery();
    }

    public static string[] Texts(this IStoreTransaction transaction, string sql)
    {
        using var command = transaction.Command(sql);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return [.. texts];
    }

    public static async Task<string[]> NotesAsync(this ICoachStore store)
    {
        await using var read = await store.BeginReadAsync();
        return read.Texts("SELECT text FROM notes ORDER BY text");
    }

    public static void AddNote(this IStoreTransaction transaction, string text) => transaction.Execute($"INSERT INTO notes (text) VALUES ('{text}')");
}
