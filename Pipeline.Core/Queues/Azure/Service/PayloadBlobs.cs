using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>What is too large for a row, in blobs of their own: <c>KEY/what-epoch-chance</c>. A name is never used twice, so that a stale worker overwrites nothing. Thread-safe.</summary>
internal sealed class PayloadBlobs(BlobContainerClient container, AzureCalls calls)
{
    /// <summary>Makes the container when it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => calls.WriteAsync(() => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Keeps bytes: in the row when they fit, else in a blob that the row is to name.</summary>
    public async Task<Payload> KeepAsync(Guid job, string what, byte[] bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length <= AzureLimits.ClaimAbove)
        {
            return bytes.Length == 0 ? Payload.None : new Payload(bytes, "");
        }

        var name = $"{JobKey.Of(job)}/{what}-{Random.Shared.NextInt64():x16}";
        await calls.WriteAsync(() => container.GetBlobClient(name).UploadAsync(new BinaryData(bytes), overwrite: true, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new Payload([], name);
    }

    /// <summary>The bytes; empty for none, and when the blob is gone, as it is of a job that is being deleted.</summary>
    public async Task<byte[]> ReadAsync(Payload payload, CancellationToken cancellationToken) => string.IsNullOrEmpty(payload.Blob) ? payload.Inline ?? [] : await calls.ReadAsync(
        async () =>
        {
            try
            {
                return (await container.GetBlobClient(payload.Blob).DownloadContentAsync(cancellationToken).ConfigureAwait(false)).Value.Content.ToArray();
            }
            catch (RequestFailedException gone) when (string.Equals(gone.ErrorCode, "BlobNotFound", StringComparison.Ordinal))
            {
                return [];
            }
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes a blob that no row names, because the write that was to name it failed.</summary>
    public async Task DropAsync(Payload payload, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(payload.Blob))
        {
            await DeleteAsync(payload.Blob, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes all blobs of a job that is gone.</summary>
    public async Task DropAllAsync(Guid job, CancellationToken cancellationToken)
    {
        await foreach (var blob in ListAsync($"{JobKey.Of(job)}/", cancellationToken).ConfigureAwait(false))
        {
            await DeleteAsync(blob.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a blob, if it is there.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        calls.WriteAsync(() => container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>The blobs whose names begin so.</summary>
    public async IAsyncEnumerable<BlobItem> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = blobs.ConfigureAwait(false);
        while (await calls.ReadAsync(() => blobs.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
        {
            yield return blobs.Current;
        }
    }
}
