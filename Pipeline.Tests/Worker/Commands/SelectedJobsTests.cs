using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>Jobs named by their first digits, and jobs that options select: to list, to group, to replay, to purge, to cancel.</summary>
internal sealed class SelectedJobsTests
{
    private TempFolder _folder = null!;

    [OneTimeSetUp]
    public async Task FailSomeJobs() => _folder = await MakeAsync();

    [OneTimeTearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(4)]
    [TestCase(2, "--tenant", "acme")]
    [TestCase(1, "--cause", "HAS NO TEXT")]
    [TestCase(4, "--stage", "read")]
    [TestCase(0, "--stage", "embed")]
    [TestCase(0, "--flow", "ask")]
    [TestCase(4, "--newer-than", "1h")]
    [TestCase(0, "--older-than", "1h")]
    [TestCase(1, "--tenant", "other", "--cause", "does not exist")]
    public async Task Dead_list_has_what_its_options_select(int count, params string[] options) =>
        Assert.That((await RunAsync(["dead", "list", "--json", .. options])).Document.GetProperty("dead").GetArrayLength(), Is.EqualTo(count));

    [Test]
    public async Task Dead_list_groups_by_stage_and_cause_the_most_first()
    {
        var groups = (await RunAsync("dead", "list", "--group", "--json")).Document.GetProperty("groups").EnumerateArray().ToList();
        var words = (await RunAsync("dead", "list", "--group")).Out;

        Assert.That(groups.Select(group => (group.GetProperty("stage").GetString(), group.GetProperty("count").GetInt32())), Is.EqualTo([("read", 3), ("read", 1)]));
        Assert.That(groups[0].GetProperty("cause").GetString(), Does.Not.Contain("missing-1.md"));
        Assert.That(words, Does.StartWith("COUNT  FLOW    STAGE").And.Contain("3      ingest  read"));
    }

    [TestCase("dead", "purge", "--cause", "words that no failure has")]
    [TestCase("cancel", "--tenant", "nobody", "--all")]
    [TestCase("dead", "replay", "--tenant", "acme")]
    [TestCase("dead", "purge", "--all")]
    [TestCase("cancel", "--flow", "ask")]
    [TestCase("dead", "replay")]
    public async Task Bulk_changes_nothing_where_nobody_said_yes(params string[] args)
    {
        var before = await StatesAsync();

        var run = await RunAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(args.Contains("words that no failure has") ? 0 : 2), run.Error);
        Assert.That(await StatesAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Bulk_says_how_many_it_is_about_to_change() => Assert.That((await RunAsync("dead", "replay", "--tenant", "acme")).Error, Does.Contain("Replay 2 dead letters?").And.Contain("--yes"));

    [Test]
    public async Task Replay_purge_and_cancel_change_what_was_selected_and_no_more()
    {
        using var folder = await MakeAsync();

        var replayed = (await RunInAsync(folder, "dead", "replay", "--tenant", "acme", "--yes", "--json")).Document.GetProperty("dead");
        var purged = (await RunInAsync(folder, "dead", "purge", "--cause", "has no text", "--yes", "--json")).Document;
        var cancelled = (await RunInAsync(folder, "cancel", "--flow", "ask", "--yes", "--json")).Document.GetProperty("jobs");
        var left = (await RunInAsync(folder, "dead", "list", "--json")).Document.GetProperty("dead").EnumerateArray().Single();

        Assert.That((replayed.GetArrayLength(), purged.GetProperty("purged").GetInt32(), cancelled.GetArrayLength()), Is.EqualTo((2, 1, 2)));
        Assert.That(left.GetProperty("error").GetString(), Does.Contain("missing-3.md"));
    }

    [Test]
    public async Task A_job_is_found_by_as_many_digits_as_no_other_begins_with()
    {
        var ids = await IdsAsync();
        var one = ids[0];
        var alike = ids.Skip(1).Max(other => other.Zip(one).TakeWhile(pair => pair.First == pair.Second).Count());

        var found = await RunAsync("jobs", one[..(alike + 1)].TrimEnd('-') + (one[alike] == '-' ? one.Substring(alike, 2) : ""), "--json");
        var several = await RunAsync("jobs", one[..4]);
        var none = await RunAsync("jobs", "ffff");
        var wrong = await RunAsync("jobs", "xyz");

        Assert.That(found.Document.GetProperty("jobs")[0].GetProperty("id").GetString(), Is.EqualTo(one));
        Assert.That((several.ExitCode, none.ExitCode, wrong.ExitCode), Is.EqualTo((2, 2, 2)));
        Assert.That(several.Error, Does.Contain("jobs have an id that begins with").And.Contain("Give more of its digits."));
        Assert.That(none.Error, Does.Contain("there is no job ffff"));
        Assert.That(wrong.Error, Does.Contain("'xyz' is no job id"));
    }

    /// <summary>A folder with four dead letters of two tenants, and two questions that wait.</summary>
    private static async Task<TempFolder> MakeAsync()
    {
        TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("pipeline.yaml"), $$"""
            version: 1
            queue: { sqlite: { path: '{{folder.File("queue.db")}}' }, maxAttempts: 1 }
            index: { embedded: { path: '{{folder.File("index.db")}}' } }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);
        await File.WriteAllTextAsync(folder.File("jobs.jsonl"), $$$"""
            {"flow":"ingest","input":{"path":"{{{folder.Path}}}/missing-1.md"},"tenant":"acme"}
            {"flow":"ingest","input":{"path":"{{{folder.Path}}}/missing-2.md"},"tenant":"acme"}
            {"flow":"ingest","input":{"path":"{{{folder.Path}}}/missing-3.md"},"tenant":"other"}
            {"flow":"ingest","input":{"path":"{{{folder.Path}}}/empty.md"},"tenant":"other"}
            """);
        await File.WriteAllTextAsync(folder.File("empty.md"), "\n");
        await RunInAsync(folder, "enqueue", "--file", folder.File("jobs.jsonl"));
        await RunInAsync(folder, "work", "--drain");
        await RunInAsync(folder, "enqueue", "ask", "why", "how", "--not-before", "2100-01-01T00:00:00Z");
        return folder;
    }

    private async Task<List<string>> IdsAsync() =>
        [.. (await RunAsync("jobs", "--json")).Document.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString()!)];

    private async Task<List<string>> StatesAsync() =>
        [.. (await RunAsync("jobs", "--json")).Document.GetProperty("jobs").EnumerateArray().Select(job => $"{job.GetProperty("id")} {job.GetProperty("state")}")];

    private Task<CommandRun> RunAsync(params string[] args) => RunInAsync(_folder, args);

    private static Task<CommandRun> RunInAsync(TempFolder folder, params string[] args) => CommandRun.OfAsync([.. args, "--config", folder.File("pipeline.yaml")]);
}
