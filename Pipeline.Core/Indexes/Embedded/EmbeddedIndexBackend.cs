using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Indexes.Embedded;

/// <summary>The index <c>embedded</c>.</summary>
internal static class EmbeddedIndexBackend
{
    private const string File = "index.db";

    public static IndexRegistration Registration { get; } = new()
    {
        Name = "embedded",
        Summary = "A SQLite file on a local disk with words in FTS5 and vectors searched in memory, shared by any number of processes of the machine.",
        OptionsType = typeof(EmbeddedIndexOptions),
        PlaceKey = "path",
        Location = own => Path.GetFullPath(Options(own).Path),
        InFolder = (own, folder) => Options(own) with { Path = Path.Combine(folder, File) },
        Footprint = own => new(Options(own).VectorMemory, "index.embedded.vectorMemory"),
        Capabilities = new(),
        OpenAsync = OpenAsync,
    };

    private static EmbeddedIndexOptions Options(object? own) => own as EmbeddedIndexOptions ?? new();

    private static async Task<OpenIndex> OpenAsync(IndexOpening opening, CancellationToken cancellationToken)
    {
        var services = opening.Services;
        var index = await EmbeddedChunkIndex.OpenAsync(
            Options(opening.Options.Own), opening.Access, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>(), cancellationToken).ConfigureAwait(false);
        return new OpenIndex(index) { Models = index, Upkeep = index.Upkeep, Health = index.Health, PrepareAsync = index.PrepareAsync };
    }
}
