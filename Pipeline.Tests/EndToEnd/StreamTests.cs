using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Sqlite;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A worker writes an answer, another process reads it while it is written.</summary>
[NonParallelizable] // it measures
internal sealed class StreamTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public async Task First_token_is_with_a_reader_of_another_process_within_50_ms()
    {
        const int Questions = 20;
        _program.Write("tea.md", "# Tea\n\nGreen tea is steeped at eighty degrees for two minutes.\n");
        Assert.That((await _program.RunAsync("ingest", "tea.md")).ExitCode, Is.Zero);
        await using var worker = _program.Start("work", "--json");
        await worker.UntilErrorHasAsync("Working on");
        QueueOptions options = new() { Own = new SqliteQueueOptions { Path = Path.Combine(_program.Folder, "data", "pipeline.db") } };
        await using var queue = await SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

        List<double> waits = [];
        for (var question = 0; question < Questions; question++)
        {
            waits.Add(await AskAsync(queue));
        }

        await worker.SignalAsync("TERM");
        await worker.EndAsync();
        waits.Sort();
        await TestContext.Out.WriteLineAsync($"first token: median {waits[Questions / 2]:0.0} ms, p95 {waits[Questions * 95 / 100]:0.0} ms, longest {waits[^1]:0.0} ms");
        Assert.That(waits[Questions / 2], Is.LessThanOrEqualTo(50), "milliseconds from the model to the reader");
    }

    /// <summary>Milliseconds from when the worker had the first token to when this process had it.</summary>
    private static async Task<double> AskAsync(SqliteJobQueue queue)
    {
        var input = JsonSerializer.SerializeToElement(new { question = "How hot is green tea?" });
        var receipts = await queue.EnqueueAsync([new() { Flow = "ask", Input = input, Interactive = true }], CancellationToken.None);
        double? wait = null;
        StreamedText text = new();
        await foreach (var happened in queue.ReadEventsAsync(receipts[0].Id, 0, CancellationToken.None))
        {
            var piece = text.Hear(happened);
            wait ??= piece is null ? null : (TimeProvider.System.GetUtcNow() - happened.At).TotalMilliseconds;
        }

        Assert.That(text.Text, Does.Contain("eighty degrees"));
        return wait!.Value;
    }
}
