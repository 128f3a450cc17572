using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Plain;

/// <summary>Subtitles (SubRip, WebVTT): what is said, put together to passages of about a minute, each under the time at which it begins, so that a passage can be found in the film.</summary>
internal sealed class SubtitleReader : IDocumentReader
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    private const int PassageSeconds = 60;

    private static readonly Regex Times = new("""^\s*((?<h>\d{1,3}):)?(?<m>\d{1,2}):(?<s>\d{2})[,.]\d{1,3}\s*-->\s*(\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}""", Options);
    private static readonly Regex Tags = new("""<v(\.[^ >]*)? (?<speaker>[^>]*)>|</?[a-z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}""", Options);

    public string Format => "subtitles";

    public IReadOnlyList<string> Extensions { get; } = [".srt", ".vtt"];

    /// <summary>Whether a text begins like one.</summary>
    public static bool IsSubtitles(ReadOnlySpan<char> head) => head.TrimStart('\uFEFF') is ['W', 'E', 'B', 'V', 'T', 'T', ..];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        DocumentBuilder builder = new();
        StringBuilder passage = new();
        var (begin, last, inCue, speaker) = (-1, "", false, "");
        var text = document.Text;
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text).ToString();
            if (Times.Match(words) is { Success: true } times)
            {
                var seconds = SecondsOf(times);
                if (begin >= 0 && seconds - begin >= PassageSeconds)
                {
                    Flush(builder, passage, begin);
                    begin = -1;
                }

                (begin, inCue) = (begin < 0 ? seconds : begin, true);
            }
            else if (line.IsBlank)
            {
                inCue = false;
            }
            else if (inCue)
            {
                var before = speaker;
                speaker = Tags.Matches(words).Select(match => match.Groups["speaker"].Value).LastOrDefault(name => name.Length > 0) ?? speaker;
                var said = Tags.Replace(words, "").Trim();
                if (said.Length > 0 && said != last) // captions that scroll say a line twice
                {
                    passage.Append(passage.Length > 0 ? " " : "").Append(speaker == before ? "" : $"{speaker}: ").Append(said);
                    last = said;
                }
            }
        }

        Flush(builder, passage, begin);
        return builder.Build() with { Title = "" };
    }

    private static int SecondsOf(Match times) => (NumberOf(times, "h") * 3600) + (NumberOf(times, "m") * 60) + NumberOf(times, "s");

    private static int NumberOf(Match times, string group) => int.TryParse(times.Groups[group].ValueSpan, out var number) ? number : 0;

    private static void Flush(DocumentBuilder builder, StringBuilder passage, int begin)
    {
        if (passage.Length > 0)
        {
            builder.AddHeading(1, $"{begin / 3600:00}:{begin / 60 % 60:00}:{begin % 60:00}");
            builder.Add(BlockKind.Paragraph, passage.ToString());
            passage.Clear();
        }
    }
}
