using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Reads files. Thread-safe.</summary>
/// <param name="options">Limits, and where files may be.</param>
/// <param name="parser">What makes text of their bytes.</param>
internal sealed class FileReading(ReadOptions options, IDocumentParser parser)
{
    private readonly ReadableRoots _roots = new(options.Roots);

    /// <exception cref="PermanentException">Jobs may not read the path.</exception>
    public void ThrowIfOutside(string path) => _roots.ThrowIfOutside(path);

    /// <summary>The document, or <see langword="null"/> when the file has nothing in it.</summary>
    /// <exception cref="PermanentException">It cannot be read, or may not be.</exception>
    public async ValueTask<SourceDocument?> ReadAsync(string path, string id, IngestInput input, CancellationToken cancellationToken)
    {
        _roots.ThrowIfOutside(path);
        using var bytes = await DocumentBytes.ReadAsync(path, options.MaxBytes, cancellationToken).ConfigureAwait(false);
        return TextDecoder.IsBlank(bytes.Memory.Span)
            ? null
            : SourceDocument.Of(await parser.ParseAsync(bytes.Memory, path, cancellationToken).ConfigureAwait(false), id, DocumentFiles.Slashes(path), input);
    }
}
