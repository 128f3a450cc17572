using CsCheck;
using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class MatchedPartTests
{
    private const string Filler = "words of no matter that go on and on until it is far, ";

    private static readonly string[] Pieces = ["lease ", "leases, ", "renew ", "x", "𝒳 ", "\n", "日本 ", "the ", "worker's "];

    [Test]
    public void Of_a_short_passage_is_all_of_it_with_its_matches() =>
        Assert.That(Marked(MatchedPart.Of("How is a lease renewed?", "Renewing:\n the lease is renewed by its keeper.", 80)), Is.EqualTo("[Renewing]: the [lease] is [renewed] by its keeper."));

    [Test]
    public void Of_a_long_passage_is_where_most_of_the_words_are()
    {
        var passage = $"{Filler}{Filler}A lease. {Filler}{Filler}{Filler}The keeper renews a lease at a third of it. {Filler}{Filler}";

        var part = MatchedPart.Of("lease renewal keeper", passage, 120);

        Assert.That(Marked(part), Does.StartWith("…").And.EndWith("…").And.Contain("[keeper] renews a [lease] at"));
        Assert.That(part.Text, Has.Length.LessThanOrEqualTo(120));
    }

    [Test]
    public void Of_a_passage_without_the_words_is_its_beginning() =>
        Assert.That(MatchedPart.Of("lease", Filler + Filler + Filler, 60).Text, Is.EqualTo("words of no matter that go on and on until it is far, words…"));

    [Test]
    public void Of_anything_fits_and_has_its_matches_where_it_says() => Gen.Select(Gen.Int[0, Pieces.Length - 1].Array[0, 80], Gen.Int[50, 200]).Sample((pieces, width) =>
    {
        var part = MatchedPart.Of("leases renewed by the worker", string.Concat(pieces.Select(piece => Pieces[piece])), width);
        return part.Text.Length <= width && !part.Text.Contains('\n')
            && part.Matches.All(match => part.Text[match].ToLowerInvariant() is "lease" or "leases" or "renew" or "worker")
            && part.Matches.Zip(part.Matches.Skip(1)).All(pair => pair.First.End.Value <= pair.Second.Start.Value);
    });

    [Test]
    public void Matches_stand_out_where_a_person_looks_and_are_plain_elsewhere()
    {
        using StringWriter plain = new();
        using StringWriter terminal = new();
        var part = MatchedPart.Of("lease", "A lease\u001b[31m.", 60);

        part.Write(new CleanWriter(plain));
        part.Write(new CleanWriter(terminal, isTerminal: true));

        Assert.That(plain.ToString(), Is.EqualTo("A lease[31m.\n"));
        Assert.That(terminal.ToString(), Is.EqualTo("A \u001b[1mlease\u001b[22m[31m.\n"));
    }

    private static string Marked(MatchedPart part) =>
        part.Matches.Reverse().Aggregate(part.Text, (text, match) => $"{text[..match.Start.Value]}[{text[match]}]{text[match.End.Value..]}");
}
