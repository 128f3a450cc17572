using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>Calls of the server: each with a deadline and the key, and each failure in words that say what to do. Thread-safe.</summary>
/// <param name="options">Where the server is.</param>
/// <param name="time">The clock.</param>
/// <param name="health">Hears how calls end.</param>
internal sealed class QdrantServer(QdrantIndexOptions options, TimeProvider time, StoreHealth health) : IAsyncDisposable
{
    private const string KeyHeader = "api-key";

    private readonly GrpcChannel _channel = QdrantChannelFactory.Open(options);
    private QdrantGrpcClient? _client;

    /// <summary>Calls that concern points.</summary>
    public Points.PointsClient Points => Client.Points;

    /// <summary>Calls that concern collections.</summary>
    public Collections.CollectionsClient Collections => Client.Collections;

    /// <summary>Where it is, for messages.</summary>
    public string Place { get; } = QdrantPlace.Of(options);

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout => options.Timeout;

    private QdrantGrpcClient Client => _client ??= new QdrantGrpcClient(_channel);

    /// <summary>The server's version.</summary>
    /// <exception cref="StoreException">It does not answer.</exception>
    public async Task<string> ReadVersionAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(Client.Qdrant.HealthCheckAsync, new HealthCheckRequest(), cancellationToken).ConfigureAwait(false)).Version;

    /// <summary>A call that changes nothing.</summary>
    /// <exception cref="StoreException">The server does not do it now.</exception>
    /// <exception cref="PermanentException">The server will not do it.</exception>
    public Task<TAnswer> ReadAsync<TRequest, TAnswer>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TAnswer>> call, TRequest request, CancellationToken cancellationToken) =>
        CallAsync(call, request, isWrite: false, cancellationToken);

    /// <summary>A call that changes something.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public Task<TAnswer> WriteAsync<TRequest, TAnswer>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TAnswer>> call, TRequest request, CancellationToken cancellationToken) =>
        CallAsync(call, request, isWrite: true, cancellationToken);

    /// <summary>A change of points. It is done when this returns: an answer that says otherwise is a failure.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task UpdateAsync<TRequest>(
        Func<TRequest, CallOptions, AsyncUnaryCall<PointsOperationResponse>> call, TRequest request, CancellationToken cancellationToken) =>
        AssertDone((await WriteAsync(call, request, cancellationToken).ConfigureAwait(false)).Result);

    /// <summary>Several changes of points in one call, in order.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task UpdateAsync(UpdateBatchPoints request, CancellationToken cancellationToken)
    {
        foreach (var result in (await WriteAsync(Points.UpdateBatchAsync, request, cancellationToken).ConfigureAwait(false)).Result)
        {
            AssertDone(result);
        }
    }

    /// <summary>The fault of a collection that should be there and is not.</summary>
    public StoreException Lost(CollectionGoneException gone)
    {
        var fault = (StoreException)QdrantFaults.Explain(gone.Error, Place, options.Timeout);
        health.Failed(fault, isWrite: false);
        return fault;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<TAnswer> CallAsync<TRequest, TAnswer>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TAnswer>> call, TRequest request, bool isWrite, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + options.Timeout;
        Metadata headers = [];
        if (options.ApiKey.Length > 0)
        {
            headers.Add(KeyHeader, options.ApiKey);
        }

        while (true)
        {
            try
            {
                using var under = call(request, new CallOptions(headers, deadline.UtcDateTime, cancellationToken));
                var answer = await under.ResponseAsync.ConfigureAwait(false);
                health.Worked(isWrite);
                return answer;
            }
            catch (RpcException error) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
            {
                throw new CollectionGoneException(error);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.AlreadyExists)
            {
                throw new CollectionExistsException(error);
            }
            catch (RpcException error) when (ThrottleOf(error) is { } wait && time.GetUtcNow() + wait < deadline)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException error)
            {
                var fault = QdrantFaults.Explain(error, Place, options.Timeout);
                if (fault is StoreException store)
                {
                    health.Failed(store, isWrite);
                }

                throw fault;
            }
        }
    }

    /// <summary>How long the server wants to be left alone, when it says so.</summary>
    private static TimeSpan? ThrottleOf(RpcException error) =>
        error.StatusCode == StatusCode.ResourceExhausted && double.TryParse(error.Trailers.GetValue("retry-after"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= 0 && seconds <= ServerLimits.LongestThrottle.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private void AssertDone(UpdateResult? result)
    {
        if (result?.Status != UpdateStatus.Completed)
        {
            StoreException fault = new(StoreFault.Io, Place,
                $"The Qdrant server at {Place} has accepted a change and not carried it out within {options.Timeout.TotalSeconds} s (it says {result?.Status}): it is overloaded, or a part of it is away. "
                + "It is tried again; see the server's log, and raise index.qdrant.timeout if it needs longer.");
            health.Failed(fault, isWrite: true);
            throw fault;
        }
    }
}
