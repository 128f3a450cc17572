using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion;

internal sealed class ReadStageTests
{
    private readonly ReadStage _stage = Reading.Stage(new ReadOptions { MaxBytes = 10_000 });

    [Test]
    public async Task Expand_file_gives_its_text_title_and_full_path()
    {
        using TempFolder folder = new();
        var path = Write(folder, "# A title\n\nText.", "a.md");
        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = path }, job);

        Assert.That(documents, Has.Count.EqualTo(1));
        Assert.That(documents[0].DocumentId, Is.EqualTo(path.Replace('\\', '/')));
        Assert.That(documents[0].Content.Title, Is.EqualTo("A title"));
        Assert.That(documents[0].Format, Is.EqualTo("markdown"));
        Assert.That(job.Counters["documents"], Is.EqualTo(1));
    }

    [Test]
    public async Task Expand_folder_reads_known_extensions_in_order_without_hidden_ones_and_links()
    {
        using TempFolder outside = new();
        using TempFolder folder = new();
        Write(folder, "b", "b.txt");
        Write(folder, "a", "z", "a.rst");
        Write(folder, "c", "c.md");
        Write(folder, "no", ".hidden", "x.md");
        Write(folder, "no", ".x.md");
        Write(folder, "no", "program.exe");
        Write(outside, "secret", "secret.md");
        File.CreateSymbolicLink(folder.File("link.md"), outside.File("secret.md"));
        Directory.CreateSymbolicLink(folder.File("y"), outside.Path);

        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = folder.Path, DocumentId = "book/" }, job);

        Assert.That(job.Counters["passedOver"], Is.EqualTo(1), "nothing is left out in silence: program.exe");
        Assert.That(documents.Select(d => d.DocumentId), Is.EqualTo(["book/b.txt", "book/c.md", "book/z/a.rst"]));
    }

    [TestCase("COPYING", "All rights.", true)]
    [TestCase("Makefile", "all:\n\techo tea\n", true)]
    [TestCase("page.xhtml", "<html><body><p>Words.</p></body></html>", true)]
    [TestCase("notes.org", "* Tea\n\nWords.", true)]
    [TestCase("study.ipynb", "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":\"Words.\"}],\"nbformat\":4}", true)]
    [TestCase("logo.jpg", "no", false)]
    [TestCase("lib.so", "no", false)]
    [TestCase("film.MP4", "no", false)]
    public async Task Expand_folder_reads_or_counts_each_file(string name, string text, bool isRead)
    {
        using TempFolder folder = new();
        Write(folder, "Words.", "a.md");
        Write(folder, text, name);
        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = folder.Path, DocumentId = "d/" }, job);

        Assert.That(documents.Any(document => document.DocumentId == $"d/{name}"), Is.EqualTo(isRead));
        Assert.That(job.Counters.GetValueOrDefault("passedOver" + Path.GetExtension(name).ToLowerInvariant()), Is.EqualTo(isRead ? 0 : 1));
    }

    [Test]
    public async Task Expand_folder_reads_text_without_an_ending_and_counts_what_it_passes_over_by_ending()
    {
        using TempFolder folder = new();
        Write(folder, "Read me.", "README");
        Write(folder, "# All\n\nRights.", "LICENSE");
        Write(folder, "12:00 started", "app.log");
        Write(folder, "# Guide\n\nWords.", "guide.mdx");
        Write(folder, "no", "a.exe");
        Write(folder, "no", "b.EXE");
        Write(folder, "no", "c.png");
        await File.WriteAllBytesAsync(folder.File("program"), [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1]);
        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = folder.Path, DocumentId = "d/" }, job);

        Assert.That(documents.Select(document => document.DocumentId), Is.EquivalentTo(["d/README", "d/LICENSE", "d/app.log", "d/guide.mdx"]));
        Assert.That(job.Failures, Is.Empty);
        Assert.That((job.Counters["passedOver"], job.Counters["passedOver.exe"], job.Counters["passedOver.png"], job.Counters["passedOver.other"]), Is.EqualTo((4, 2, 1, 1)));
    }

    [Test]
    public async Task Expand_document_with_front_matter_has_it_as_metadata_beneath_the_senders()
    {
        using TempFolder folder = new();
        var path = Write(folder, "---\ntitle: T\nauthor: Ann\nteam: a\n---\n\nWords.", "a.md");

        var read = await ReadAsync(new IngestInput { Path = path, Metadata = new Dictionary<string, string> { ["team"] = "b" } }, new());

        Assert.That((read[0].Content.Title, read[0].Metadata["author"], read[0].Metadata["team"]), Is.EqualTo(("T", "Ann", "b")));
    }

    [Test]
    public async Task Expand_link_that_is_named_is_the_file_it_leads_to()
    {
        using TempFolder folder = new();
        var text = new string('x', 5_000);
        File.CreateSymbolicLink(folder.File("b.md"), Write(folder, text, "a.md"));
        File.CreateSymbolicLink(folder.File("c.md"), "b.md");
        File.CreateSymbolicLink(folder.File("gone.md"), "nowhere.md");

        Assert.That((await ReadAsync(new IngestInput { Path = folder.File("c.md") }, new()))[0].Content.Text, Is.EqualTo(text));
        Assert.That(() => ReadAsync(new IngestInput { Path = folder.File("gone.md") }, new()), Throws.TypeOf<PermanentException>().With.Message.Contains("does not exist"));
    }

    [Test]
    public async Task Expand_folder_with_an_unreadable_document_records_it_and_reads_the_rest()
    {
        using TempFolder folder = new();
        Write(folder, "good", "a.md");
        await File.WriteAllBytesAsync(folder.File("b.md"), [0x89, 0x50, 0x4E, 0x47, 0x0D]);
        Write(folder, new string('x', 10_001), "d.md");
        Write(folder, "good", "f.md");
        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = folder.Path }, job);

        Assert.That(documents.Select(d => Path.GetFileName(d.Source)), Is.EqualTo(["a.md", "f.md"]));
        Assert.That(job.Failures.Select(f => f.Error.Message), Is.EqualTo(
        [
            $"'{folder.File("b.md")}' is a PNG picture. 'ocr: tesseract' of the stage 'read' has its words recognised, where tesseract is installed.",
            $"'{folder.File("d.md")}' has 10001 bytes; at most 10000 are read. Raise 'maxBytes' of the stage 'read', or split the file.",
        ]));
        Assert.That(job.Counters["documents"], Is.EqualTo(2));
    }

    [TestCase("")]
    [TestCase(" \r\n\t")]
    [TestCase("\uFEFF \n")]
    [TestCase("\u00A0\u3000\n")]
    public async Task Expand_folder_with_an_empty_file_counts_it_and_that_is_no_failure(string nothing)
    {
        using TempFolder folder = new();
        Write(folder, nothing, "__init__.py");
        Write(folder, "words", "a.md");
        await File.WriteAllTextAsync(folder.File("utf16.txt"), nothing, Encoding.Unicode);
        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = folder.Path }, job);

        Assert.That(documents.Select(d => Path.GetFileName(d.Source)), Is.EqualTo(["a.md"]));
        Assert.That(job.Failures, Is.Empty);
        Assert.That(job.Counters["empty"], Is.EqualTo(2));
        Assert.That(() => ReadAsync(new IngestInput { Path = folder.File("__init__.py") }, new()), Throws.TypeOf<PermanentException>().With.Message.Contains("is empty, or blanks alone"));
    }

    [TestCase("""{"cells":[],"metadata":{"kernelspec":{"name":"python3"}},"nbformat":4,"nbformat_minor":5}""", 1)]
    [TestCase("""{"cells":[{"cell_type":"code","source":[" \n"],"outputs":[]}],"nbformat":4}""", 1)]
    [TestCase("""{"worksheets":[{"cells":[{"cell_type":"code","input":""}]}],"nbformat":3}""", 1)]
    [TestCase("""{"cells":[{"cell_type":"code","source":[],"outputs":[{"text":["42"]}]}],"nbformat":4}""", 0)]
    [TestCase("""{"cells":[{"cell_type":"markdown","source":["Words"]}],"nbformat":4}""", 0)]
    public async Task Expand_folder_with_a_notebook_in_which_nobody_has_written_counts_it_as_empty(string notebook, int empty)
    {
        using TempFolder folder = new();
        Write(folder, notebook, "Untitled.ipynb");
        RecordingJobContext job = new();

        var documents = await ReadAsync(new IngestInput { Path = folder.Path }, job);

        Assert.That((job.Counters.GetValueOrDefault("empty"), documents.Count), Is.EqualTo((empty, 1 - empty)));
    }

    [Test]
    public void Expand_single_unreadable_document_fails_the_item()
    {
        using TempFolder folder = new();
        var path = Write(folder, "", "a.md");
        RecordingJobContext job = new();

        Assert.That(() => ReadAsync(new IngestInput { Path = path }, job), Throws.TypeOf<PermanentException>().With.Message.Contains("empty"));
        Assert.That(job.Failures, Is.Empty);
    }

    [Test]
    public void Expand_missing_path_fails_for_good_and_says_what_to_check()
    {
        using TempFolder folder = new();
        Assert.That(
            () => ReadAsync(new IngestInput { Path = folder.File("none", "a.md") }, new()),
            Throws.TypeOf<PermanentException>().With.Message.Contains("does not exist; check the path"));
    }

    [Test]
    public void Expand_folder_without_documents_fails_and_names_the_extensions()
    {
        using TempFolder folder = new();
        Write(folder, "x", "a.exe");
        Assert.That(() => ReadAsync(new IngestInput { Path = folder.Path }, new()), Throws.TypeOf<PermanentException>().With.Message.Contains(".md .markdown .mdx"));
    }

    [Test]
    public void Expand_unknown_property_fails_for_good() => Assert.That(
        () => ReadAsync(new IngestInput { Path = "a", Text = "b" }, new()),
        Throws.TypeOf<PermanentException>().With.Message.EqualTo("The input cannot be read: both 'path' and 'text' are given; give one."));

    [Test]
    [Platform(Exclude = "Win")]
    [CancelAfter(20_000)]
    public async Task Expand_named_pipe_fails_without_waiting_for_a_writer(CancellationToken cancellationToken)
    {
        using TempFolder folder = new();
        using (var mkfifo = Process.Start("mkfifo", folder.File("pipe.md")))
        {
            await mkfifo.WaitForExitAsync(cancellationToken);
        }

        Assert.That(() => ReadAsync(new IngestInput { Path = folder.File("pipe.md") }, new()), Throws.TypeOf<PermanentException>().With.Message.Contains("not a regular file"));
        Assert.That(() => ReadAsync(new IngestInput { Path = "/dev/zero" }, new()), Throws.TypeOf<PermanentException>());
    }

    [Test]
    public async Task Expand_file_of_unknown_extension_is_read_as_what_it_looks_like()
    {
        using TempFolder folder = new();
        var html = Write(folder, "<!DOCTYPE html><title>T</title><p>Text", "page.aspx");
        var text = Write(folder, "Just text", "NOTES");

        Assert.That((await ReadAsync(new IngestInput { Path = html }, new()))[0].Format, Is.EqualTo("html"));
        Assert.That((await ReadAsync(new IngestInput { Path = text }, new()))[0].Format, Is.EqualTo("text"));
    }

    [Test]
    public async Task Expand_text_gets_an_id_by_its_content_and_the_title_it_is_given()
    {
        IngestInput input = new() { Text = "Words.", Metadata = new Dictionary<string, string> { ["title"] = "Given" } };

        var first = (await ReadAsync(input, new()))[0];
        var again = (await ReadAsync(input, new()))[0];
        var other = (await ReadAsync(input with { Text = "Others." }, new()))[0];

        Assert.That(first.DocumentId, Does.Match("^text:[0-9a-f]{32}$"));
        Assert.That(again.DocumentId, Is.EqualTo(first.DocumentId));
        Assert.That(other.DocumentId, Is.Not.EqualTo(first.DocumentId));
        Assert.That(first.Content.Title, Is.EqualTo("Given"));
    }

    [TestCase("**/*.md", "a.md", "z/deep/c.md")]
    [TestCase("*.log", "b.log")]
    [TestCase("z/*/c*", "z/deep/c.md")]
    public async Task Expand_glob_reads_what_matches_whatever_its_extension(string glob, params string[] expected)
    {
        using TempFolder folder = new();
        Write(folder, "a", "a.md");
        Write(folder, "b", "b.log");
        Write(folder, "c", "z", "deep", "c.md");
        Write(folder, "no", ".hidden", "x.md");

        var documents = await ReadAsync(new IngestInput { Path = folder.File(glob), DocumentId = "book" }, new());

        var inside = glob.StartsWith("z/", StringComparison.Ordinal) ? "z/" : "";
        Assert.That(documents.Select(d => d.Source), Is.EqualTo(expected.Select(name => folder.File(name))));
        Assert.That(documents.Select(d => d.DocumentId), Is.EqualTo(expected.Select(name => $"book/{name[inside.Length..]}")));
    }

    [Test]
    public void Expand_glob_that_matches_nothing_says_what_stars_mean()
    {
        using TempFolder folder = new();
        Write(folder, "a", "a.md");

        Assert.That(() => ReadAsync(new IngestInput { Path = folder.File("*.txt") }, new()), Throws.TypeOf<PermanentException>().With.Message.Contains("matches no file below"));
    }

    [Test]
    public async Task Expand_file_with_a_star_in_its_name_is_that_file()
    {
        using TempFolder folder = new();
        var path = Write(folder, "star", "a*.md");
        Write(folder, "other", "ab.md");

        Assert.That((await ReadAsync(new IngestInput { Path = path }, new())).Select(d => d.Content.Text), Is.EqualTo(["star"]));
    }

    [Test]
    public async Task Expand_folder_gives_a_sign_of_life_for_each_document_it_passes_over()
    {
        using TempFolder folder = new();
        Write(folder, "", "a.md");
        Write(folder, "", "b.md");
        Write(folder, "text", "c.md");

        var outputs = await _stage.ExpandAsync(new IngestInput { Path = folder.Path }, new RecordingJobContext(), CancellationToken.None).ListAsync();

        Assert.That(outputs.Select(output => output?.Content.Text), Is.EqualTo([null, null, "text"]));
    }

    [Test]
    public void Expand_cancelled_is_no_failure_of_a_document()
    {
        using TempFolder folder = new();
        Write(folder, "text", "a.md");
        RecordingJobContext job = new();

        Assert.That(
            () => _stage.ExpandAsync(new IngestInput { Path = folder.Path }, job, new CancellationToken(canceled: true)).ListAsync(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(job.Failures, Is.Empty);
    }

    private Task<List<SourceDocument>> ReadAsync(IngestInput input, RecordingJobContext job) => _stage.ExpandAsync(input, job, CancellationToken.None).Where(document => document is not null).ListAsync();

    private static string Write(TempFolder folder, string text, params string[] parts)
    {
        var path = folder.File(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
