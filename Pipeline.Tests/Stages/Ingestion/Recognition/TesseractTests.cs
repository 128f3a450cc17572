using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Recognition;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Recognition;

/// <summary>The program is a script that behaves like tesseract, or misbehaves.</summary>
[Platform(Exclude = "Win", Reason = "Shell scripts.")]
internal sealed class TesseractTests
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3];

    private TempFolder _folder = null!;
    private FakeTesseract _program = null!;

    [SetUp]
    public void SetUp() => _program = new FakeTesseract(_folder = new TempFolder());

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Recognize_gives_the_picture_to_the_program_and_reads_its_words()
    {
        _program.Answering((1, 1, 1, 1, 95, "Green"), (1, 1, 1, 1, 93, "tea"));
        using Tesseract tesseract = new(_program.Options with { OcrLanguages = ["eng", "chi_sim"] }, TimeProvider.System);

        var found = await tesseract.RecognizeAsync(Picture, CancellationToken.None);

        Assert.That(found, Is.EqualTo(new[] { new RecognizedParagraph(1, "Green tea", 2, 94) }));
        Assert.That(_program.Picture, Is.EqualTo(Picture));
        Assert.That(_program.Arguments, Is.EqualTo("stdin stdout -l eng+chi_sim tsv"));
    }

    [Test]
    public async Task Recognize_by_a_program_that_hangs_ends_it() => Assert.That(
        (await FailureAsync("sleep 60", TimeSpan.FromMilliseconds(300))).Message, Does.StartWith("text recognition: ").And.Contain("did nothing for").And.Contain("'ocrTimeout' of the stage 'read' is 0.3 s"));

    [Test]
    public async Task Recognize_by_a_program_that_works_too_long_ends_it() => Assert.That(
        (await FailureAsync("while :; do :; done", TimeSpan.FromMilliseconds(300))).Message,
        Is.EqualTo("text recognition: it is not done after 0.3 s of processor time, which is 'ocrTimeout' of the stage 'read'. Raise that, or split the document."));

    [Test]
    public async Task Recognize_by_a_program_that_fails_says_what_it_said() => Assert.That(
        (await FailureAsync("cat >/dev/null; echo 'Error opening data file ./xyz.traineddata' >&2; exit 1")).Message, Does.Contain("ended with exit code 1: Error opening data file ./xyz.traineddata"));

    [Test]
    public async Task Recognize_by_a_program_that_reads_nothing_is_no_error_of_its_own() => Assert.That(
        (await FailureAsync("exit 7", picture: new byte[1 << 20])).Message, Does.Contain("ended with exit code 7"));

    [Test]
    public async Task Recognize_by_a_program_that_says_too_much_ends_it_even_when_it_never_reads() => Assert.That(
        (await FailureAsync("exec cat /dev/zero", picture: new byte[1 << 20])).Message, Does.Contain("wrote more than 16MiB for one picture"));

    [Test]
    [CancelAfter(30_000)]
    public async Task Recognize_that_is_cancelled_ends_the_program(CancellationToken cancellationToken)
    {
        _program.Doing("echo $$ >\"$0.pid.new\"; mv \"$0.pid.new\" \"$0.pid\"; sleep 60");
        using Tesseract tesseract = new(_program.Options, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var recognizing = tesseract.RecognizeAsync(Picture, stop.Token);
        while (!File.Exists(_program.Program + ".pid"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var id = (await File.ReadAllTextAsync(_program.Program + ".pid", cancellationToken)).Trim();
        await stop.CancelAsync();

        Assert.That(() => recognizing, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.Exists($"/proc/{id}"), Is.False);
    }

    [Test]
    public async Task Recognize_gives_the_program_none_of_the_secrets()
    {
        Environment.SetEnvironmentVariable("PIPELINE_TEST_SECRET", "secret");
        try
        {
            Assert.That((await FailureAsync("printenv PIPELINE_TEST_SECRET >&2 || echo none >&2; exit 1")).Message, Does.EndWith("exit code 1: none"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PIPELINE_TEST_SECRET", null);
        }
    }

    [Test]
    public void Recognize_by_a_program_that_is_gone_may_be_tried_again()
    {
        using Tesseract tesseract = new(_program.Options, TimeProvider.System);

        Assert.That(() => tesseract.RecognizeAsync(Picture, CancellationToken.None), Throws.InstanceOf<IOException>().With.Message.Contains("could not be started").And.Message.Contains("ocrProgram"));
    }

    [Test]
    public async Task Probe_knows_version_and_languages()
    {
        _program.Doing("case $1 in --version) echo 'tesseract 5.3.4'; echo ' leptonica-1.82.0';; *) echo 'List of available languages in \"/usr/share\" (2):'; echo deu; echo eng;; esac");

        var probe = await TesseractProbe.FindAsync(_program.Program, TimeProvider.System, CancellationToken.None);

        Assert.That(probe!.Version, Is.EqualTo("tesseract 5.3.4"));
        Assert.That(probe.Languages, Is.EqualTo(["deu", "eng"]));
        Assert.That(await TesseractProbe.FindAsync(_folder.File("nowhere"), TimeProvider.System, CancellationToken.None), Is.Null);
    }

    private async Task<PermanentException> FailureAsync(string script, TimeSpan? limit = null, byte[]? picture = null)
    {
        _program.Doing(script);
        using Tesseract tesseract = new(_program.Options with { OcrTimeout = limit ?? TimeSpan.FromSeconds(30) }, TimeProvider.System);
        return (await Assert.CatchAsync<PermanentException>(() => tesseract.RecognizeAsync(picture ?? Picture, CancellationToken.None)))!;
    }
}
