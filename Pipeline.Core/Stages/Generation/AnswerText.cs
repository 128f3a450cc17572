using System.Buffers;
using System.Text;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>Collects an answer as it is written and finds its citations, each as soon as its marker is complete. Not thread-safe; bounded.</summary>
internal sealed class AnswerText(IReadOnlyList<RetrievedHit> hits)
{
    /// <summary>The longest answer, in characters.</summary>
    public const int MaxLength = 256 * 1024;

    private readonly ArrayBufferWriter<char> _text = new();
    private readonly List<Citation> _citations = [];
    private readonly List<CitationMarker> _dangling = [];
    private int _scanned;
    private Range _claim;
    private int _lastMarker;

    /// <summary>The citations found so far, in the order of their first mention.</summary>
    public IReadOnlyList<Citation> Citations => _citations;

    /// <summary>Markers of passages that do not exist.</summary>
    public IReadOnlyList<CitationMarker> Dangling => _dangling;

    /// <summary>Appends a piece; returns the citations that are new.</summary>
    /// <exception cref="ModelAnswerException">The answer is too long.</exception>
    public IReadOnlyList<Citation> Append(string piece)
    {
        if (_text.WrittenCount + piece.Length > MaxLength)
        {
            throw new ModelAnswerException($"The model's answer is longer than {MaxLength} characters; lower 'maxTokens' of the stage 'generate', or use another model.");
        }

        _text.Write(piece);
        return Scan(isAll: false);
    }

    /// <summary>Ends the answer; returns the citations that are new.</summary>
    public IReadOnlyList<Citation> Complete() => Scan(isAll: true);

    /// <summary>The answer without markers of passages that do not exist.</summary>
    public override string ToString()
    {
        StringBuilder text = new(_text.WrittenCount);
        var at = 0;
        foreach (var marker in _dangling)
        {
            text.Append(_text.WrittenSpan[at..marker.Start].TrimEnd(' '));
            at = marker.End;
        }

        return text.Append(_text.WrittenSpan[at..]).ToString().Trim();
    }

    private List<Citation> Scan(bool isAll)
    {
        List<Citation> found = [];
        while (CitationMarker.TryFind(_text.WrittenSpan, ref _scanned, isAll, out var marker))
        {
            TakeClaim(marker);
            if (marker.Index < 1 || marker.Index > hits.Count)
            {
                _dangling.Add(marker);
            }
            else if (_citations.TrueForAll(citation => citation.Index != marker.Index))
            {
                found.Add(ToCitation(marker));
                _citations.Add(found[^1]);
            }
        }

        return found;
    }

    /// <summary>What a marker vouches for is the text since the marker before; of markers side by side, all vouch for the same.</summary>
    private void TakeClaim(CitationMarker marker)
    {
        if (!_text.WrittenSpan[_lastMarker..marker.Start].IsWhiteSpace())
        {
            _claim = _lastMarker..marker.Start;
        }

        _lastMarker = marker.End;
    }

    private Citation ToCitation(CitationMarker marker)
    {
        var hit = hits[marker.Index - 1];
        var quote = Quotes.Find(_text.WrittenSpan[_claim], hit.Chunk.Text, out var sentence);
        var chunk = hit.ChunkAt(sentence);
        return new Citation(marker.Index, hit.Chunk.Document.DocumentId, hit.Chunk.Document.Source, chunk.Id, quote, hit.Score, hit.LineAt(sentence), chunk.Heading)
        {
            Page = chunk.Page,
            Ordinal = chunk.Ordinal,
        };
    }
}
