using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Indexes.Embedded.Filtering;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Indexes.Embedded.Words;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Embedded;

/// <summary>Passing over matches that can't be hits changes no hit: against a ranking of all matches, over words from very rare to very common.</summary>
[TestFixture]
public sealed class LexicalSearchTests
{
    private const int Documents = 60;
    private const int ChunksInDocument = 20;
    private const int Words = 400;

    private TempFolder _folder = null!;
    private SqliteSession _session = null!;
    private Random _random = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        _folder = new TempFolder();
        _random = new Random(7);
        EmbeddedIndexOptions options = new() { Path = _folder.File("index.db") };
        await using (var index = await EmbeddedChunkIndex.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None))
        {
            foreach (var number in Enumerable.Range(0, Documents))
            {
                var document = ChunkFactory.Document($"doc-{number}", "1");
                await index.WriteAsync(
                    [.. Enumerable.Range(0, ChunksInDocument).Select(ordinal => ChunkFactory.Chunk(document, ordinal, ChunksInDocument, Text()))],
                    CancellationToken.None);
            }
        }

        _session = new SqliteConnections(options.Path).OpenReader();
    }

    [OneTimeTearDown]
    public void Close()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(100)]
    [TestCase(2000)]
    public void Search_finds_what_a_ranking_of_all_matches_finds(int top)
    {
        LexicalSearch search = new(_session, 1, null, anyHidden: false);
        foreach (var words in Questions())
        {
            Assert.That(search.Search(words, top, cheapRows: 1), Is.EqualTo(search.Rank(words, top)), string.Join(' ', words));
        }
    }

    [Test]
    public void Search_within_some_chunks_finds_what_a_ranking_of_all_matches_finds()
    {
        ChunkSet some = new();
        for (var number = 1; number <= Documents * ChunksInDocument; number += 3)
        {
            some.Add(ChunkKeys.Of(1, number));
        }

        LexicalSearch search = new(_session, 1, some, anyHidden: false);
        foreach (var words in Questions())
        {
            Assert.That(search.Search(words, 10, cheapRows: 1), Is.EqualTo(search.Rank(words, 10)), string.Join(' ', words));
        }
    }

    [Test]
    public void Search_beside_versions_that_are_not_readable_finds_what_a_ranking_of_all_matches_finds()
    {
        using var writer = new SqliteConnections(_folder.File("index.db")).OpenWriter(Durability.Normal);
        writer.Execute("CREATE TABLE kept AS SELECT id, completed_by FROM versions; UPDATE versions SET completed_by = NULL WHERE id % 3 = 0");
        ChunkSet? hidden = HiddenChunks.Read(_session, 1);
        LexicalSearch search = new(_session, 1, null, HiddenChunks.IsAny(_session));
        foreach (var words in Questions())
        {
            var found = search.Search(words, 10, cheapRows: 1);
            Assert.That(found, Is.EqualTo(search.Rank(words, 10)), string.Join(' ', words));
            Assert.That(found, Is.All.Matches<(long Key, double Score)>(hit => !hidden!.Contains(hit.Key)));
        }

        writer.Execute("UPDATE versions SET completed_by = (SELECT completed_by FROM kept WHERE kept.id = versions.id); DROP TABLE kept");
        Assert.That(HiddenChunks.IsAny(_session), Is.False);
    }

    [Test]
    public void Search_for_words_that_no_chunk_has_finds_nothing() =>
        Assert.That(new LexicalSearch(_session, 1, null, anyHidden: false).Search(["none", "nothing"], 10, cheapRows: 1), Is.Empty);

    private IEnumerable<List<string>> Questions() =>
        Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 1 + _random.Next(15)).Select(_ => Word()).Append("absent").Distinct().ToList());

    private string Text() => string.Join(' ', Enumerable.Range(0, 5 + _random.Next(60)).Select(_ => Word()));

    // As often as words are: the second half as often as the first.
    private string Word() => "w" + ((int)Math.Pow(Words, _random.NextDouble())).ToString(CultureInfo.InvariantCulture);
}
