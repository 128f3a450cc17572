using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A folder of documents made to do harm, and two good ones: the good ones are indexed, each of the others fails with a reason, and memory stays within its limit.</summary>
[Platform(Exclude = "Win", Reason = "Pipes, links and permissions.")]
internal sealed class HostileDocumentsTests
{
    private readonly PipelineProgram _program = new();
    private Dictionary<string, string> _reasons = null!;
    private CommandRun _run = null!;

    [OneTimeSetUp]
    public async Task IngestThemAll()
    {
        _program.Write("pipeline.yaml", """
            version: 1
            stages:
              read: { parseTimeout: 4s, parseMemory: 256MiB }
            flows:
              ingest: [read, chunk, embed, index]
            """);
        _program.Write("secret.md", "This must not be read.");
        _program.Write("docs/a-good.md", "# Good\n\nTea is kept dry.\n");
        _program.Write("docs/z-good.html", "<!doctype html><title>Good</title><p>Tea leaves are kept in a dark tin, well away from light and from the smell of other things.</p>");
        _program.Write("docs/empty.md", "");
        await File.WriteAllBytesAsync(Path("noise.txt"), [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))]);
        await WriteZipBombAsync(Path("bomb.docx"));
        await File.WriteAllTextAsync(Path("loop.pdf"), LoopingPdf());
        await File.WriteAllTextAsync(Path("deep.html"), string.Concat(Enumerable.Repeat("<div>", 1_000_000)));
        await WriteLineAsync(Path("line.txt"), 100 << 20);
        await using (FileStream sparse = new(Path("sparse.txt"), FileMode.CreateNew))
        {
            sparse.SetLength(2L << 30);
        }

        await RunAsync("mkfifo", Path("pipe.md"));
        File.CreateSymbolicLink(Path("link.md"), System.IO.Path.Combine(_program.Folder, "secret.md"));
        _run = await _program.RunAsync("ingest", "docs", "--json");
        _reasons = _run.Document.GetProperty("jobs")[0].GetProperty("failures").EnumerateArray()
            .ToDictionary(failure => System.IO.Path.GetFileName(failure.GetProperty("item").GetString()!), failure => failure.GetProperty("message").GetString()!, StringComparer.Ordinal);
    }

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public void The_good_documents_are_indexed()
    {
        var job = _run.Document.GetProperty("jobs")[0];

        Assert.That(job.GetProperty("state").GetString(), Is.EqualTo("partial"), _run.Error);
        Assert.That(job.GetProperty("documents").GetInt64(), Is.EqualTo(2), string.Join('\n', _reasons));
    }

    [TestCase("empty.md", "is empty or not a regular file")]
    [TestCase("noise.txt", "binary")]
    [TestCase("bomb.docx", "it may be a decompression bomb")]
    [TestCase("loop.pdf", "has no text layer")]
    [TestCase("deep.html", "")]
    [TestCase("line.txt", "has 104857600 bytes; at most 67108864 are read")]
    [TestCase("sparse.txt", "has 2147483648 bytes; at most 67108864 are read")]
    [TestCase("pipe.md", "is empty or not a regular file")]
    public void Each_other_document_fails_with_a_reason(string name, string why)
    {
        TestContext.Out.WriteLine(_reasons.GetValueOrDefault(name));

        Assert.That(_reasons, Does.ContainKey(name));
        Assert.That(_reasons[name], Does.Contain(why).And.EndWith("."));
        Assert.That(_reasons[name], Does.Contain(name));
    }

    [Test]
    public async Task What_a_link_leads_to_outside_of_the_folder_is_not_read()
    {
        var hits = (await _program.RunAsync("search", "must not be read", "--mode", "lexical", "--json")).Document.GetProperty("hits");

        Assert.That(hits.EnumerateArray().Select(hit => hit.GetProperty("source").GetString()), Has.None.Contains("link.md"));
        Assert.That(_reasons.Keys, Has.No.Member("link.md"));
    }

    [Test]
    public async Task Ingest_again_deletes_nothing_and_ends_alike()
    {
        var again = (await _program.RunAsync("ingest", "docs", "--sync", "--json")).Document.GetProperty("jobs")[0];

        Assert.That((again.GetProperty("unchanged").GetInt64(), again.GetProperty("deleted").GetInt64()), Is.EqualTo((2L, 0L)));
    }

    private string Path(string name) => System.IO.Path.Combine(_program.Folder, "docs", name);

    /// <summary>A Word document of a few hundred kilobytes whose text is 300 MB of spaces.</summary>
    private static async Task WriteZipBombAsync(string path)
    {
        await using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        await AddAsync(archive, "[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""", 0, "");
        await AddAsync(archive, "_rels/.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""", 0, "");
        await AddAsync(archive, "word/document.xml", """<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>""", 300, "</w:t></w:r></w:p></w:body></w:document>");
    }

    private static async Task AddAsync(ZipArchive archive, string name, string head, int megabytes, string tail)
    {
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(head));
        var blanks = new byte[1 << 20];
        Array.Fill(blanks, (byte)'a');
        for (var i = 0; i < megabytes; i++)
        {
            await entry.WriteAsync(blanks);
        }

        await entry.WriteAsync(Encoding.UTF8.GetBytes(tail));
    }

    /// <summary>A PDF whose page tree is its own child.</summary>
    private static string LoopingPdf()
    {
        string[] objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>"];
        StringBuilder text = new("%PDF-1.4\n");
        List<int> offsets = [];
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        return text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").ToString();
    }

    private static async Task WriteLineAsync(string path, int length)
    {
        await using FileStream file = new(path, FileMode.CreateNew);
        var part = new byte[1 << 20];
        Array.Fill(part, (byte)'x');
        for (var written = 0; written < length; written += part.Length)
        {
            await file.WriteAsync(part);
        }
    }

    private static async Task RunAsync(string program, string argument)
    {
        using var process = Process.Start(program, argument);
        await process.WaitForExitAsync();
    }
}
