using System.Globalization;
using System.Text;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>The agents' answers with one numbering: the passages they cite, each once, and the texts with the markers of those. Pure.</summary>
/// <param name="Hits">The cited passages, in the order of their first mention, ranked from 1.</param>
/// <param name="Texts">The answers; those that found nothing are left out when another found something.</param>
internal sealed record MergedFindings(IReadOnlyList<RetrievedHit> Hits, IReadOnlyList<(string Question, string Text)> Texts)
{
    /// <summary>Merges.</summary>
    public static MergedFindings Of(IReadOnlyList<AgentFinding> findings)
    {
        List<RetrievedHit> hits = [];
        List<(string Question, string Text)> texts = [];
        foreach (var finding in findings)
        {
            var text = Renumber(finding, hits);
            if (!texts.Exists(other => other.Text == text))
            {
                texts.Add((finding.Question, text));
            }
        }

        var telling = texts.FindAll(text => !text.Text.Contains(GroundedQuestion.NoAnswer, StringComparison.OrdinalIgnoreCase));
        return new(hits, telling.Count > 0 ? telling : texts);
    }

    private static string Renumber(AgentFinding finding, List<RetrievedHit> hits)
    {
        StringBuilder text = new();
        var (at, from) = (0, 0);
        while (CitationMarker.TryFind(finding.Text, ref from, isAll: true, out var marker))
        {
            text.Append(finding.Text.AsSpan(at, marker.Start - at));
            at = marker.End;
            if (marker.Index >= 1 && marker.Index <= finding.Hits.Count)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{NumberOf(finding.Hits[marker.Index - 1], hits)}]");
            }
        }

        return text.Append(finding.Text.AsSpan(at)).ToString();
    }

    private static int NumberOf(RetrievedHit hit, List<RetrievedHit> hits)
    {
        var index = hits.FindIndex(known => known.Chunk.Id == hit.Chunk.Id);
        if (index < 0)
        {
            index = hits.Count;
            hits.Add(hit with { Rank = index + 1 });
        }

        return index + 1;
    }
}
