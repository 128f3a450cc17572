using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Core.Options;
using Pipeline.Core.Storage;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Cli;

/// <summary>What the program says, and returns, when something ends it that no command expects.</summary>
internal static partial class LastWords
{
    private const int StandardError = 2;

    /// <summary>The exit code and a sentence for an error.</summary>
    /// <returns>Known is whether the sentence says all: otherwise where it happened may help.</returns>
    public static (int ExitCode, string Message, bool IsKnown) Of(Exception error) =>
        Descriptors.Explain(error) is { } few ? (ExitCodes.Unavailable, few, true)
        : StoreException.In(error) is { } exception ? (ExitCodes.Unavailable, CommandException.Unavailable(exception).Message, true)
        : Has<OutOfMemoryException>(error) ? (ExitCodes.JobFailed, $"out of memory: this process may use {SizeText.Format(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} at most. Give it more, or lower 'capacity' and 'parallelism' of the stages; what it was at goes back to the queue.", true)
        : error is StdoutException ? (ExitCodes.JobFailed, error.Message, true)
        : error is DbException ? (ExitCodes.Unavailable, $"a database failed: {error.Message}", true)
        : (ExitCodes.JobFailed, $"unexpected {error.GetType().Name}: {error.Message}", false);

    /// <summary>
    /// Has an exception that nobody catches, on whatever thread, end the process with its code and one sentence. So does a library that cannot be loaded for want of file descriptors:
    /// it never will be in this process, which would fail its jobs for good.
    /// </summary>
    /// <param name="verbose">Whether to show where the exception was thrown.</param>
    public static void Listen(bool verbose)
    {
        AppDomain.CurrentDomain.AssemblyResolve += static (_, missing) =>
        {
            if (Descriptors.ExplainLoading(missing.Name) is { } message)
            {
                Say(message);
                Environment.Exit(ExitCodes.Unavailable);
            }

            return null;
        };
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            var error = (Exception)unhandled.ExceptionObject;
            var (exitCode, message, _) = Of(error);
            Say(verbose ? error.ToString() : CleanText.OnOneLine(message));
            Environment.Exit(exitCode);
        };
    }

    /// <summary>Writes to stderr; on Unix without the console's library, which takes descriptors, and without a position, which would be wrong where others write to the same file.</summary>
    public static void Say(string message)
    {
        var text = $"pipeline: {CleanText.Of(message)}\n";
        if (OperatingSystem.IsWindows())
        {
            Console.Error.Write(text);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        for (nint written = 0, done; written < bytes.Length && (done = Write(StandardError, in bytes[(int)written], bytes.Length - written)) > 0; written += done)
        {
        }
    }

    private static bool Has<T>(Exception? error)
        where T : Exception => error is not null && (error is T || Has<T>(error.InnerException));

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(int descriptor, in byte text, nint length);
}
