using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Conformance;

/// <content>Who has the last word on a document: jobs of one queue or of several, confirmations and deletions.</content>
public abstract partial class ChunkIndexConformance
{
    private static readonly Guid Content = new("00000000-0000-0000-0000-000000000009");
    private static readonly ChunkWriteResult[] Superseded = [ChunkWriteResult.Superseded];

    [TestCase(1, 1, null)]
    [TestCase(3, 1, null)]
    [TestCase(1, 1, 2L)]
    public async Task Delete_takes_the_document_and_what_is_pending_of_it(long order, int epoch, long? by)
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order, epoch), 2, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", order, epoch + 1), 2, "pears")[..1], None);

        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", FenceOf(by), None), Is.EqualTo(new DocumentDeletion(2)));

        Assert.That(await Index.FindDocumentAsync(ChunkFactory.Tenant, "a", None), Is.Null);
        Assert.That(await VersionsFoundAsync(Index), Is.Empty);
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.Empty);
        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", FenceOf(by), None), Is.EqualTo(new DocumentDeletion(0)));
        Assert.That((await Other.FindWriterAsync(ChunkFactory.Tenant, "a", None))?.IsDeletion, Is.True);
    }

    [Test]
    public async Task Delete_while_a_job_writes_the_document_tells_the_job_and_leaves_nothing()
    {
        var chunks = ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 3, "apples");
        await Index.WriteAsync(chunks[..2], None);

        await Other.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None);

        Assert.That(await Index.WriteAsync(chunks[2..], None), Is.EqualTo(Superseded));
        Assert.That(await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", epoch: 2), 3), None), Is.All.EqualTo(ChunkWriteResult.Superseded), "also when it is delivered again");
        Assert.That(await Index.ConfirmAsync(ChunkFactory.Document("a", "1", epoch: 3), None), Is.EqualTo(ConfirmResult.Superseded));
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.Empty);
        Assert.That((await Index.GetStatisticsAsync(None)).Documents, Is.Zero);
    }

    [Test]
    public async Task Delete_of_a_document_that_is_not_there_keeps_jobs_accepted_before_from_it()
    {
        await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", new Fence(5, 1), None);

        Assert.That(await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order: 4), 1), None), Is.EqualTo(Superseded));
        Assert.That(await Other.ConfirmAsync(ChunkFactory.Document("a", "1", order: 6), None), Is.EqualTo(ConfirmResult.Missing));
        Assert.That(await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order: 6), 1), None), Is.EqualTo(new[] { ChunkWriteResult.Completed }));
        Assert.That(await Index.FindWriterAsync(ChunkFactory.Tenant, "a", None), Is.EqualTo(new DocumentWriter(new Fence(6, 1), IsDeletion: false)));
    }

    [Test]
    public async Task Delete_by_a_job_leaves_what_a_later_job_has_written_or_confirmed()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1"), 1), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("b", "1", order: 9), 1), None);
        await Other.ConfirmAsync(ChunkFactory.Document("a", "1", order: 9), None);

        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "a", new Fence(8, 1), None), Is.EqualTo(new DocumentDeletion(0, IsSuperseded: true)));
        Assert.That(await Index.DeleteDocumentAsync(ChunkFactory.Tenant, "b", new Fence(8, 1), None), Is.EqualTo(new DocumentDeletion(0, IsSuperseded: true)));
        Assert.That(await VersionsFoundAsync(Other), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Delete_by_a_person_makes_way_after_a_clock_that_was_far_ahead()
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).UtcTicks;
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", tomorrow), 1), None);
        var today = TimeProvider.System.GetUtcNow().AddHours(1).UtcTicks;
        Assert.That(await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", today), 1), None), Is.EqualTo(Superseded));

        await Other.DeleteDocumentAsync(ChunkFactory.Tenant, "a", fence: null, None);

        Assert.That(await Other.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "2", today), 1), None), Is.EqualTo(new[] { ChunkWriteResult.Completed }));
    }

    [Test]
    public async Task Confirm_of_the_readable_version_keeps_earlier_jobs_from_replacing_it()
    {
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "A"), 2, "apples"), None);
        var changed = ChunkFactory.Chunks(ChunkFactory.Document("a", "B", order: 7), 3, "pears");
        await Index.WriteAsync([changed[0] with { Content = Content }], None);

        // The file was reverted, and a later job finds it as it was, while the earlier one is still embedding.
        Assert.That(await Other.ConfirmAsync(ChunkFactory.Document("a", "A", order: 9), None), Is.EqualTo(ConfirmResult.Unchanged));

        Assert.That(await Index.WriteAsync(changed[1..], None), Is.All.EqualTo(ChunkWriteResult.Superseded));
        Assert.That(await Index.FindVectorsAsync(ChunkFactory.Model, [Content], None), Is.Empty, "what it had written is gone");
        Assert.That(await VersionsFoundAsync(Index, "apples"), Is.EqualTo(new[] { "A", "A" }));
        Assert.That(await Index.FindWriterAsync(ChunkFactory.Tenant, "a", None), Is.EqualTo(new DocumentWriter(new Fence(9, 1), IsDeletion: false)));
    }

    [Test]
    public async Task Confirm_tells_what_is_there_what_is_not_and_what_a_later_job_has()
    {
        Assert.That(await Index.ConfirmAsync(ChunkFactory.Document("a", "1"), None), Is.EqualTo(ConfirmResult.Missing), "an empty index");
        Assert.That(await Index.FindWriterAsync(ChunkFactory.Tenant, "a", None), Is.Null, "to look is to claim nothing");
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "1", order: 5), 2), None);

        Assert.That(await Other.ConfirmAsync(ChunkFactory.Document("a", "2", order: 6), None), Is.EqualTo(ConfirmResult.Missing));
        Assert.That(await Other.ConfirmAsync(ChunkFactory.Document("a", "2", order: 4), None), Is.EqualTo(ConfirmResult.Superseded));
        Assert.That(await Other.ConfirmAsync(ChunkFactory.Document("a", "1", order: 4), None), Is.EqualTo(ConfirmResult.Unchanged), "the text it should have is there");
        Assert.That((await Other.FindWriterAsync(ChunkFactory.Tenant, "a", None))?.Fence, Is.EqualTo(new Fence(5, 1)), "and its fence stays");
        Assert.That(await Other.ConfirmAsync(ChunkFactory.Document("a", "1", order: 6, tenant: "other"), None), Is.EqualTo(ConfirmResult.Missing));
    }

    [Test]
    public async Task Version_that_comes_back_while_a_large_one_leaves_is_readable()
    {
        // More chunks than go in one transaction.
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "A"), 700, "apples"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "B", order: 2), 2, "pears"), None);
        await Index.WriteAsync(ChunkFactory.Chunks(ChunkFactory.Document("a", "A", order: 3), 700, "apples"), None);

        Assert.That(await VersionsFoundAsync(Other), Has.Length.EqualTo(700).And.All.EqualTo("A"));
        Assert.That(await VersionsFoundAsync(Other, "apples"), Has.Length.EqualTo(700).And.All.EqualTo("A"));
        Assert.That(await VersionsFoundAsync(Other, "pears"), Is.Empty);
    }

    private static Fence? FenceOf(long? order) => order is { } known ? new Fence(known, 1) : null;
}
