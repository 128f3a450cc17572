using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Tests.Stages.Ingestion.Recognition;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>Beginning, and finding out why it does not work.</summary>
internal sealed class InitAndDoctorTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Init_writes_a_good_file_whose_data_lies_beside_it_and_is_ignored()
    {
        var run = await CommandRun.OfAsync("init", _folder.File("new"), "--json");
        var check = await CommandRun.OfAsync("check", _folder.File("new", "pipeline.yaml"));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Document.GetProperty("file").GetString(), Is.EqualTo(_folder.File("new", "pipeline.yaml")));
            Assert.That(check.ExitCode, Is.Zero, check.Out);
            Assert.That(File.ReadAllText(_folder.File("new", "pipeline.yaml")), Is.EqualTo(PipelineFile.BuiltInText()));
            Assert.That(File.ReadAllText(_folder.File("new", ".gitignore")), Is.EqualTo("/data/\n"));
        });
    }

    [Test]
    public async Task Init_keeps_what_is_there()
    {
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), "mine");
        await File.WriteAllTextAsync(_folder.File(".gitignore"), "bin/");

        var refused = await CommandRun.OfAsync("init", _folder.Path);
        File.Delete(_folder.File("pipeline.yaml"));
        var first = await CommandRun.OfAsync("init", _folder.Path);
        File.Delete(_folder.File("pipeline.yaml"));
        var second = await CommandRun.OfAsync("init", _folder.Path);

        Assert.That((refused.ExitCode, first.ExitCode, second.ExitCode), Is.EqualTo((2, 0, 0)));
        Assert.That(refused.Error, Does.Contain("stays as it is"));
        Assert.That(await File.ReadAllTextAsync(_folder.File(".gitignore")), Is.EqualTo("bin/\n/data/\n"));
    }

    [Test]
    public async Task Doctor_of_a_new_folder_has_no_problem_and_makes_nothing()
    {
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), "version: 1\nflows: { ask: [embed, retrieve, generate] }\n");

        var run = await DoctorAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(FindingsOf(run).Where(finding => finding.Status == "problem"), Is.Empty);
        Assert.That(FindingsOf(run).Select(finding => finding.Name), Does.Contain("queue").And.Contain("index").And.Contain("configuration").And.Contain("clock"));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Doctor_names_a_damaged_store_and_a_faulty_file()
    {
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), "version: 1\nqueue: { sqlite: { path: ./broken.db } }\nflows: { ask: [embed, retrieve, generate] }\n");
        await File.WriteAllTextAsync(_folder.File("broken.db"), new string('x', 5_000));
        var broken = await DoctorAsync();
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), "version: 1\nfows: {}\n");
        var faulty = await DoctorAsync();

        Assert.That(broken.ExitCode, Is.EqualTo(3), broken.Out);
        Assert.That(FindingsOf(broken).Single(finding => finding.Status == "problem").Name, Is.EqualTo("queue"));
        Assert.That(faulty.ExitCode, Is.EqualTo(2), faulty.Out);
        Assert.That(FindingsOf(faulty).Single(finding => finding.Status == "problem").Name, Is.EqualTo("configuration"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Shell scripts.")]
    public async Task Doctor_tells_what_recognises_text_and_what_it_lacks()
    {
        FakeTesseract program = new(_folder);
        program.Doing("case $1 in --version) echo 'tesseract 5.3.4';; *) echo 'List of available languages (1):'; echo eng;; esac");

        var good = await RecognitionAsync(program.Program, "[eng]");
        var lacking = await RecognitionAsync(program.Program, "[eng, deu]");
        var absent = await RecognitionAsync(_folder.File("nowhere"), "[eng]", "off");

        Assert.That(good, Is.EqualTo(("ok", $"tesseract 5.3.4 at {program.Program}, with eng")));
        Assert.That(lacking, Is.EqualTo(("problem", $"tesseract 5.3.4 at {program.Program}, with eng; 'ocrLanguages' has deu too")));
        Assert.That(absent.Status, Is.EqualTo("ok"));
        Assert.That(absent.Message, Does.StartWith("there is no program").And.Contain("scanned pages and pictures"));
    }

    [Test]
    public async Task Check_and_start_refuse_text_recognition_without_its_program()
    {
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), "version: 1\nstages: { read: { ocr: tesseract, ocrProgram: /nowhere/tesseract } }\nflows: { ingest: [read, chunk, embed, index] }\n");
        await File.WriteAllTextAsync(_folder.File("a.md"), "Words.");

        var check = await CommandRun.OfAsync("check", _folder.File("pipeline.yaml"));
        var ingest = await CommandRun.OfAsync("ingest", _folder.File("a.md"), "--config", _folder.File("pipeline.yaml"));

        Assert.That((check.ExitCode, ingest.ExitCode), Is.EqualTo((2, 2)));
        Assert.That(check.Out, Does.Contain("stages.read: 'ocr' is tesseract, and there is no program '/nowhere/tesseract' on this machine; install tesseract"));
        Assert.That(ingest.Error, Does.Contain("there is no program '/nowhere/tesseract'"));
    }

    private async Task<(string Status, string Message)> RecognitionAsync(string program, string languages, string ocr = "tesseract")
    {
        await File.WriteAllTextAsync(_folder.File("pipeline.yaml"), $"version: 1\nstages: {{ read: {{ ocr: {ocr}, ocrProgram: {program}, ocrLanguages: {languages} }} }}\nflows: {{ ingest: [read, chunk, embed, index] }}\n");
        var finding = (await DoctorAsync()).Document.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("name").GetString() == "text recognition");
        return (finding.GetProperty("status").GetString()!, finding.GetProperty("message").GetString()!);
    }

    private Task<CommandRun> DoctorAsync() => CommandRun.OfAsync("doctor", "--config", _folder.File("pipeline.yaml"), "--json");

    private static List<(string Name, string Status)> FindingsOf(CommandRun run) =>
        [.. run.Document.GetProperty("findings").EnumerateArray().Select(finding => (finding.GetProperty("name").GetString()!, finding.GetProperty("status").GetString()!))];
}
