using System.ComponentModel;
using System.Text;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>
/// Has text recognised by the program <c>tesseract</c>: a process for each picture, which gets the picture on its stdin, and is ended when it takes too long, too much memory, or says too much.
/// Thread-safe.
/// </summary>
/// <param name="options">The program, its languages and its limits.</param>
/// <param name="time">The clock of the limits.</param>
internal sealed class Tesseract(ReadOptions options, TimeProvider time) : ITextRecognizer, IDisposable
{
    /// <summary>The most bytes of words that a picture may have: far more than fit on a page.</summary>
    private const int MaxOutput = 16 * 1024 * 1024;

    /// <summary>One thread for each process: documents are read side by side already.</summary>
    private static readonly Dictionary<string, string> OneThread = new(StringComparer.Ordinal) { ["OMP_THREAD_LIMIT"] = "1" };

    private readonly SemaphoreSlim _places = new(options.Parsers);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecognizedParagraph>> RecognizeAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var process = Start();
            return TesseractTable.Read(await RunAsync(process, picture, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private ConfinedProcess Start()
    {
        try
        {
            return ConfinedProcess.Start(ProgramFile.Find(options.OcrProgram) ?? options.OcrProgram, ["stdin", "stdout", "-l", string.Join('+', options.OcrLanguages), "tsv"], OneThread);
        }
        catch (Win32Exception error)
        {
            throw new IOException($"The program '{options.OcrProgram}' for text recognition could not be started: {error.Message}. It is 'ocrProgram' of the stage 'read'; 'pipeline doctor' says whether it is there.", error);
        }
    }

    private async Task<string> RunAsync(ConfinedProcess process, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        var watch = new ParserWatch(process, new WatchLimits(options.OcrTimeout, "ocrTimeout", options.ParseMemory), time, cancellationToken);
        byte[]? output;
        (int ExitCode, string Words) end;
        await using (watch.ConfigureAwait(false))
        {
            var reading = ReadAsync(process);
            await WriteAsync(process.Input, picture).ConfigureAwait(false);
            output = await reading.ConfigureAwait(false);
            end = await process.WaitAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return watch.Reason is { } reason ? throw new PermanentException($"text recognition: {reason}")
            : output is null ? throw new PermanentException($"text recognition: '{options.OcrProgram}' wrote more than {SizeText.Format(MaxOutput)} for one picture")
            : end.ExitCode != 0 ? throw new PermanentException($"text recognition: '{options.OcrProgram}' ended with exit code {end.ExitCode}{(end.Words.Length > 0 ? $": {end.Words}" : "")}")
            : Encoding.UTF8.GetString(output);
    }

    /// <summary>A program that ends before it has read the picture says why by its exit code.</summary>
    private static async Task WriteAsync(Stream input, ReadOnlyMemory<byte> picture)
    {
        try
        {
            await input.WriteAsync(picture, CancellationToken.None).ConfigureAwait(false);
            await input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // it is gone
        }
    }

    /// <summary>All it writes; or <see langword="null"/> when that is too much, and the process is ended, so that nobody waits until it takes the rest of the picture.</summary>
    private static async Task<byte[]?> ReadAsync(ConfinedProcess process)
    {
        using MemoryStream all = new();
        var buffer = new byte[16 * 1024];
        while (await process.Output.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is > 0 and var read)
        {
            if (all.Length + read > MaxOutput)
            {
                process.Kill();
                return null;
            }

            await all.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
        }

        return all.ToArray();
    }
}
