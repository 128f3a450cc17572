using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Opens stores. One that cannot be opened ends the command with exit code 3 and says which, where and why; one that is not there, and that the command does not
/// make, with exit code 2 and how to begin.
/// </summary>
/// <param name="Word">What it is: <c>queue</c>.</param>
/// <param name="Key">The key of pipeline.yaml that has its path.</param>
/// <param name="Begin">What makes one, as a sentence.</param>
internal sealed record Backend(string Word, string Key, string Begin)
{
    public static Backend Queue { get; } = new("queue", "queue.sqlite.path", "'pipeline enqueue FLOW INPUT' and 'pipeline ingest PATH' make one.");

    public static Backend Index { get; } = new("index", "index.embedded.path", "'pipeline ingest PATH' makes one.");

    /// <exception cref="CommandException">It cannot be opened, or is not there.</exception>
    public async Task<T> OpenAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.Missing)
        {
            throw CommandException.Usage($"there is no {Word} yet: looked for '{fault.Path}'. {Begin} --config, or {Key} in pipeline.yaml, says where it is.");
        }
        catch (StoreException fault)
        {
            throw CommandException.Unavailable(fault);
        }
        catch (NotSupportedException fault)
        {
            throw CommandException.Unavailable($"the {Word} cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>As <see cref="OpenAsync"/>, for commands that can do without: <see langword="null"/> when it is not there.</summary>
    public async Task<T?> FindAsync<T>(Func<Task<T>> open)
        where T : class
    {
        try
        {
            return await OpenAsync(open);
        }
        catch (CommandException missing) when (missing.ExitCode == ExitCodes.Usage)
        {
            return null;
        }
    }
}
