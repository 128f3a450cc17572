using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A folder of documents made to do harm, and two good ones: the good ones are indexed, each of the others fails with a reason, and memory and stack stay within their limits.</summary>
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
        await File.WriteAllTextAsync(Path("loop.pdf"), Pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>"));
        await File.WriteAllTextAsync(Path("nested.pdf"), Pdf($"<< /Type /Catalog /Pages 2 0 R /Names {Nested(1_000_000)} >>", "<< /Type /Pages /Kids [] /Count 0 >>"));
        await File.WriteAllTextAsync(Path("deep-pages.pdf"), Pdf(DeepPages(100_000)));
        await File.WriteAllTextAsync(Path("deep-outline.pdf"), Pdf(DeepOutline(20_000)));
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
            .SelectMany(failure => failure.GetProperty("items").EnumerateArray().Select(item => (Name: System.IO.Path.GetFileName(item.GetString()!), Message: failure.GetProperty("message").GetString()!)))
            .ToDictionary(failure => failure.Name, failure => failure.Message, StringComparer.Ordinal);
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

    [Test]
    public void An_empty_file_is_counted_and_no_failure()
    {
        Assert.That(_run.Document.GetProperty("jobs")[0].GetProperty("empty").GetInt64(), Is.EqualTo(1), "the pipe is not empty: it is no file");
        Assert.That(_reasons, Does.Not.ContainKey("empty.md"));
    }

    [TestCase("noise.txt", "binary")]
    [TestCase("bomb.docx", "it may be a decompression bomb")]
    [TestCase("loop.pdf", "has no text that can be read")]
    [TestCase("deep.html", "")]
    [TestCase("line.txt", "has 104857600 bytes; at most 67108864 are read")]
    [TestCase("sparse.txt", "bytes; at most 67108864 are read")]
    [TestCase("pipe.md", "is a pipe, not a regular file")]
    [TestCase("nested.pdf", "nesting depth")]
    [TestCase("deep-pages.pdf", "could not be parsed: ")]
    [TestCase("deep-outline.pdf", "could not be parsed: ")]
    public void Each_other_document_fails_with_a_reason(string name, string why)
    {
        TestContext.Out.WriteLine(_reasons.GetValueOrDefault(name));

        Assert.That(_reasons, Does.ContainKey(name));
        Assert.That(_reasons[name], Does.Contain(why).And.EndWith("."), "of several that fail alike, the message is of the first");
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

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>A tree of pages in which each node has one child: <paramref name="depth"/> nodes, and then a page. The parser calls itself for each, until its stack overflows.</summary>
    private static string[] DeepPages(int depth) =>
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        .. Enumerable.Range(2, depth).Select(node => string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Kids [{node + 1} 0 R] /Count 1 >>")),
        "<< /Type /Page /MediaBox [0 0 9 9] >>",
    ];

    /// <summary>An outline in which each entry has one below it: <paramref name="depth"/> entries, and a last one. The parser calls itself for each, until its stack overflows.</summary>
    private static string[] DeepOutline(int depth) =>
    [
        "<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        "<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count 1 >>",
        .. Enumerable.Range(5, depth).Select(entry => string.Create(CultureInfo.InvariantCulture, $"<< /Title (a) /Dest [3 0 R /Fit] /First {entry + 1} 0 R /Last {entry + 1} 0 R >>")),
        "<< /Title (last) /Dest [3 0 R /Fit] >>",
    ];

    /// <summary>A PDF of objects, the first of which is its root.</summary>
    private static string Pdf(params string[] objects)
    {
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
