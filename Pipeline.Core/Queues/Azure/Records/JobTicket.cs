using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>The body of a message: which job it stands for, and the number that tells it from those that were sent before it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Ticket">See <see cref="JobRecord.Ticket"/>.</param>
internal sealed record JobTicket(Guid Job, int Ticket)
{
    /// <summary>The body.</summary>
    public BinaryData ToBody() => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(this, PipelineJson.Options));

    /// <summary>Reads a body; <see langword="null"/> when somebody else has written it.</summary>
    public static JobTicket? Read(BinaryData body)
    {
        try
        {
            return JsonSerializer.Deserialize<JobTicket>(body.ToMemory().Span, PipelineJson.Options) is { Ticket: > 0 } ticket && ticket.Job != Guid.Empty ? ticket : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
