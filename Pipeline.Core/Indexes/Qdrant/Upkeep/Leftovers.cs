using System.Globalization;
using Pipeline.Core.Indexes.Qdrant.Chunks;
using Pipeline.Core.Indexes.Qdrant.Commits;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Upkeep;

/// <summary>Removes what processes that ended have left, and what need not be remembered any more. Thread-safe.</summary>
internal sealed class Leftovers(StateStore store, ChunkStores chunks, CollectionMaker maker, Committer committer)
{
    /// <summary>Forgets documents that were deleted before a time.</summary>
    public Task ForgetDocumentsAsync(DateTimeOffset before, CancellationToken cancellationToken) => store.DeleteAsync(
        new PointsSelector { Filter = Wire.AllOf(Wire.AtMost(Fields.Forgettable, before.UtcTicks)) }, cancellationToken);

    /// <summary>Deletes chunks of versions that no document knows: a process ended between storing them and making them readable.</summary>
    public async Task DeleteChunksAsync(IndexState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (state.Model is not { } model)
        {
            return;
        }

        try
        {
            var collection = await chunks.GetAsync(model.Collection, cancellationToken).ConfigureAwait(false);
            Dictionary<Guid, Guid> versions = [];
            await foreach (var point in collection.ListAsync(ChunkStore.NotReadable, Wire.Only(Fields.Version, Fields.Tenant, Fields.Document), null, cancellationToken).ConfigureAwait(false))
            {
                var version = Guid.Parse(Wire.TextOf(point.Payload, Fields.Version));
                if (MadeAt(version) is { } made && now - made > ServerLimits.LeftAge)
                {
                    versions[version] = QdrantNames.Document(Wire.TextOf(point.Payload, Fields.Tenant), Wire.TextOf(point.Payload, Fields.Document));
                }
            }

            var (_, documents) = await store.ReadAsync([.. versions.Values.Distinct()], cancellationToken).ConfigureAwait(false);
            List<Guid> unknown = [.. versions.Where(pair => !Knows(documents.GetValueOrDefault(pair.Value), pair.Key)).Select(pair => pair.Key)];
            foreach (var some in unknown.Chunk(collection.Limits.ConditionValues))
            {
                await collection.DeleteAsync(Wire.AllOf(ChunkStore.OfVersions(some), Wire.IsMissing(Fields.From)), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CollectionGoneException)
        {
            // The model has changed meanwhile: the next time.
        }
    }

    /// <summary>Drops collections of models that are neither the current nor the next one.</summary>
    public async Task DropCollectionsAsync(IndexState seen, CancellationToken cancellationToken)
    {
        if ((await FindUnusedAsync(seen, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return;
        }

        // While this holds the index, nobody is making one.
        await committer.RunAsync(
            [],
            async draft =>
            {
                var unused = await FindUnusedAsync(draft.State, cancellationToken).ConfigureAwait(false);
                foreach (var collection in unused)
                {
                    await maker.DropAsync(collection, CancellationToken.None).ConfigureAwait(false);
                }

                return unused.Count;
            },
            isSwitching: true,
            cancellationToken).ConfigureAwait(false);
    }

    private static bool Knows(DocumentState? document, Guid version) =>
        document is not null && (document.Current?.Id == version || document.Before?.Id == version || document.Pending.Any(pending => pending.Id == version));

    /// <summary>When a version's id was made: the id says so.</summary>
    private static DateTimeOffset? MadeAt(Guid version)
    {
        var milliseconds = long.Parse(version.ToString("N").AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return version.Version == 7 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    private async Task<List<string>> FindUnusedAsync(IndexState state, CancellationToken cancellationToken) =>
        [.. (await maker.ListChunksAsync(cancellationToken).ConfigureAwait(false)).Where(name => name != state.Model?.Collection && name != state.Next?.Collection)];
}
