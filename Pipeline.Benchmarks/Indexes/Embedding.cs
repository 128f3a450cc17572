using BenchmarkDotNet.Attributes;
using Pipeline.Core.Models.Lexical;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>The lexical embedding of 1,000 chunks of 1,000 characters on one thread: a megabyte an operation.</summary>
[MemoryDiagnoser]
public class Embedding
{
    private readonly string[] _texts = Corpus.Chunks(1000);
    private readonly LexicalEmbeddingGenerator _generator = new(384);

    [Benchmark]
    public async Task<int> Lexical() => (await _generator.GenerateAsync(_texts, cancellationToken: CancellationToken.None)).Count;
}
