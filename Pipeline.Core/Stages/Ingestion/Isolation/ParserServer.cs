using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>
/// What a process does that parses documents for another: reads a document, answers what is in it, reads the next. It ends with its input, even while it parses: then the process
/// that started it is gone and nobody waits for the answer. After a document that took all its memory it ends too.
/// </summary>
public static class ParserServer
{
    /// <summary>Serves until the input ends.</summary>
    /// <param name="input">Where documents come from.</param>
    /// <param name="output">Where answers go; best one that is buffered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task RunAsync(Stream input, Stream output, CancellationToken cancellationToken) =>
        RunAsync(input, output, parts => new InProcessParser(parts), cancellationToken);

    internal static async Task RunAsync(Stream input, Stream output, Func<DocumentParts, IDocumentParser> parserFor, CancellationToken cancellationToken)
    {
        await ParserFrames.WriteAsync(output, cancellationToken).ConfigureAwait(false);
        var next = NextAsync(input, cancellationToken);
        while (await next.ConfigureAwait(false) is { } request)
        {
            next = NextAsync(input, cancellationToken);
            var parsing = Task.Run(() => ParseAsync(parserFor, request, cancellationToken), cancellationToken);
            if (await Task.WhenAny(parsing, next).ConfigureAwait(false) != parsing)
            {
                return;
            }

            var reply = await parsing.ConfigureAwait(false);
            reply.WriteTo(output);
            if (reply == ParserReply.OutOfMemory)
            {
                return;
            }
        }
    }

    private static Task<byte[]?> NextAsync(Stream input, CancellationToken cancellationToken) => ParserFrames.ReadAsync(input, Array.MaxLength, cancellationToken).AsTask();

    private static async Task<ParserReply> ParseAsync(Func<DocumentParts, IDocumentParser> parserFor, byte[] request, CancellationToken cancellationToken)
    {
        var (name, parts, content) = ParserFrames.ReadRequest(request);
        try
        {
            return new ParserReply(await parserFor(parts).ParseAsync(content, name, cancellationToken).ConfigureAwait(false), null);
        }
        catch (OutOfMemoryException)
        {
            return ParserReply.OutOfMemory;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new ParserReply(null, error is PermanentException ? error.Message : $"'{name}' is broken, or unlike anything its reader knows: {error.GetType().Name}: {error.Message}");
        }
    }
}
