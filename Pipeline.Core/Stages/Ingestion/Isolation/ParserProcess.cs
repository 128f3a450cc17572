using System.ComponentModel;
using System.Globalization;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// A process that parses documents, one at a time, with a heap that cannot grow beyond its share of the memory. Used by one caller at a time; <see cref="Confined"/> may be watched and killed
/// at any time.
/// </summary>
internal sealed class ParserProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly DocumentParts _parts;
    private readonly int _maxReply;

    private ParserProcess(ConfinedProcess process, ReadOptions options)
    {
        Confined = process;
        _parts = options.Parts;
        _maxReply = ParserReply.MaxLength(options.MaxBytes, options.Ocr == OcrEngine.Off ? 0 : new ParseLimits().PictureBytes);
    }

    /// <summary>The process itself.</summary>
    public ConfinedProcess Confined { get; }

    /// <summary>The process's id.</summary>
    public int Id => Confined.Id;

    /// <summary>Whether it is gone.</summary>
    public bool HasEnded => Confined.HasEnded;

    /// <summary>Starts one, and waits until it is ready.</summary>
    /// <exception cref="IOException">It cannot be started, or ended before it was ready.</exception>
    public static async Task<ParserProcess> StartAsync(ParserLaunch launch, ReadOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ParserProcess parser = new(Start(launch, options), options);
        using CancellationTokenSource late = new(StartTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var kill = stop.Token.UnsafeRegister(static process => ((ConfinedProcess)process!).Kill(), parser.Confined);
        await using (kill.ConfigureAwait(false))
        {
            try
            {
                _ = await ParserFrames.ReadAsync(parser.Confined.Output, 0, CancellationToken.None).ConfigureAwait(false)
                    ?? throw await parser.DiedAsync(null).ConfigureAwait(false);
                return parser;
            }
            catch (Exception error)
            {
                parser.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                throw new IOException($"A process to parse documents could not be started as '{launch.FileName} {string.Join(' ', launch.Arguments)}': {error.Message}", error);
            }
        }
    }

    /// <summary>Has a document parsed. To stop it, kill the process.</summary>
    /// <exception cref="ParserDiedException">The process ended before it answered.</exception>
    /// <exception cref="InvalidDataException">What it answered is no answer.</exception>
    public async Task<ParserReply> ParseAsync(ReadOnlyMemory<byte> content, string name)
    {
        byte[]? message;
        try
        {
            await ParserFrames.WriteAsync(Confined.Input, CancellationToken.None, ParserFrames.RequestHead(name, _parts), content).ConfigureAwait(false);
            message = await ParserFrames.ReadAsync(Confined.Output, _maxReply, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw await DiedAsync(error).ConfigureAwait(false);
        }

        return ParserReply.Of(message ?? throw await DiedAsync(null).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public void Dispose() => Confined.Dispose();

    private static ConfinedProcess Start(ParserLaunch launch, ReadOptions options)
    {
        try
        {
            return ConfinedProcess.Start(launch.FileName, launch.Arguments, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["DOTNET_GCHeapHardLimit"] = (options.ParseMemory / 4 * 3).ToString("x", CultureInfo.InvariantCulture), // the rest is for the runtime
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_EnableDiagnostics"] = "0",
            });
        }
        catch (Win32Exception error)
        {
            throw new IOException($"A process to parse documents could not be started: {error.Message}", error);
        }
    }

    private async Task<ParserDiedException> DiedAsync(Exception? error) => new(await Confined.EndAsync().ConfigureAwait(false), error);
}
