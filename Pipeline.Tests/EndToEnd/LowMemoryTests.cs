using System.Globalization;
using System.Text;
using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A worker with too little memory for its jobs: it goes on without what failed, or it ends with a code and a reason. It never stays and does nothing.</summary>
internal sealed class LowMemoryTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeSetUp]
    public void WriteDocuments()
    {
        _program.Write("pipeline.yaml", """
            version: 1
            queue: { maxAttempts: 1 }
            flows:
              ingest: [read, chunk, embed, index]
              ask: [embed, retrieve, generate]
            """);
        for (var i = 0; i < 4; i++)
        {
            _program.Write(string.Create(CultureInfo.InvariantCulture, $"docs/{i}.txt"), Text(i));
        }
    }

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [TestCase("0x3000000")]
    [TestCase("0x4400000")]
    [TestCase("0x5000000")]
    [TestCase("0x6000000")]
    [CancelAfter(180_000)]
    public async Task Worker_ends_by_itself_with_a_code_and_a_reason(string heap)
    {
        Directory.CreateDirectory(Path.Combine(_program.Folder, "data")).Delete(recursive: true);
        await _program.RunAsync("enqueue", "ingest", """{"path":"docs"}""");
        await _program.RunAsync("enqueue", "ask", """{"question":"what?"}""");
        _program.Environment["DOTNET_GCHeapHardLimit"] = heap;
        _program.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        var run = await _program.RunAsync("work", "--drain");

        _program.Environment.Clear();
        await TestContext.Out.WriteLineAsync($"{run.ExitCode}: {run.Error.Split('\n').LastOrDefault(line => line.Trim().Length > 0)}");
        Assert.That(run.ExitCode, Is.Zero.Or.EqualTo(1).Or.EqualTo(134));
        Assert.That(run.ExitCode == 0 || run.Error.Length > 0, "no reason");
    }

    private static string Text(int seed)
    {
        StringBuilder text = new();
        var state = (uint)seed + 1;
        for (var i = 0; i < 20_000; i++)
        {
            for (var word = 0; word < 40; word++)
            {
                state = (state * 1_664_525) + 1_013_904_223;
                text.Append(CultureInfo.InvariantCulture, $"w{state >> 18} ");
            }

            text.Append(".\n\n");
        }

        return text.ToString();
    }
}
