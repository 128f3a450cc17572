using Spectre.Console;

namespace Pipeline.Worker.Terminal;

/// <summary>A progress bar on stderr while a person watches it; nothing otherwise.</summary>
internal static class ProgressBars
{
    public static async Task<T> RunAsync<T>(Streams streams, string title, Func<IProgress<JobProgress>, Task<T>> work)
    {
        if (!streams.ErrorIsTerminal)
        {
            return await work(new Reporter(static _ => { }));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(enabled: true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask(Markup.Escape(title));
                bar.IsIndeterminate = true;
                return await work(new Reporter(progress => Show(bar, title, progress)));
            });
    }

    private static void Show(ProgressTask bar, string title, JobProgress progress)
    {
        bar.IsIndeterminate = progress.Total <= 1;
        bar.MaxValue = Math.Max(1, progress.Total);
        bar.Value = progress.Ended;
        bar.Description = Markup.Escape(
            $"{title}: {Words.Count(progress.Documents, "document", "documents")}, {Words.Count(progress.Chunks, "chunk", "chunks")}");
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it reports on the caller's thread, in order.</summary>
    private sealed class Reporter(Action<JobProgress> report) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => report(value);
    }
}
