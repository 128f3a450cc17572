using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Tests.Stages.Ingestion.Isolation;

/// <summary>A parser that does what a test wants.</summary>
internal sealed class LambdaParser(Func<ReadOnlyMemory<byte>, string, ParsedDocument> parse) : IDocumentParser
{
    public ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) => ValueTask.FromResult(parse(content, name));
}
