using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Qdrant;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Storage;
using Pipeline.Core.Testing.Cases;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Qdrant;

/// <summary>Servers in trouble: what is said, what is tried again, and what is not lost. Each test has a contract peer of its own.</summary>
internal sealed class QdrantFaultTests
{
    private static CancellationToken None => CancellationToken.None;

    private static ChunkQuery Query => new(ChunkFactory.Tenant, 3);

    [Test]
    public async Task Open_without_a_server_names_the_address_and_the_key()
    {
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await QdrantServers.OpenAsync(Options(new("http://127.0.0.1:1"))));

        Assert.That(fault!.Fault, Is.EqualTo(StoreFault.Io));
        Assert.That(fault.IsLasting, Is.False);
        Assert.That(fault.Message, Does.Contain("http://127.0.0.1:1/faults").And.Contain("index.qdrant.url"));
    }

    [TestCase("")]
    [TestCase("not-the-key")]
    public async Task Open_with_a_wrong_key_is_denied_and_does_not_print_it(string key)
    {
        await using var peer = await QdrantPeer.StartAsync("--api-key", "the-key");

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await QdrantServers.OpenAsync(Options(peer.Url) with { ApiKey = key }));

        Assert.That(fault!.Fault, Is.EqualTo(StoreFault.Denied));
        Assert.That(fault.ToString(), Does.Contain("index.qdrant.apiKey").And.Not.Contain("not-the-key"));
    }

    [Test]
    public async Task Read_only_key_searches_and_is_denied_writing()
    {
        await using var peer = await QdrantPeer.StartAsync("--api-key", "the-key", "--read-only-api-key", "a-key");
        await using (var writer = await QdrantServers.OpenAsync(Options(peer.Url) with { ApiKey = "the-key" }))
        {
            await writer.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 2), None);
        }

        await using var reader = await QdrantServers.OpenAsync(Options(peer.Url) with { ApiKey = "a-key" }, StoreAccess.Existing);

        Assert.That(await reader.Index.SearchDenseAsync(ChunkFactory.Vector("any"), ChunkFactory.Model, Query, None), Has.Count.EqualTo(2));
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await reader.Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", null, None));
        Assert.That((fault!.Fault, fault.Message), Is.EqualTo((StoreFault.Denied, fault.Message)));
        Assert.That(fault.Message, Does.Contain("may write"));
    }

    [Test]
    public void Key_over_plain_http_to_another_machine_is_refused_before_anything_is_sent()
    {
        var options = Options(new("http://qdrant.example:6334")) with { ApiKey = "secret" };

        Assert.That(options.FindFault(), Does.Contain("https").And.Not.Contain("secret"));
        Assert.That(async () => await QdrantServers.OpenAsync(options), Throws.TypeOf<NotSupportedException>());
        Assert.That((options with { Url = new("https://qdrant.example:6334") }).FindFault(), Is.Null);
        Assert.That((options with { Url = new("http://localhost:6334") }).FindFault(), Is.Null);
    }

    [TestCase("1.15.5", QdrantQuantization.None, "1.16")]
    [TestCase("1.17.1", QdrantQuantization.Turbo, "1.18")]
    public async Task Old_server_is_refused_with_the_version_that_is_needed(string version, QdrantQuantization quantization, string needed)
    {
        await using var peer = await QdrantPeer.StartAsync("--version", version);

        var fault = await Assert.ThrowsAsync<NotSupportedException>(async () => await QdrantServers.OpenAsync(Options(peer.Url) with { Storage = new() { Quantization = quantization } }));

        Assert.That(fault!.Message, Does.Contain(version).And.Contain(needed));
    }

    [Test]
    public async Task Open_of_an_index_that_is_not_there_makes_nothing()
    {
        await using var peer = await QdrantPeer.StartAsync();

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await QdrantServers.OpenAsync(Options(peer.Url), StoreAccess.Existing));

        Assert.That(fault!.Fault, Is.EqualTo(StoreFault.Missing));
        Assert.That((await peer.StatsAsync()).GetProperty("collections").EnumerateObject(), Is.Empty);
    }

    [Test]
    public async Task Collection_made_anew_with_another_dimension_is_told_when_the_index_is_opened()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await WriteAsync(peer, "a");
        await RemakeAsync(peer, dimensions: 12);

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await QdrantServers.OpenAsync(Options(peer.Url)));

        Assert.That(fault!.Fault, Is.EqualTo(StoreFault.Replaced));
        Assert.That(fault.Message, Does.Contain("12 dimensions").And.Contain("index.qdrant.collection"));
    }

    [Test]
    public async Task Index_for_a_trial_is_beside_the_other_and_goes_when_it_is_closed()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await using var index = await WriteAsync(peer, "a");
        var options = (QdrantIndexOptions)QdrantIndexBackend.Registration.InFolder!(Options(peer.Url), Path.GetTempPath());
        await using (var trial = await QdrantServers.OpenAsync(options))
        {
            await trial.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1"), 1), None);
            Assert.That(await index.Index.FindDocumentAsync(ChunkFactory.Tenant, "b", None), Is.Null);
        }

        Assert.That((await peer.StatsAsync()).GetProperty("collections").EnumerateObject().Count(), Is.EqualTo(2), "the other's");
    }

    [Test]
    public async Task Collection_of_somebody_else_under_the_name_is_left_alone()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await CreateAsync(peer, "faults", 4);

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await QdrantServers.OpenAsync(Options(peer.Url)));

        Assert.That(fault!.Message, Does.Contain("'faults'").And.Contain("another name"));
    }

    [Test]
    public async Task Collection_deleted_under_an_open_index_ends_the_worker()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await using var index = await WriteAsync(peer, "a");
        await index.Index.SearchLexicalAsync("words", Query, None);
        await RemakeAsync(peer, dimensions: null);

        Assert.That(
            async () => await index.Index.SearchLexicalAsync("words", Query, None),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.IsLasting)).True.And.Message.Contains("was deleted"));
        Assert.That(index.Health!.Lost.IsCompleted, Is.True);
    }

    [Test]
    public async Task Calls_that_fail_in_passing_are_repeated()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await peer.PlantAsync(new { failEvery = 2, failCode = "UNAVAILABLE", failMethods = "/qdrant.Points/" });

        await using var index = await WriteAsync(peer, "a");

        Assert.That(await index.Index.SearchLexicalAsync("words", Query, None), Has.Count.EqualTo(2));
        Assert.That((await peer.StatsAsync()).GetProperty("injected").GetInt32(), Is.Positive);
    }

    [Test]
    public async Task Rate_limit_is_waited_for_when_the_server_says_how_long()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await peer.PlantAsync(new { failFirst = 3, failCode = "RESOURCE_EXHAUSTED", retryAfter = "0", failMethods = "/qdrant.Points/Upsert" });

        await using var index = await WriteAsync(peer, "a");

        Assert.That(await index.Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Not.Null);
    }

    [TestCase("RESOURCE_EXHAUSTED", null, StoreFault.Full, "no room")]
    [TestCase("RESOURCE_EXHAUSTED", "600", StoreFault.Locked, "limits its rate")]
    [TestCase("INTERNAL", null, StoreFault.Io, "index.qdrant.url")]
    [TestCase("DATA_LOSS", null, StoreFault.Corrupt, "snapshot")]
    public async Task Failure_of_the_server_is_a_fault_of_the_store(string code, string? retryAfter, StoreFault kind, string advice)
    {
        await using var peer = await QdrantPeer.StartAsync();
        await using var index = await WriteAsync(peer, "a");
        await peer.PlantAsync(new { failFirst = 1_000, failCode = code, retryAfter, failMethods = "/Query$" });

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await index.Index.SearchLexicalAsync("words", Query, None));

        Assert.That((fault!.Fault, fault.Message), Is.EqualTo((kind, fault.Message)));
        Assert.That(fault.Message, Does.Contain(advice));
        Assert.That(index.Health!.Troubled.IsCompleted, Is.True);
    }

    [Test]
    public async Task Call_that_is_never_answered_ends_at_its_deadline()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await using var index = await WriteAsync(peer, "a", options => options with { Timeout = TimeSpan.FromSeconds(1) });
        await peer.PlantAsync(new { hangMethods = "/Query$" });

        Assert.That(
            async () => await index.Index.SearchLexicalAsync("words", Query, None),
            Throws.TypeOf<StoreException>().With.Message.Contains("within 1 s").And.Message.Contains("index.qdrant.timeout"));
    }

    [Test]
    public async Task Caller_that_gives_up_is_not_told_of_a_fault()
    {
        await using var peer = await QdrantPeer.StartAsync();
        await using var index = await WriteAsync(peer, "a");
        await peer.PlantAsync(new { hangMethods = "/Query$" });
        using CancellationTokenSource given = new();
        var search = index.Index.SearchLexicalAsync("words", Query, given.Token).AsTask();

        await given.CancelAsync();

        Assert.That(async () => await search, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(index.Health!.Troubled.IsCompleted, Is.False);
    }

    private static QdrantIndexOptions Options(Uri url) => new() { Url = url, Collection = "faults", Timeout = TimeSpan.FromSeconds(20) };

    private static async Task<OpenIndex> WriteAsync(QdrantPeer peer, string document, Func<QdrantIndexOptions, QdrantIndexOptions>? change = null)
    {
        var index = await QdrantServers.OpenAsync(change?.Invoke(Options(peer.Url)) ?? Options(peer.Url));
        await index.Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document(document, "1"), 2, "words"), CancellationToken.None);
        return index;
    }

    /// <summary>Deletes the collection of chunks as another program would, and makes one of the same name if a dimension is given.</summary>
    private static async Task RemakeAsync(QdrantPeer peer, ulong? dimensions)
    {
        using global::Qdrant.Client.QdrantClient client = new(peer.Url);
        var name = (await client.ListCollectionsAsync()).Single(collection => collection.Contains("-chunks-", StringComparison.Ordinal));
        await client.DeleteCollectionAsync(name);
        if (dimensions is { } size)
        {
            await CreateAsync(peer, name, size);
        }
    }

    private static async Task CreateAsync(QdrantPeer peer, string name, ulong dimensions)
    {
        using global::Qdrant.Client.QdrantClient client = new(peer.Url);
        global::Qdrant.Client.Grpc.VectorParamsMap vectors = new();
        vectors.Map.Add("dense", new() { Size = dimensions, Distance = global::Qdrant.Client.Grpc.Distance.Cosine });
        await client.CreateCollectionAsync(name, vectors);
    }
}
