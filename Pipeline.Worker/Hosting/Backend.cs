using Microsoft.Data.Sqlite;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>Opens backends: one that cannot be opened ends the command with exit code 3 and says which, where and why.</summary>
internal static class Backend
{
    public static async Task<T> OpenAsync<T>(string what, string where, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException or NotSupportedException or TimeoutException)
        {
            throw CommandException.Unavailable($"the {what} {where} cannot be opened: {fault.Message} Check that the folder exists and is writable, or name another in pipeline.yaml.", fault);
        }
    }
}
