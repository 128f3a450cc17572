using Pipeline.Core.Jobs;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>
/// Cuts a document into chunks along its headings. A chunk holds text of one section; small sections are put together with their neighbours under the same
/// heading. Pure and lazy: memory is that of the largest section.
/// </summary>
internal sealed class Chunker
{
    private readonly TokenCounter _counter;
    private readonly int _maxTokens;
    private readonly UnitPacker _packer;

    /// <exception cref="ArgumentException">The overlap is more than half of a chunk.</exception>
    public Chunker(ChunkOptions options, TokenCounter counter)
    {
        if (options.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _counter = counter;
        _maxTokens = options.Tokens;
        _packer = new UnitPacker(options.Tokens, options.MostWhole, options.Overlap);
    }

    /// <summary>The document's chunks in order. All text of its blocks is in one of them at least.</summary>
    /// <exception cref="PermanentException">A block lies outside of the text or overlaps the one before.</exception>
    public IEnumerable<TextChunk> Split(DocumentText document)
    {
        foreach (var units in Runs(document))
        {
            foreach (var chunk in _packer.Pack(units))
            {
                yield return chunk;
            }
        }
    }

    /// <summary>What is packed together. Look-behind of one: a few words at the document's end go with what stands before them.</summary>
    private IEnumerable<List<TextUnit>> Runs(DocumentText document)
    {
        SectionRun run = new(_maxTokens);
        List<TextUnit> before = [];
        foreach (var (section, units, tokens) in Sections(document))
        {
            if (!run.TryJoin(section, units, tokens))
            {
                yield return before;
                var bare = run.TakeBareHeadings();
                before = run.Units;
                run.Begin(section, [.. bare, .. units], tokens + bare.Sum(heading => heading.Tokens));
            }
        }

        if (run.IsFew)
        {
            before.AddRange(run.Units);
            yield return before;
            yield break;
        }

        yield return before;
        yield return run.Units;
    }

    private IEnumerable<(Section Section, List<TextUnit> Units, int Tokens)> Sections(DocumentText document)
    {
        HeadingPath path = new();
        Section section = new(0, "");
        List<TextUnit> units = [];
        var tokens = 0;
        var previousEnd = 0;
        var paragraph = 0;
        for (var number = 0; number < document.Blocks.Count; number++)
        {
            var block = Checked(document, number, previousEnd);
            previousEnd = block.End;
            if (block.Kind == BlockKind.Heading)
            {
                if (units.Count > 0)
                {
                    yield return (section, units, tokens);
                }

                (section, units, tokens) = (path.Enter(block), [], 0);
            }

            tokens += UnitSplitter.Split(document.Text, block, ref paragraph, section, _counter, _maxTokens, units);
        }

        yield return (section, units, tokens);
    }

    private static TextBlock Checked(DocumentText document, int number, int previousEnd)
    {
        var block = document.Blocks[number];
        return block.Start >= previousEnd && block.End >= block.Start && block.End <= document.Text.Length
            ? block
            : throw new PermanentException(
                $"Block {number} of the document spans {block.Start} to {block.End}, but the block before ends at {previousEnd} and the text at {document.Text.Length}; " +
                "the stage that made the document must keep its blocks in order and in step with its text.");
    }
}
