using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes;

/// <summary>A stage's write waits out what may pass, and every call waits for the end of the flow after what will not.</summary>
internal sealed class PatientChunkIndexTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Write_is_tried_again_until_there_is_room()
    {
        await using FaultyIndex inner = new(StoreFault.Full, failures: 3);
        await using PatientChunkIndex patient = new(inner, _time);

        var write = patient.DeleteDocumentAsync("t", "d", fence: null, CancellationToken.None).AsTask();
        Assert.That((write.IsCompleted, inner.Calls), Is.EqualTo((false, 1)));
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (!write.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5)); // the longest wait
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, late.Token);
        }

        Assert.That((await write, inner.Calls), Is.EqualTo((new DocumentDeletion(7), 4)));
    }

    [TestCase(StoreFault.Full)]
    [TestCase(StoreFault.Locked)]
    public async Task Confirmation_is_a_write_that_is_tried_again(StoreFault fault)
    {
        await using FaultyIndex inner = new(fault, failures: 1);
        await using PatientChunkIndex patient = new(inner, _time);

        var confirmation = patient.ConfirmAsync(ChunkFactory.Document("d", "1"), CancellationToken.None).AsTask();
        Assert.That((confirmation.IsCompleted, inner.Calls), Is.EqualTo((false, 1)));
        _time.Advance(TimeSpan.FromSeconds(5)); // the longest wait

        Assert.That((await confirmation, inner.Calls), Is.EqualTo((ConfirmResult.Unchanged, 2)));
    }

    [Test]
    public async Task Write_that_waits_ends_with_its_job()
    {
        await using FaultyIndex inner = new(StoreFault.Locked, failures: int.MaxValue);
        await using PatientChunkIndex patient = new(inner, _time);
        using CancellationTokenSource stop = new();
        var write = patient.DeleteDocumentAsync("t", "d", fence: null, stop.Token).AsTask();
        Assert.That(write.IsCompleted, Is.False);

        await stop.CancelAsync();

        await Assert.ThatAsync(() => write, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Read_fails_at_once_when_it_may_pass()
    {
        await using FaultyIndex inner = new(StoreFault.Io, failures: 1);
        await using PatientChunkIndex patient = new(inner, _time);

        await Assert.ThatAsync(() => patient.GetStatisticsAsync(CancellationToken.None).AsTask(), Throws.TypeOf<StoreException>());
    }

    [Test]
    public async Task Everything_waits_for_the_end_of_the_flow_when_the_file_is_lost()
    {
        await using FaultyIndex inner = new(StoreFault.Replaced, failures: int.MaxValue);
        await using PatientChunkIndex patient = new(inner, _time);
        using CancellationTokenSource stop = new();
        Task[] calls = [patient.GetStatisticsAsync(stop.Token).AsTask(), patient.DeleteDocumentAsync("t", "d", fence: null, stop.Token).AsTask()];
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(calls.Select(call => call.IsCompleted), Has.All.False);
        Assert.That(inner.Calls, Is.EqualTo(2), "it is not tried again");

        await stop.CancelAsync();

        foreach (var call in calls)
        {
            await Assert.ThatAsync(() => call, Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public async Task Other_errors_pass_through()
    {
        await using FaultyIndex inner = new(error: new InvalidOperationException("mine"));
        await using PatientChunkIndex patient = new(inner, _time);

        await Assert.ThatAsync(() => patient.DeleteDocumentAsync("t", "d", fence: null, CancellationToken.None).AsTask(), Throws.InvalidOperationException);
    }

    /// <summary>An index of which some calls are used, and fail so often.</summary>
    private sealed class FaultyIndex(StoreFault fault = default, int failures = int.MaxValue, Exception? error = null) : IChunkIndex
    {
        private int _calls;

        public int Calls => _calls;

        public ValueTask<DocumentDeletion> DeleteDocumentAsync(string tenant, string documentId, Fence? fence, CancellationToken cancellationToken) => CallAsync(new DocumentDeletion(7));

        public ValueTask<ConfirmResult> ConfirmAsync(DocumentVersion version, CancellationToken cancellationToken) => CallAsync(ConfirmResult.Unchanged);

        public ValueTask<DocumentWriter?> FindWriterAsync(string tenant, string documentId, CancellationToken cancellationToken) => CallAsync<DocumentWriter?>(null);

        public ValueTask<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => CallAsync(new IndexStatistics(0, 0, null, 0));

        public ValueTask<StoredDocument?> FindDocumentAsync(string tenant, string documentId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string tenant, DocumentPage page, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<Chunk>> ListChunksAsync(string tenant, string documentId, int from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ChunkWriteResult>> WriteAsync(IReadOnlyList<VectorizedChunk> chunks, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<Guid, ReadOnlyMemory<float>>> FindVectorsAsync(string model, IReadOnlyList<Guid> contents, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ChunkHit>> SearchDenseAsync(ReadOnlyMemory<float> vector, string model, ChunkQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ChunkHit>> SearchLexicalAsync(string text, ChunkQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private ValueTask<T> CallAsync<T>(T answer) => Interlocked.Increment(ref _calls) <= failures
            ? ValueTask.FromException<T>(error ?? new StoreException(fault, "/x", $"It is {fault}."))
            : ValueTask.FromResult(answer);
    }
}
