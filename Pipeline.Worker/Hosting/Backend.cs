using Pipeline.Core.Hosting;
using Pipeline.Core.Options;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Opens stores. One that cannot be opened ends the command with exit code 3 and says which, where and why; one that is not there, and that the command does not
/// make, with exit code 2 and how to begin.
/// </summary>
/// <param name="Word">What it is: <c>queue</c>.</param>
/// <param name="Begin">What makes one, as a sentence.</param>
/// <param name="Registration">Which one a configuration uses.</param>
internal sealed record Backend(string Word, string Begin, Func<PipelineSetup, StoreRegistration> Registration)
{
    public static Backend Queue { get; } = new("queue", "'pipeline enqueue FLOW INPUT' and 'pipeline ingest PATH' make one.", setup => setup.Queue);

    public static Backend Index { get; } = new("index", "'pipeline ingest PATH' makes one.", setup => setup.Index);

    /// <exception cref="CommandException">It cannot be opened, or is not there.</exception>
    public async Task<T> OpenAsync<T>(PipelineSetup setup, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (StoreException fault) when (fault.Fault == StoreFault.Missing)
        {
            var store = Registration(setup);
            throw CommandException.Usage($"there is no {Word} yet: looked for '{fault.Path}'. {Begin} --config, or {Word}.{store.Name}.{store.PlaceKey} in pipeline.yaml, says where it is.");
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

    /// <summary>For commands that can do without a store: <see langword="null"/> when it is not there.</summary>
    public static async Task<T?> FindAsync<T>(Func<Task<T>> open)
        where T : class
    {
        try
        {
            return await open();
        }
        catch (CommandException missing) when (missing.ExitCode == ExitCodes.Usage)
        {
            return null;
        }
    }
}
