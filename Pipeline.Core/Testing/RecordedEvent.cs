using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Testing;

/// <summary>An event that a job told.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Data">Details, a JSON object; <see langword="null"/> for none.</param>
public sealed record RecordedEvent(JobEventKind Kind, JsonElement? Data)
{
    /// <summary>The kind, then the details as JSON.</summary>
    public override string ToString() => Data is { } data ? $"{Kind} {data.GetRawText()}" : $"{Kind}";
}
