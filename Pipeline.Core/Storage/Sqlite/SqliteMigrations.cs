namespace Pipeline.Core.Storage.Sqlite;

/// <summary>Brings a database to the newest schema: <c>user_version</c> counts the scripts that have run.</summary>
internal static class SqliteMigrations
{
    /// <summary>How many scripts have run. Needs no write lock.</summary>
    /// <param name="session">Any connection.</param>
    /// <param name="path">The file, for error texts.</param>
    /// <param name="known">How many scripts there are.</param>
    /// <exception cref="NotSupportedException">The file was written by a newer program.</exception>
    public static int Version(SqliteSession session, string path, int known)
    {
        var version = session.Scalar("PRAGMA user_version");
        AssertKnown(path, version, known);
        return (int)version;
    }

    /// <summary>Runs the scripts that have not run, each in a transaction with its count. Safe when several processes start at once.</summary>
    /// <param name="session">A connection that writes.</param>
    /// <param name="path">The file, for error texts.</param>
    /// <param name="scripts">All scripts, oldest first. Only ever append.</param>
    /// <exception cref="NotSupportedException">The file was written by a newer program.</exception>
    public static void Apply(SqliteSession session, string path, params ReadOnlySpan<string> scripts)
    {
        while (true)
        {
            // IMMEDIATE: the version is read under the lock, so another process cannot run the same script in between.
            session.Execute("BEGIN IMMEDIATE");
            try
            {
                var version = Version(session, path, scripts.Length);
                if (version == scripts.Length)
                {
                    session.Execute("COMMIT");
                    return;
                }

                session.Execute(scripts[version]);
                session.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA user_version={version + 1}; COMMIT"));
            }
            catch (Exception)
            {
                if (session.InTransaction)
                {
                    session.Execute("ROLLBACK");
                }

                throw;
            }
        }
    }

    private static void AssertKnown(string path, long version, int known)
    {
        if (version > known)
        {
            throw new NotSupportedException(
                $"'{path}' has schema version {version}, this program knows versions up to {known}. Use the program that wrote it or a newer one, or another file.");
        }
    }
}
