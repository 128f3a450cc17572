using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Qdrant;

/// <summary>The index <c>qdrant</c>.</summary>
internal static class QdrantIndexBackend
{
    public static IndexRegistration Registration { get; } = new()
    {
        Name = "qdrant",
        Summary = "A Qdrant server, shared by workers on any number of machines: vectors and BM25 in one collection for all tenants.",
        OptionsType = typeof(QdrantIndexOptions),
        PlaceKey = "url",
        Location = own => QdrantPlace.Of(Options(own)),
        InFolder = (own, folder) => Options(own) with { Collection = QdrantNames.Trial(Options(own).Collection, folder), IsTrial = true },
        Capabilities = new() { Exact = false, Fuses = true },
        OpenAsync = async (opening, cancellationToken) => await OpenAsync(
            Options(opening.Options.Own),
            opening.Access,
            opening.Services.GetRequiredService<TimeProvider>(),
            opening.Services.GetRequiredService<ILoggerFactory>(),
            cancellationToken).ConfigureAwait(false),
    };

    /// <summary>Opens an index.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="access">Whether it may be made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For its log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The parts own the server, the index owns the parts, and what fails before that disposes of them.")]
    public static async Task<OpenIndex> OpenAsync(QdrantIndexOptions options, StoreAccess access, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.FindFault() is { } fault)
        {
            throw new NotSupportedException($"index.qdrant.{fault}.");
        }

        var logger = loggers.CreateLogger<QdrantChunkIndex>();
        StoreHealth health = new(time, logger);
        QdrantParts parts = new(new QdrantServer(options, time, health), options, time, logger);
        try
        {
            var state = await new QdrantOpening(parts, options).RunAsync(access, cancellationToken).ConfigureAwait(false);
            Log.IndexOpened(logger, parts.Server.Place, state.Documents, state.Chunks, state.Model?.Identity ?? "no model yet");
            QdrantChunkIndex index = new(parts, time, logger);
            return new OpenIndex(index) { Models = index, Upkeep = parts.Upkeep, Health = health };
        }
        catch (Exception)
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static QdrantIndexOptions Options(object? own) => own as QdrantIndexOptions ?? new();
}
