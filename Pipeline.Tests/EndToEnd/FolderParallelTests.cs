using System.Globalization;
using NUnit.Framework;
using Pipeline.Tests.Stages.Ingestion.Readers;

namespace Pipeline.Tests.EndToEnd;

/// <summary>One folder is read by as many parser processes as the configuration allows.</summary>
internal sealed class FolderParallelTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    public async Task Ingest_of_a_folder_uses_all_its_parser_processes(int parsers)
    {
        Directory.CreateDirectory(Path.Combine(_program.Folder, "docs"));
        for (var i = 0; i < 8; i++)
        {
            var page = Enumerable.Range(1, 40).Select(line => (50.0, 800.0 - (line * 18), 12.0, string.Create(CultureInfo.InvariantCulture, $"Line {line} of document {i}."))).ToArray();
            await File.WriteAllBytesAsync(Path.Combine(_program.Folder, "docs", $"{i}.pdf"), SampleDocuments.Pdf([page, page, page]));
        }

        _program.Write("pipeline.yaml", $"""
            version: 1
            queue: {"{"} sqlite: {"{"} path: ./data/{parsers}.db {"}"} {"}"}
            index: {"{"} embedded: {"{"} path: ./data/{parsers}-index.db {"}"} {"}"}
            stages:
              read: {"{"} parsers: {parsers} {"}"}
            flows:
              ingest: [read, chunk, embed, index]
            """);

        var run = await _program.RunAsync("ingest", "docs", "--json", "--verbose");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Document.GetProperty("jobs")[0].GetProperty("documents").GetInt64(), Is.EqualTo(8));
        Assert.That(run.Error.Split("Started parser process").Length - 1, Is.EqualTo(parsers), run.Error);
    }
}
