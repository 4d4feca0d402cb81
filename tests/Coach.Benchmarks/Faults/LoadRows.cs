namespace Coach.Benchmarks.Faults;

/// <summary>A row of the application.</summary>
internal sealed record LoadRow(string SessionId, string TurnId, string Text);

/// <summary>The application's rows: in its own table of the store's file, in the step's transaction; or in memory. Nothing keeps a row from being there twice.</summary>
internal sealed class LoadRows
{
    public const string Schema =
        "CREATE TABLE IF NOT EXISTS load_rows (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, turn_id TEXT NOT NULL, text TEXT NOT NULL)";

    private readonly List<LoadRow> _kept = [];

    public void Add(HandlerContext context, string text)
    {
        var row = new LoadRow(context.Session.Id, context.TurnId, text);
        if (context.Transaction.Transaction is not null)
        {
            using var command = context.Transaction.CreateCommand();
            Add(command, row);
            return;
        }

        context.Transaction.OnRollback(() =>
        {
            lock (_kept)
            {
                _kept.Remove(row);
            }
        });
        lock (_kept)
        {
            _kept.Add(row);
        }
    }

    public static void Add(System.Data.Common.DbCommand command, LoadRow row)
    {
        command.CommandText = "INSERT INTO load_rows (session_id, turn_id, text) VALUES (@session, @turn, @text)";
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("@session", row.SessionId), ("@turn", row.TurnId), ("@text", row.Text)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }

    public List<LoadRow> Read(TurnTransaction transaction)
    {
        if (transaction.Transaction is null)
        {
            lock (_kept)
            {
                return [.. _kept];
            }
        }

        using var command = transaction.CreateCommand();
        command.CommandText = "SELECT session_id, turn_id, text FROM load_rows ORDER BY id";
        using var reader = command.ExecuteReader();
        var rows = new List<LoadRow>();
        while (reader.Read())
        {
            rows.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return rows;
    }
}
