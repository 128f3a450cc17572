using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Embedding.Lsa;

namespace Pipeline.Tests.Stages.Embedding.Lsa;

internal sealed class LsaScheduleTests
{
    private const string Digest = "0123456789abcdef0123456789abcdef";

    [TestCase(31, "lexical-1/128")]
    [TestCase(32, "lsa-1-0123456789abcdef/8")]
    [TestCase(400, "lsa-1-0123456789abcdef/100")]
    [TestCase(100_000, "lsa-1-0123456789abcdef/128")]
    public void For_follows_from_what_the_index_holds(int chunks, string identity) =>
        Assert.That(LsaSchedule.For(new CorpusState(chunks, Digest), 128).Identity, Is.EqualTo(identity));

    [TestCase("lexical-1/128", 0, 20, false, Description = "too little to fit")]
    [TestCase("lexical-1/384", 0, 50_000, true, Description = "the first fit")]
    [TestCase("lsa-1-0123456789abcdef/128", 50_000, 50_000, false, Description = "fitted on this")]
    [TestCase("lsa-1-ffff456789abcdef/128", 3_000, 3_001, true, Description = "small: after every change")]
    [TestCase("lsa-1-ffff456789abcdef/128", 50_000, 54_999, false, Description = "large: hardly grown")]
    [TestCase("lsa-1-ffff456789abcdef/128", 50_000, 55_000, true, Description = "large: grown by a tenth")]
    [TestCase("lsa-1-ffff456789abcdef/128", 50_000, 45_000, true, Description = "large: shrunk by a tenth")]
    [TestCase("lsa-1-ffff456789abcdef/64", 50_000, 50_001, true, Description = "other dimensions wanted")]
    [TestCase("lsa-1-ffff456789abcdef/8", 40, 20, true, Description = "too little is left")]
    [TestCase("text-embedding-3-small/1536", 0, 50_000, false, Description = "vectors that were paid for")]
    public void IsDue_when_the_model_no_longer_fits(string held, int fitted, int chunks, bool due)
    {
        FittedModel model = new(held, int.Parse(held[(held.IndexOf('/', StringComparison.Ordinal) + 1)..], null), Payload(fitted));
        Assert.That(LsaSchedule.IsDue(model, new CorpusState(chunks, Digest), 128), Is.EqualTo(due));
    }

    [Test]
    public void IsDue_never_for_an_index_that_holds_no_vector() => Assert.That(LsaSchedule.IsDue(null, new CorpusState(0, Digest), 128), Is.False);

    [TestCase(0.0, 0.1)]
    [TestCase(0.2, 0.32)]
    [TestCase(1.0, 0.5)]
    public void DenseShare_grows_with_what_the_vectors_keep_within_bounds(double explained, double share) =>
        Assert.That(LsaSchedule.DenseShare(explained), Is.EqualTo(share).Within(1e-9));

    private static byte[] Payload(long chunks) => [1, 0, 0, 0, .. BitConverter.GetBytes(chunks)];
}
