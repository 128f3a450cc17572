using System.Text;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Ingestion.Chunking;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>
/// Makes one passage of hits that follow one another in a document version: it stands at the place of the best of them, with its id, score and parts, and reaches from the first
/// one's beginning to the last one's end. What both repeat is there once. Pure.
/// </summary>
internal static class NeighbourMerge
{
    /// <summary>A passage that grows beyond these is no passage any more; the next chunk begins another.</summary>
    public const int MostChunks = 4;

    /// <summary>The passages in the order of their best hits.</summary>
    /// <param name="hits">Hits, best first.</param>
    public static IReadOnlyList<RetrievedHit> Merge(IReadOnlyList<RetrievedHit> hits)
    {
        var passages = Runs(hits).Select(run => (Best: run.MinBy(hit => hit.Rank)!, Run: run)).OrderBy(passage => passage.Best.Rank);
        return Ranks.Number(passages.Select(passage => passage.Run.Count == 1 ? passage.Best : passage.Best with { Chunk = Joined(passage.Run, passage.Best.Chunk), Merged = [.. passage.Run.Select(hit => ChunkSpan.Of(hit.Chunk))] }));
    }

    private static IEnumerable<List<RetrievedHit>> Runs(IReadOnlyList<RetrievedHit> hits)
    {
        List<RetrievedHit> run = [];
        foreach (var hit in hits
            .OrderBy(hit => hit.Chunk.Document.DocumentId, StringComparer.Ordinal)
            .ThenBy(hit => hit.Chunk.Document.Version, StringComparer.Ordinal)
            .ThenBy(hit => hit.Chunk.Ordinal))
        {
            if (run.Count > 0 && (run.Count == MostChunks || !Follows(run[^1].Chunk, hit.Chunk)))
            {
                yield return run;
                run = [];
            }

            run.Add(hit);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private static bool Follows(Chunk first, Chunk next)
    {
        var position = ChunkPosition.Of(first);
        return ChunkPosition.Of(next) == position with { Ordinal = position.Ordinal + 1 } && next.Start >= first.Start && next.End >= first.End;
    }

    private static Chunk Joined(List<RetrievedHit> run, Chunk best)
    {
        var first = run[0].Chunk;
        StringBuilder text = new(first.Text);
        var heading = first.Heading;
        for (var i = 1; i < run.Count; i++)
        {
            var (before, next) = (run[i - 1].Chunk, run[i].Chunk);
            AppendGap(text, before, next);
            text.Append(next.Text.AsSpan(Math.Clamp(before.End - next.Start, 0, next.Text.Length)));
            heading = Common(heading, next.Heading);
        }

        return best with { Text = text.ToString(), Heading = heading, Start = first.Start, End = run[^1].Chunk.End, Ordinal = first.Ordinal, Line = first.Line, Page = first.Page, Total = null };
    }

    /// <summary>Between chunks there are blanks, which no chunk holds: as many again, so that offsets and lines within the passage stay true.</summary>
    private static void AppendGap(StringBuilder text, Chunk before, Chunk next)
    {
        var gap = next.Start - before.End;
        if (gap <= 0)
        {
            return;
        }

        var lines = before.Line > 0 ? next.Line - before.Line - before.Text.Count('\n') : gap - 1;
        lines = Math.Clamp(lines, 0, gap);
        text.Append('\n', lines).Append(' ', gap - lines);
    }

    /// <summary>The headings above both.</summary>
    private static string Common(string one, string other)
    {
        var paths = (One: one.Split(Section.Separator), Other: other.Split(Section.Separator));
        return string.Join(Section.Separator, paths.One.Zip(paths.Other).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First));
    }
}
