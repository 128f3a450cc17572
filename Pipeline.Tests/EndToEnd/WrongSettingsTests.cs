using NUnit.Framework;
using Pipeline.Tests.Indexes.Qdrant;
using Pipeline.Tests.Support;
using Pipeline.Tests.Support.Azure;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// Wrong settings of backends: each ends the command with the exit code and a message that names the setting, no secret is printed, and the jobs that were accepted before are still there.
/// One process each: a setting is wrong as a user gets it wrong.
/// </summary>
[NonParallelizable]
internal sealed class WrongSettingsTests
{
    private const int Usage = 2;
    private const int Unavailable = 3;
    private const string Secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";
    private const string Ingest = "ingest: [read, chunk, embed, index]";

    private PipelineProgram _program = null!;

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("azure_without_an_account", "queue: { use: azure }", "connection", "account");
        yield return Case("azure_with_both", $"queue: {{ use: azure, azure: {{ connection: \"UseDevelopmentStorage=true\", account: \"https://a.queue.core.windows.net\" }} }}", "give one of them");
        yield return Case("azure_connection_that_is_none", $"queue: {{ use: azure, azure: {{ connection: \"AccountKey={Secret}\" }} }}", "connection");
        yield return Case("azure_account_over_plain_http", "queue: { use: azure, azure: { account: \"http://name.queue.core.windows.net\" } }", "account", "https");
        yield return Case("azure_prefix", "queue: { use: azure, azure: { connection: \"UseDevelopmentStorage=true\", prefix: Not-One } }", "prefix");
        yield return Case("azure_shards", "queue: { use: azure, azure: { connection: \"UseDevelopmentStorage=true\", shards: 17 } }", "shards", "16");
        yield return Case("azure_more_accounts_than_shards", "queue: { use: azure, azure: { connection: \"UseDevelopmentStorage=true\", messageAccounts: [\"UseDevelopmentStorage=true\"] } }", "messageAccounts", "shards");
        yield return Case("qdrant_scheme", "index: { use: qdrant, qdrant: { url: \"ftp://localhost:6334\" } }", "url", "http");
        yield return Case("qdrant_key_over_plain_http", $"index: {{ use: qdrant, qdrant: {{ url: \"http://qdrant.example:6334\", apiKey: \"{Secret}\" }} }}", "apiKey", "https");
        yield return Case("qdrant_collection", "index: { use: qdrant, qdrant: { collection: \"a/b\" } }", "collection");
        yield return Case("qdrant_timeout", "index: { use: qdrant, qdrant: { timeout: 1ms } }", "timeout");
        yield return Case("openai_without_a_key", "models: { embedding: { use: openai } }", "apiKey", "OPENAI_API_KEY");
        yield return Case("openai_key_over_plain_http", $"models: {{ embedding: {{ use: openai, url: \"http://models.example/v1\", apiKey: \"{Secret}\" }} }}", "https");
        yield return Case("openai_dimensions", "models: { embedding: { use: openai, url: \"http://localhost:1/v1\", dimensions: 100000 } }", "dimensions");
        yield return Case("backend_that_is_none", "index: { use: qdrnt }", "did you mean 'qdrant'?");
        yield return Case("limit_that_is_none", "stages: { embed: { rateLimit: provider } }", "rateLimit", "provider");

