using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Worker.Hosting;

namespace Pipeline.Tests.Stages.Ingestion.Isolation;

/// <summary>JSON of 40 MB, which is below the default of <c>maxBytes</c>, is read within the default of <c>parseMemory</c>; of records of a few short values 30 MB are. What needs more because of its many values is told which limit that is.</summary>
internal sealed class LargeJsonTests
{
    private const int Size = 40_000_000;
    private const int SizeOfRecords = 30_000_000;

    [TestCase("records.json", SizeOfRecords, "[", "{\"id\": 12345, \"name\": \"A name of some length\", \"tags\": [\"one\", \"two\"]},", "{}]")]
    [TestCase("texts.json", Size, "[", "\"A sentence of the document, with an escaped \\u00e9 in it. And one more, so that it is long enough to be text.\",", "\"\"]")]
    [TestCase("log.jsonl", Size, "", "{\"id\": 12345, \"text\": \"A sentence of the document. And one more, so that it is long enough to be text, as logs and exports of mails have it.\"}\n", "")]
    public async Task Parse_large_json_of_each_kind_is_read(string name, int size, string before, string repeated, string after) =>
        Assert.That((await ParseAsync(name, size, before, repeated, after)).Content.Blocks, Is.Not.Empty);

    [Test]
    public void Parse_of_ten_million_numbers_is_refused_with_the_limit() => Assert.That(
        () => ParseAsync("numbers.json", Size, "{\"values\": [", "1.25, 3, 77, 1e9, ", "0]}"),
        Throws.TypeOf<PermanentException>().With.Message.EqualTo("'numbers.json' could not be parsed: it needs more than 512MiB of memory, which is 'parseMemory' of the stage 'read'. Raise that, or split the document."));

    private static async Task<ParsedDocument> ParseAsync(string name, int size, string before, string repeated, string after)
    {
        StringBuilder text = new(before, size + 1000);
        while (text.Length < size)
        {
            text.Append(repeated);
        }

        var content = Encoding.UTF8.GetBytes(text.Append(after).ToString());
        using ParserHost host = new(ParserProgram.Launch, TimeProvider.System, NullLoggerFactory.Instance);
        return await host.Open(new ReadOptions()).ParseAsync(content, name, CancellationToken.None);
    }
}
