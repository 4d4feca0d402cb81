namespace Coach;

/// <content>The turn queue's tables.</content>
internal static partial class PostgresSchema
{
    // queue_sessions has a row for each session in which a turn waits or runs. Its `due` is when a worker may take the session: since when it waits, or when the lease of
    // the worker that has it ends, by the server's clock; so what may be taken is the beginning of one index. Its `stage` is what it waits for: 0 for room among the user's,
    // 1 for room among the tenant's, 2 for a worker. A turn with a `reason` is set aside. How many wait is counted in a few rows, so that nobody has to count the inbox.
    private static string TurnQueue(string s) =>
        $"""
        CREATE TABLE {s}.queue_sessions (
            session_id text COLLATE "C" PRIMARY KEY REFERENCES {s}.sessions (id),
            user_id text COLLATE "C" NOT NULL,
            tenant text COLLATE "C",
            user_cap integer,
            tenant_cap integer,
            stage smallint NOT NULL,
            due timestamptz NOT NULL DEFAULT clock_timestamp(),
            lease text COLLATE "C",
            attempts integer NOT NULL DEFAULT 0)
            WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX queue_sessions_by_due ON {s}.queue_sessions (due) WHERE stage = 2;
        CREATE INDEX queue_sessions_by_user ON {s}.queue_sessions (user_id, stage, due) WHERE user_cap IS NOT NULL;
        CREATE INDEX queue_sessions_by_tenant ON {s}.queue_sessions (tenant, stage, due) WHERE tenant_cap IS NOT NULL;

        CREATE TABLE {s}.inbox (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            session_id text COLLATE "C" NOT NULL REFERENCES {s}.sessions (id),
            turn_id text COLLATE "C" NOT NULL,
            request text NOT NULL,
            is_streamed boolean NOT NULL,
            reason text,
            message text,
            attempts integer,
            set_aside_at timestamptz,
            UNIQUE (session_id, turn_id))
            WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX inbox_in_order ON {s}.inbox (session_id, number) WHERE reason IS NULL;
        CREATE INDEX inbox_set_aside ON {s}.inbox (number) WHERE reason IS NOT NULL;

        CREATE TABLE {s}.inbox_load (shard integer PRIMARY KEY, waiting bigint NOT NULL) WITH (fillfactor = 10);
        INSERT INTO {s}.inbox_load SELECT shard, 0 FROM generate_series(0, 15) AS shard;
        CREATE FUNCTION {s}.count_inbox() RETURNS trigger LANGUAGE plpgsql AS $count$
        DECLARE
            more integer := CASE WHEN TG_OP <> 'DELETE' AND NEW.reason IS NULL THEN 1 ELSE 0 END - CASE WHEN TG_OP <> 'INSERT' AND OLD.reason IS NULL THEN 1 ELSE 0 END;
        BEGIN
            IF more <> 0 THEN
                UPDATE {s}.inbox_load SET waiting = waiting + more WHERE shard = hashtext(CASE TG_OP WHEN 'DELETE' THEN OLD.session_id ELSE NEW.session_id END) & 15;
            END IF;
            RETURN NULL;
        END $count$;
        CREATE TRIGGER count_inbox AFTER INSERT OR DELETE OR UPDATE OF reason ON {s}.inbox FOR EACH ROW EXECUTE FUNCTION {s}.count_inbox();

        CREATE TABLE {s}.turn_events (
            session_id text COLLATE "C" NOT NULL,
            turn_id text COLLATE "C" NOT NULL,
            number bigint NOT NULL,
            run text COLLATE "C" NOT NULL,
            kind text NOT NULL,
            data text NOT NULL,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (session_id, turn_id, number));
        CREATE INDEX turn_events_by_age ON {s}.turn_events (at);
        """;
}
