using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The queue <c>sqlite</c>.</summary>
internal static class SqliteQueueBackend
{
    private const string File = "pipeline.db";

    public static QueueRegistration Registration { get; } = new()
    {
        Name = "sqlite",
        Summary = "A SQLite file on a local disk, shared by any number of processes of the machine.",
        OptionsType = typeof(SqliteQueueOptions),
        PlaceKey = "path",
        Location = own => Path.GetFullPath(Options(own).Path),
        InFolder = (own, folder) => Options(own) with { Path = Path.Combine(folder, File) },
        Capabilities = SqliteJobQueue.Capabilities,
        OpenAsync = OpenAsync,
        RestoreAsync = (own, restoring, cancellationToken) => Task.Run(() => QueueRestore.Run(Options(own).Path, restoring), cancellationToken),
    };

    private static SqliteQueueOptions Options(object? own) => own as SqliteQueueOptions ?? new();

    private static async Task<OpenQueue> OpenAsync(QueueOpening opening, CancellationToken cancellationToken)
    {
        var services = opening.Services;
        var queue = await SqliteJobQueue.OpenAsync(
            opening.Options, opening.Access, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>(), cancellationToken).ConfigureAwait(false);
        return new OpenQueue(queue, queue, queue) { Health = queue.Health, Upkeep = queue.Upkeep, FreeSpace = queue.FreeSpace };
    }
}
