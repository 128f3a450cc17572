using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Parsing;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Reads files. Thread-safe.</summary>
/// <param name="options">Limits, and where files may be.</param>
/// <param name="parser">What makes text of their bytes.</param>
internal sealed class FileReading(ReadOptions options, IDocumentParser parser)
{
    private readonly ReadableRoots _roots = new(options.Roots);

    /// <exception cref="PermanentException">Jobs may not read the path.</exception>
    public void ThrowIfOutside(string path) => _roots.ThrowIfOutside(path);

    /// <summary>Where a folder is whose documents are going to be read.</summary>
    /// <exception cref="PermanentException">Jobs may not read it.</exception>
    /// <exception cref="IOException">It is not there any more.</exception>
    public string RealPathOf(string folder)
    {
        using var opened = OpenedPath.Find(folder);
        _roots.ThrowIfOutside(folder, opened);
        return opened.RealPath;
    }

    /// <summary>The document, or <see langword="null"/> when the file has nothing in it or is not wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="realPath">Where it must be; <see langword="null"/> when its path may lead anywhere within the roots.</param>
    /// <param name="id">The document's id.</param>
    /// <param name="input">What was asked for.</param>
    /// <param name="isWanted">Whether bytes are those of a document; <see langword="null"/> when all are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PermanentException">It cannot be read, or may not be.</exception>
    /// <exception cref="IOException">It could not be read this time.</exception>
    public async ValueTask<SourceDocument?> ReadAsync(string path, string? realPath, string id, IngestInput input, Func<ReadOnlyMemory<byte>, bool>? isWanted, CancellationToken cancellationToken)
    {
        _roots.ThrowIfOutside(path);
        using var bytes = await DocumentBytes.ReadAsync(path, options.MaxBytes, Check, cancellationToken).ConfigureAwait(false);
        return DocumentParser.IsEmpty(bytes.Memory, path) || isWanted?.Invoke(bytes.Memory) == false
            ? null
            : SourceDocument.Of(await parser.ParseAsync(bytes.Memory, path, cancellationToken).ConfigureAwait(false), id, DocumentFiles.Slashes(path), input);

        void Check(OpenedPath opened)
        {
            _roots.ThrowIfOutside(path, opened);
            if (realPath is not null && opened.RealPath != realPath)
            {
                throw LinkedPath.Moved(path);
            }
        }
    }
}
