using System.Data.Common;
using Pipeline.Core.Storage;

namespace Pipeline.Worker.Hosting;

/// <summary>Tells a file that cannot be opened because of what is in it: for those who look for just that. Pure.</summary>
internal static class MalformedFile
{
    /// <summary>What is wrong with the file, if that is why something failed.</summary>
    /// <param name="what">What it is: <c>queue</c>, <c>index</c>.</param>
    /// <param name="error">What failed.</param>
    public static string? FaultOf(string what, Exception error) => StoreException.In(error) switch
    {
        { Fault: StoreFault.Corrupt or StoreFault.NotADatabase } fault => fault.Message,
        null when FindStatement(error) is { } failed => $"the {what} cannot be opened: {failed.Message}", // a table that should be there is not
        _ => null,
    };

    private static DbException? FindStatement(Exception? error) => error is null or DbException ? error as DbException : FindStatement(error.InnerException);
}
