using Microsoft.Data.Sqlite;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Gathers what checks find. What cannot be read is itself a find: a malformed page ends a check, not the verification.</summary>
/// <param name="session">In a read transaction.</param>
/// <param name="cancellationToken">Gives up between checks.</param>
internal sealed class IndexFaults(SqliteSession session, CancellationToken cancellationToken)
{
    // Of each check; one fault is often the cause of many.
    private const int Most = 20;

    private readonly List<IndexFault> _found = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<IndexFault> Found => _found;

    /// <summary>Asks the file for what must not be there.</summary>
    /// <param name="check">The check's name.</param>
    /// <param name="sql">The question.</param>
    /// <param name="describe">Says what is wrong with a row; <see langword="null"/> for nothing.</param>
    /// <param name="parameter">The question's parameter, if it has one.</param>
    public void Find(string check, string sql, Func<SqliteRows, string?> describe, long? parameter = null) => Try(check, () =>
    {
        var statement = session.Prepare(sql);
        using var rows = (parameter is { } value ? statement.Bind(1, value) : statement).Query();
        var faults = 0;
        while (faults < Most && rows.Read())
        {
            if (describe(rows) is { } fault)
            {
                _found.Add(new IndexFault(check, fault));
                faults++;
            }
        }

        return faults;
    });

    /// <summary>Reads something.</summary>
    /// <returns>The default when it cannot be read.</returns>
    public T? Try<T>(string check, Func<T> read)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return read();
        }
        catch (SqliteException error)
        {
            _found.Add(new IndexFault(check, $"the file cannot be read as a whole: {error.Message}"));
            return default;
        }
    }
}
