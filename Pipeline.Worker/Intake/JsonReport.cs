using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Storage;

namespace Pipeline.Worker.Intake;

/// <summary>
/// Writes <c>{"ids":[…],"rejected":[…]}</c> as it is told, so that a million ids need no memory. Rejections wait in a temporary file until the ids are
/// through.
/// </summary>
internal sealed class JsonReport : IIntakeReport, IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly Utf8JsonWriter _document;
    private readonly FileStream _rejections;

    /// <summary>Begins the document.</summary>
    public JsonReport(Utf8JsonWriter document)
    {
        _document = document;
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        _rejections = PrivateFiles.Open(path, FileMode.CreateNew, FileAccess.ReadWrite, FileOptions.DeleteOnClose);
        document.WriteStartObject();
        document.WriteStartArray("ids");
    }

    public async ValueTask AcceptedAsync(Guid id, bool isDuplicate)
    {
        _document.WriteStringValue(id);
        await FlushWhenFullAsync();
    }

    public ValueTask RejectedAsync(long number, string reason, TimeSpan? retryAfter)
    {
        JsonSerializer.Serialize(_rejections, new { line = number, reason, retryAfterSeconds = retryAfter?.TotalSeconds }, PipelineJson.Options);
        _rejections.WriteByte((byte)'\n');
        return default;
    }

    /// <summary>Ends the document, also when the intake was broken off: what was accepted is accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        _document.WriteEndArray();
        _document.WriteStartArray("rejected");
        _rejections.Position = 0;
        using StreamReader lines = new(_rejections, leaveOpen: true);
        while (await lines.ReadLineAsync(CancellationToken.None) is { } rejection)
        {
            _document.WriteRawValue(rejection);
            await FlushWhenFullAsync();
        }

        _document.WriteEndArray();
        _document.WriteEndObject();
        await _rejections.DisposeAsync();
    }

    private async ValueTask FlushWhenFullAsync()
    {
        if (_document.BytesPending > FlushAt)
        {
            await _document.FlushAsync(CancellationToken.None);
        }
    }
}
