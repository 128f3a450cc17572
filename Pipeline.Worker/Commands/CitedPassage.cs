using System.Text.Json;
using Pipeline.Core.Indexes;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary>Shows the passage that an answer cites, with what stands around it in its document.</summary>
internal sealed class CitedPassage(IChunkIndex index, Output output)
{
    /// <summary>The citation that is mentioned first, whatever its number.</summary>
    public const int First = 0;

    private const int ChunksBeside = 1;

    /// <summary>Shows it, or says why it cannot be shown.</summary>
    /// <param name="answer">The job's result.</param>
    /// <param name="tenant">Whose documents were asked.</param>
    /// <param name="number">The citation's number, or <see cref="First"/>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task ShowAsync(JsonElement answer, string tenant, int number, CancellationToken cancellationToken)
    {
        var citations = answer.GetProperty("citations").EnumerateArray().ToList();
        var found = citations.FindIndex(citation => number == First || citation.GetProperty("index").GetInt32() == number);
        if (found < 0)
        {
            var known = string.Join(", ", citations.Select(citation => $"[{citation.GetProperty("index")}]"));
            output.Notes.WriteLine(known.Length == 0 ? "The answer cites nothing to open." : $"The answer does not cite [{number}]; it cites {known}.");
            return;
        }

        var cited = citations[found];
        var document = cited.GetProperty("documentId").GetString()!;
        var ordinal = cited.GetProperty("ordinal").GetInt32();
        var chunks = await index.ListChunksAsync(tenant, document, Math.Max(0, ordinal - ChunksBeside), (2 * ChunksBeside) + 1, cancellationToken);
        var id = cited.GetProperty("chunkId").GetGuid();
        if (chunks.FirstOrDefault(chunk => chunk.Id == id) is not { } passage)
        {
            output.Notes.WriteLine($"The passage is no longer in the index: the document '{document}' has changed since. Ask again.");
            return;
        }

        PassagePrinter.Write(output.Words, cited.GetProperty("index").GetInt32(), cited.GetProperty("line").GetInt32(), chunks, passage);
    }
}
