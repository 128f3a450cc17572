using System.Globalization;
using Pipeline.Core.Models;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Fits the index's embedding model, if that is due, when a command has said what it has to say: for those who run no worker, which does it in the background. The next
/// command finds the better model.
/// </summary>
internal sealed class FitWhenIdle(IModelFit model, CommandContext context)
{
    /// <summary>Fits. Being interrupted, or having no room for it, is no failure of the command: what was done is not lost, and the answer was given.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => RunAsync(model.RunAsync, cancellationToken);

    /// <summary>Fits if that takes a few seconds at most.</summary>
    /// <inheritdoc cref="RunAsync(CancellationToken)"/>
    public Task RunIfQuickAsync(CancellationToken cancellationToken) => RunAsync(model.RunIfQuickAsync, cancellationToken);

    private async Task RunAsync(Func<CancellationToken, Task<bool>> fit, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        try
        {
            await using var line = StatusLine.Begin(
                context.Streams, context.Output.Notes, context.Time, width => CleanText.Shorten("Fitting the embedding to the documents, for later searches. Ctrl-C ends it, and the next command goes on.", width));
            if (await fit(cancellationToken))
            {
                context.Output.Notes.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The embedding was fitted to the documents in {context.Time.GetElapsedTime(started).TotalSeconds:0.0} s; the next search goes by it."));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.Output.Notes.WriteLine("Fitting the embedding was interrupted; the next command goes on with it.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException)
        {
            context.Output.Notes.WriteLine($"The embedding could not be fitted to the documents, and stays as it is; the next command tries again. {fault.Message}");
        }
    }
}
