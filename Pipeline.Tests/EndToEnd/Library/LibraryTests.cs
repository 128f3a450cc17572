using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd.Library;

/// <summary>The package as its users have it: restored from a folder, with the code of docs/library.md.</summary>
[CancelAfter(300_000)]
internal sealed class LibraryTests
{
    private readonly LibraryPackage _package = new();

    [OneTimeSetUp]
    public Task PackAsync() => _package.PackAsync();

    [OneTimeTearDown]
    public void Delete() => _package.Dispose();

    [Test]
    public async Task Console_project_runs_a_flow_over_items_of_its_own()
    {
        var folder = await _package.BuildAsync("words", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>", LibraryDocument.Block("Items of one's own, without jobs or a queue", "csharp"));

        await using var running = Start(folder, "words.dll");
        var run = await running.EndAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Is.EquivalentTo(new[] { "to: 2", "be: 2", "or: 2", "not: 3", "that: 4", "is: 2", "the: 3", "question: 8" }));
    }

    [Test]
    public async Task Web_service_takes_documents_and_streams_answers(CancellationToken cancellationToken)
    {
        var code = LibraryDocument.Block("A web service", "csharp");
        var folder = await _package.BuildAsync("service", "Microsoft.NET.Sdk.Web", "", code);
        await File.WriteAllTextAsync(Path.Combine(folder, "pipeline.yaml"), LibraryDocument.Block("A web service", "yaml"), cancellationToken);
        await using var running = Start(folder, "service.dll", "--urls", "http://127.0.0.1:0");
        var address = await ListensAtAsync(running);
        using HttpClient client = new() { BaseAddress = address };

        using var accepted = await client.PostAsJsonAsync("/documents", new { id = "lease", text = "A lease is renewed at a third of its time. Ask ann@example.org about leases." }, cancellationToken);
        var job = await EndedAsync(client, accepted.Headers.Location!, cancellationToken);
        var answer = await client.GetStringAsync(new Uri("/ask?question=When+is+a+lease+renewed%3F", UriKind.Relative), cancellationToken);
        var redacted = await client.GetStringAsync(new Uri("/ask?question=Whom+to+ask+about+leases%3F", UriKind.Relative), cancellationToken);
        var health = await client.GetStringAsync(new Uri("/health", UriKind.Relative), cancellationToken);
        await running.SignalAsync("TERM");
        var run = await running.EndAsync();

        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(job.GetProperty("state").GetString(), Is.EqualTo("Succeeded"), job.ToString());
        Assert.That(answer, Does.Contain("event: update").And.Contain("a third of its").And.Contain("\"documentId\":\"lease\""));
        Assert.That(redacted, Does.Contain("xxxxxxxx").And.Not.Contain("ann@"));
        Assert.That(health, Is.EqualTo("Healthy"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(code.Trim().Split('\n'), Has.Length.LessThanOrEqualTo(40), "the whole of Program.cs");
    }

    [Test]
    public async Task Plugin_brings_a_stage_to_the_program()
    {
        using PipelineProgram program = new();
        var folder = await _package.BuildAsync("Shouting", "Microsoft.NET.Sdk", "<EnableDynamicLoading>true</EnableDynamicLoading>", LibraryDocument.Block("A plugin for the program", "csharp"));
        File.Copy(Path.Combine(folder, "Shouting.dll"), Path.Combine(program.Folder, "Shouting.dll"));
        program.Write("pipeline.yaml", LibraryDocument.Block("A plugin for the program", "yaml"));

        var enqueued = await program.RunAsync("enqueue", "shout", "\"hello\"", "--json");
        var worked = await program.RunAsync("work", "--drain", "--json");
        var job = await program.RunAsync("jobs", enqueued.Document.GetProperty("ids")[0].GetString()!, "--json");

        Assert.That(enqueued.ExitCode, Is.Zero, enqueued.Error);
        Assert.That(worked.Document.GetProperty("succeeded").GetInt32(), Is.EqualTo(1), worked.Error);
        Assert.That(job.Out, Does.Contain("HELLO"));
    }

    private static RunningProgram Start(string folder, params string[] args)
    {
        ProcessStartInfo start = new("dotnet", args) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning"; // nobody reads on where it has said its address
        return new RunningProgram(Process.Start(start)!, TimeSpan.FromMinutes(2));
    }

    private static async Task<Uri> ListensAtAsync(RunningProgram running)
    {
        const string Words = "Now listening on: ";
        var line = await running.UntilOutputHasAsync(Words);
        return new Uri(line[(line.IndexOf(Words, StringComparison.Ordinal) + Words.Length)..].Trim());
    }

    private static async Task<JsonElement> EndedAsync(HttpClient client, Uri job, CancellationToken cancellationToken)
    {
        while (true)
        {
            var document = await client.GetFromJsonAsync<JsonElement>(job, cancellationToken);
            if (document.GetProperty("state").GetString() is not ("Ready" or "Leased" or "Scheduled"))
            {
                return document;
            }
        }
    }
}
