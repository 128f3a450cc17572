using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Core.Jobs;

/// <summary>One step of a job, durable and numbered, for whoever wants to watch or resume.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Sequence">1, 2, 3 … within the job, without gaps, over all its epochs; see <see cref="Folded"/>.</param>
/// <param name="Epoch">The lease under which it was written; 0 before the first. When it rises, tokens of earlier epochs are void: see <see cref="StreamedText"/>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Data">Details, a JSON object; <see langword="null"/> for none.</param>
public sealed record JobEvent(Guid JobId, long Sequence, int Epoch, JobEventKind Kind, DateTimeOffset At, JsonElement? Data)
{
    /// <summary>
    /// How many events between this one and the one before it are not kept any more. A store may leave out progress, tokens and citations of a job that ended a while ago: its result has the answer
    /// with its citations, and the counts.
    /// </summary>
    /// <value>Default: 0.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Folded { get; init; }
}
