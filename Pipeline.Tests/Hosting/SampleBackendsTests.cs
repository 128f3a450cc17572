using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Backends;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Schema;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;
using Pipeline.Core.Testing.Cases;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Hosting;

/// <summary>Backends are registered, and all that pipeline.yaml, its checks and its schema know of them follows from that.</summary>
internal sealed class SampleBackendsTests
{
    private const string Flows = "flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }\n";
    private const string Models = "models: { embedding: { use: sample-embedding, size: 16 }, chat: { use: sample-chat } }\n";

    [Test]
    [CancelAfter(60_000)]
    public async Task Sample_backends_of_each_kind_work_from_a_file(CancellationToken cancellationToken)
    {
        using TempFolder folder = new();
        var registry = SampleBackends.CreateRegistry();
        var file = Read($"queue: {{ use: sample-queue, sample-queue: {{ folder: {folder.Path} }} }}\nindex: {{ use: sample-index, sample-index: {{ folder: {folder.Path} }} }}\n{Models}stages: {{ retrieve: {{ sources: [dense] }} }}\n{Flows}", registry);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddPipeline(new PipelineSetup(file.Require(), registry)).AddWorker();
        using var app = builder.Build();
        await app.StartAsync(cancellationToken);
        var client = app.Services.GetRequiredService<PipelineClient>();

        var job = await client.WaitAsync(await client.EnqueueAsync("ingest", new { text = "A lease is renewed at a third of its time.", documentId = "lease" }, cancellationToken), cancellationToken);
        var updates = await client.AskAsync("When is a lease renewed?", cancellationToken).ToListAsync(cancellationToken);
        await app.StopAsync(cancellationToken);

        Assert.That(job.State, Is.EqualTo(JobState.Succeeded), string.Join("; ", job.Failures.Select(failure => failure.Message)));
        Assert.That(string.Concat(updates.Where(update => update.Kind == AnswerUpdateKind.Text)), Does.Contain("a third of its time"));
        Assert.That(updates.Single(update => update.Kind == AnswerUpdateKind.Citation).Citation!.DocumentId, Is.EqualTo("lease"));
        Assert.That(updates[^1].Job!.State, Is.EqualTo(JobState.Succeeded));
        Assert.That(File.Exists(folder.File("sample-queue.db")) && File.Exists(folder.File("sample-index.db")), Is.True);
    }

    [Test]
    public void Sample_backends_are_listed_and_in_the_schema()
    {
        var registry = SampleBackends.CreateRegistry();
        var file = Read($"{Models}{Flows}", registry);

        var listed = BackendListing.Of(registry, file.Require());
        var schema = PipelineSchema.Of(registry).ToJsonString();

        Assert.That(listed.Where(backend => backend.Used).Select(backend => backend.Name), Is.EqualTo(new[] { "sqlite", "embedded", "sample-embedding", "sample-chat" }));
        Assert.That(listed.Select(backend => backend.Name), Is.SupersetOf(new[] { "sample-queue", "sample-index" }));
        foreach (var name in new[] { "sample-queue", "sample-index", "sample-embedding", "sample-chat", "folder", "size" })
        {
            Assert.That(schema, Does.Contain($"\"{name}\""));
        }
    }

    [TestCase("queue: { use: sample-qeue }", "2:15 PL106 queue.use: 'sample-qeue' is not allowed; allowed: sqlite, azure, sample-queue; did you mean 'sample-queue'?")]
    [TestCase("queue: { use: [sqlite] }", "2:15 PL103 queue.use is a list; it must be one of sqlite, azure, sample-queue")]
    [TestCase("queue: { sample-queue: { foldr: x } }", "2:26 PL101 the key 'foldr' is not known in queue.sample-queue; allowed: folder; did you mean 'folder'?")]
    [TestCase("queue: { sample-queue: 7 }", "2:24 PL103 queue.sample-queue is a single value; it must be a section with any of the keys folder")]
    [TestCase("models: { embedding: { use: lexical, size: 9 } }", "2:38 PL101 the key 'size' is not known in models.embedding; allowed: use, queryPrefix, passagePrefix, queryType, passageType, dimensions; 'lexical' does not have it, but sample-embedding does")]
    [TestCase("models: { embedding: { use: sample-embedding, size: 99 } }", "2:53 PL105 models.embedding.size: '99' is out of range; allowed: 2 – 64")]
    [TestCase("queue: { use: sample-queue, lease: 10m }", "2:36 PL113 queue.lease is 10m, and the longest lease of the queue 'sample-queue' is 5m; use a shorter one")]
    [TestCase("index: { use: sample-index }\nstages: { retrieve: { sources: [dense] } }",
        "2:15 PL113 models.embedding.use: 'lsa' is fitted on the documents and kept in the index, and the index 'sample-index' keeps no model; use one of the models lexical, openai, sample-embedding, or one of the indexes embedded, qdrant")]
    [TestCase("index: { use: sample-index }\nmodels: { embedding: { use: lsa } }\nstages: { retrieve: { sources: [dense] } }",
        "3:29 PL113 models.embedding.use: 'lsa' is fitted on the documents and kept in the index, and the index 'sample-index' keeps no model; use one of the models lexical, openai, sample-embedding, or one of the indexes embedded, qdrant")]
    [TestCase("index: { use: sample-index }\nmodels: { embedding: { use: lexical } }",
        "2:15 PL113 stages.retrieve.sources has 'lexical', and the index 'sample-index' cannot search words; write sources: [dense], or use one of the indexes embedded, qdrant")]
    [TestCase("index: { use: sample-index }\nmodels: { embedding: { use: lexical } }\nstages: { retrieve: { top: 4 } }",
        "4:11 PL113 stages.retrieve.sources has 'lexical', and the index 'sample-index' cannot search words; write sources: [dense], or use one of the indexes embedded, qdrant")]
    [TestCase("models: { embedding: { passagePrefix: 'passage: ' } }",
        "2:39 PL113 models.embedding.passagePrefix is for a model that was trained with it, and 'lsa' is fitted on the documents as they are; remove it")]
    public void What_cannot_work_is_said_at_its_line(string section, string expected) =>
        Assert.That(Read($"{section}\n{Flows}", SampleBackends.CreateRegistry()).Diagnostics.Select(fault => $"{fault.Line}:{fault.Column} {fault.Code} {fault.Message}"), Is.EqualTo(new[] { expected }));

    [Test]
    public void Backends_with_a_name_that_is_taken_or_none_are_refused()
    {
        var registry = SampleBackends.CreateRegistry();

        Assert.That(() => registry.Chats.Add(SampleBackends.Chat), Throws.ArgumentException.With.Message.Contains("'sample-chat' is registered already"));
        Assert.That(() => registry.Chats.Add(SampleBackends.Chat with { Name = "My Chat" }), Throws.ArgumentException.With.Message.Contains("lower case letters"));
        Assert.That(() => registry.Chats.Add(SampleBackends.Chat with { Name = "other", OptionsType = typeof(string) }), Throws.ArgumentException.With.Message.Contains("no public constructor"));
        Assert.That(() => new BackendSet<StoreRegistration>().Default, Throws.InvalidOperationException);
    }

    private static PipelineFileResult Read(string text, PipelineRegistry registry) => PipelineFile.Parse("test.yaml", $"version: 1\n{text}", registry, static _ => null);
}
