using System.Text;
using CsCheck;
using NUnit.Framework;
using Pipeline.Worker.Intake;

namespace Pipeline.Tests.Worker.Intake;

internal sealed class LineReaderTests
{
    [Test]
    public async Task ReadAsync_numbers_lines_and_skips_blank_ones()
    {
        var lines = await ReadAsync("a\n\n  \r\nb\nc", 100);

        Assert.That(lines.Select(line => (line.Number, Text(line))), Is.EqualTo(new[] { (1L, "a"), (4L, "b"), (5L, "c") }));
    }

    [Test]
    public async Task ReadAsync_drops_a_byte_order_mark()
    {
        var lines = await ReadAsync("\uFEFF{}\n", 100);

        Assert.That(Text(lines.Single()), Is.EqualTo("{}"));
    }

    [TestCase(200_000)]
    [TestCase(11)]
    public async Task ReadAsync_reports_a_line_that_is_too_long_and_reads_on(int length)
    {
        var lines = await ReadAsync($"{new string('x', length)}\nb\n{new string('y', length)}", 10);

        Assert.That(lines.Select(line => (line.Number, line.TooLong)), Is.EqualTo(new[] { (1L, true), (2L, false), (3L, true) }));
    }

    [Test]
    public async Task ReadAsync_buffers_no_more_than_a_line_may_have()
    {
        using EndlessLine stream = new(length: 256L * 1024 * 1024);

        var lines = 0;
        await foreach (var line in new LineReader(stream, 1024).ReadAsync(CancellationToken.None))
        {
            lines += line.TooLong ? 1 : 0;
        }

        Assert.Multiple(() =>
        {
            Assert.That(lines, Is.EqualTo(1));
            Assert.That(stream.LargestRead, Is.LessThanOrEqualTo(1024 * 1024));
        });
    }

    [Test]
    public async Task ReadAsync_gives_the_lines_of_any_text() => await Gen.String[Gen.Char["ab \r"], 0, 30].Array[0, 20].SampleAsync(async texts =>
    {
        var expected = texts.Select((text, place) => (Number: place + 1L, text)).Where(line => line.text.Trim(' ', '\r').Length > 0);

        var lines = await ReadAsync(string.Join('\n', texts), 100);

        return lines.Select(line => (line.Number, Text(line))).SequenceEqual(expected);
    });

    private static async Task<List<Line>> ReadAsync(string text, int maxBytes)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return await new LineReader(stream, maxBytes).ReadAsync(CancellationToken.None).ToListAsync();
    }

    private static string Text(Line line) => Encoding.UTF8.GetString(line.Bytes.Span);

    /// <summary>One line without an end, made as it is read.</summary>
    private sealed class EndlessLine(long length) : MemoryStream
    {
        private long _left = length;

        public int LargestRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestRead = Math.Max(LargestRead, buffer.Length);
            var read = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..read].Fill((byte)'x');
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