        static TestCaseData Case(string name, string yaml, params string[] said) => new TestCaseData(yaml, said).SetArgDisplayNames(name);
    }

    [SetUp]
    public void SetUp() => _program = new PipelineProgram();

    [TearDown]
    public void TearDown() => _program.Dispose();

    [TestCaseSource(nameof(Refused))]
    public void Check_names_the_setting(string yaml, string[] said)
    {
        var file = Core.Configuration.Files.PipelineFile.Parse("pipeline.yaml", $"version: 1\n{yaml}\nflows: {{ {Ingest} }}\n", Core.Hosting.BuiltIn.CreateRegistry(), _ => null);

        var messages = string.Join('\n', file.Diagnostics.Select(fault => $"{fault.Message}"));
        Assert.That(file.Options, Is.Null);
        foreach (var word in said)
        {
            Assert.That(messages, Does.Contain(word));
        }

        Assert.That(messages, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Wrong_file_ends_a_command_with_exit_code_2()
    {
        Write("index: { use: qdrant, qdrant: { url: \"ftp://localhost\" } }");

        await AssertFailsAsync(Usage, ["index.qdrant", "url"], "stats");
    }

    [Test]
    public async Task Qdrant_server_that_is_not_there_ends_a_command_with_exit_code_3()
    {
        Write("index: { use: qdrant, qdrant: { url: \"http://127.0.0.1:1\", timeout: 1s } }");

        await AssertFailsAsync(Unavailable, ["index.qdrant.", "http://127.0.0.1:1"], "ingest", "--text", "words");
    }

    [Test]
    public async Task Qdrant_server_is_refused_for_its_key_its_age_and_what_is_in_the_collection()
    {
        await using var peer = await QdrantPeer.StartAsync("--api-key", "the-key");
        Write($"index: {{ use: qdrant, qdrant: {{ url: \"{peer.Url}\", apiKey: \"{Secret}\", collection: shared }} }}");
        await AssertFailsAsync(Unavailable, ["index.qdrant.apiKey"], "ingest", "--text", "words");

        Write(Keyed("shared"));
        Assert.That((await _program.RunAsync("ingest", "--text", "words", "--document-id", "a")).ExitCode, Is.Zero);
        Write($"{Keyed("shared")}\nmodels: {{ embedding: {{ use: lexical, dimensions: 128 }} }}");
        await AssertFailsAsync(1, ["lexical-1/64", "lexical-1/128", "pipeline index reembed"], "ingest", "--text", "other words");

        Write(Keyed("shared"));
        Assert.That((await _program.RunAsync("stats", "--json")).Document.GetProperty("index").GetProperty("documents").GetInt32(), Is.EqualTo(1), "nothing is lost");

        await using var old = await QdrantPeer.StartAsync("--version", "1.10.0");
        Write($"index: {{ use: qdrant, qdrant: {{ url: \"{old.Url}\" }} }}");
        await AssertFailsAsync(Unavailable, ["1.10.0", "Update the server"], "ingest", "--text", "words");

        string Keyed(string collection) =>
            $"index: {{ use: qdrant, qdrant: {{ url: \"{peer.Url}\", apiKey: the-key, collection: {collection} }} }}";
    }

    [Test]
    public async Task Qdrant_server_behind_tls_is_worked_with_when_its_certificate_is_trusted_and_refused_otherwise()
    {
        await using var peer = await QdrantPeer.StartAsync("--api-key", "the-key");
        await using TlsFront front = new(peer.Url);
        Write($"index: {{ use: qdrant, qdrant: {{ url: \"{front.Url}\", apiKey: the-key, timeout: 5s }} }}");
        await AssertFailsAsync(Unavailable, ["index.qdrant.", $"{front.Url.Port}", "certificate"], "ingest", "--text", "words");

        _program.Environment["SSL_CERT_FILE"] = _program.Write("trusted.pem", front.Pem);
        Assert.That((await _program.RunAsync("ingest", "--text", "words", "--document-id", "a")).ExitCode, Is.Zero);
        Assert.That((await _program.RunAsync("stats", "--json")).Document.GetProperty("index").GetProperty("documents").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Azure_account_is_refused_for_its_key_what_is_missing_and_what_is_too_large()
    {
        var server = await AzuriteServer.SharedOrSkipAsync();
        var prefix = AzuriteServer.NewPrefix();
        _program.Environment["GOOD"] = server.Connection;
        _program.Environment["BAD"] = server.Connection.Replace("Eby8", "AAAA", StringComparison.Ordinal);

        Write(Queue("BAD"));
        await AssertFailsAsync(Unavailable, ["refuses", "403"], "enqueue", "ingest", "{\"text\":\"a\"}");
        Write(Queue("GOOD", ", create: false"));
        await AssertFailsAsync(Unavailable, [prefix, "create"], "enqueue", "ingest", "{\"text\":\"a\"}");
        Write(Queue("GOOD", more: ", maxInputBytes: 1KiB"));
        await AssertFailsAsync(1, ["maxInputBytes"], "enqueue", "ingest", $"{{\"text\":\"{new string('a', 2000)}\"}}");

        string Queue(string variable, string own = "", string more = "") => $"queue: {{ use: azure{more}, azure: {{ connection: \"${{{variable}}}\", prefix: {prefix}{own} }} }}";
    }

    [TestCase("/Upsert$", "Bad request: Limit exceeded 64 > 2 for \"upsert limit\". Help: Reduce the \"upsert limit\" parameter to or below 2.", "upsert limit")]
    [TestCase("/(Get|Scroll|Count|SetPayload|UpdateBatch)$", "Bad request: Index required but not found for \"version\" of one of the following types: [keyword]. Help: Create an index for this key or use a different filter.", "Index required")]
    public async Task Strict_mode_that_forbids_what_is_asked_of_the_server_is_named(string methods, string says, string said)
    {
        await using var peer = await QdrantPeer.StartAsync();
        Write($"index: {{ use: qdrant, qdrant: {{ url: \"{peer.Url}\" }} }}");
        Assert.That((await _program.RunAsync("ingest", "--text", "words", "--document-id", "a")).ExitCode, Is.Zero);

        await peer.PlantAsync(new { failFirst = 1_000, failMethods = $"qdrant.Points{methods}", failCode = "INVALID_ARGUMENT", failMessage = says });
        await AssertFailsAsync(1, ["strict_mode_config", "index.qdrant.collection", said], "ingest", "--text", "other words", "--document-id", "b");
        await peer.ResetAsync();

        Assert.That((await _program.RunAsync("ingest", "--text", "other words", "--document-id", "b")).ExitCode, Is.Zero);
        Assert.That((await _program.RunAsync("stats", "--json")).Document.GetProperty("index").GetProperty("documents").GetInt32(), Is.EqualTo(2), "nothing is lost");
        Assert.That((await _program.RunAsync("index", "stats")).Out, Does.Contain("unknown").And.Not.Contain("0 bytes"), "nor is anything said that is not known");
    }

    [TestCase("AccountIsDisabled")]
    [TestCase("InsufficientAccountPermissions")]
    public async Task Azure_account_that_takes_no_writes_ends_a_command_with_exit_code_3(string code)
    {
        var server = await AzuriteServer.SharedOrSkipAsync();
        await using ReadOnlyAccount full = new(server, code);
        var prefix = AzuriteServer.NewPrefix();
        (_program.Environment["GOOD"], _program.Environment["FULL"]) = (server.Connection, full.Connection);
        Write(Queue("GOOD"));
        Assert.That((await _program.RunAsync("enqueue", "ingest", "{\"text\":\"a\"}")).ExitCode, Is.Zero);

        Write(Queue("FULL"));
        await AssertFailsAsync(Unavailable, ["queue.azure", code, "takes no writes"], "enqueue", "ingest", "{\"text\":\"b\"}");
        var jobs = (await _program.RunAsync("jobs", "--json")).Document.GetProperty("jobs");

        Assert.That(jobs.EnumerateArray().Select(job => job.GetProperty("state").GetString()), Is.EqualTo(new[] { "ready" }), "what was accepted can be read, and waits");

        string Queue(string variable) => $"queue: {{ use: azure, azure: {{ connection: \"${{{variable}}}\", prefix: {prefix} }} }}";
    }

    private void Write(string yaml) => _program.Write("pipeline.yaml", $"version: 1\n{yaml}\n{(yaml.Contains("models:", StringComparison.Ordinal) ? "" : "models: { embedding: { use: lexical, dimensions: 64 } }\n")}flows: {{ {Ingest} }}\n");

    private async Task AssertFailsAsync(int exitCode, string[] said, params string[] args)
    {
        var run = await _program.RunAsync(args);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Error);
            foreach (var word in said)
            {
                Assert.That(run.Error + run.Out, Does.Contain(word));
            }

            Assert.That(run.Error + run.Out, Does.Not.Contain(Secret).And.Not.Contain("   at "));
        });
    }
}
